import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { followLog } from './follow-log.ts';
import { maxLineLength, RotatedLog } from './rotated-log.ts';

let folder: string;
let log: RotatedLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-log-'));
  log = new RotatedLog(join(folder, 'log'));
});
afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

test('gives the last lines, also after it was closed and by another reader', async () => {
  for (let line = 1; line <= 5; line++) log.write(`line ${line}`);
  expect(await log.tail(2)).toEqual(['line 4', 'line 5']);
  expect(await log.tail(0)).toEqual([]);
  await log.close();
  expect(await new RotatedLog(join(folder, 'log')).tail(10)).toHaveLength(5);
});

test('cuts a stream into lines wherever its pieces end', async () => {
  const write = log.lineWriter();
  for (const piece of ['one\ntw', 'o\r\n', '\n', 'three']) write(piece);
  write();
  expect(await log.tail(10)).toEqual(['one', 'two', 'three']);
});

test('no line is longer than the limit, none steers a terminal', async () => {
  const write = log.lineWriter();
  write('x'.repeat(3 * maxLineLength));
  write('\n\u001b[2Jgone\n');
  const lines = await log.tail(10);
  expect(lines.every((line) => line.length <= maxLineLength)).toBe(true);
  expect(lines.at(-1)).toBe('\ufffd[2Jgone');
});

test('stays small on the disk and keeps the newest', async () => {
  const line = 'y'.repeat(8_000);
  for (let count = 0; count < 1_000; count++) {
    log.write(`${count} ${line}`);
    // Lets it reach the disk, as output that comes over time does.
    if (count % 50 === 0) await log.tail(1);
  }
  expect((await log.tail(1))[0]?.startsWith('999 ')).toBe(true);
  const files = await readdir(join(folder, 'log'));
  expect(files.length).toBeLessThanOrEqual(3);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, 'log', file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5 * 1024 * 1024);
});

test('a follower misses no line and hears none twice', async () => {
  const ending = new AbortController();
  const heard: string[] = [];
  for (let count = 0; count < 100; count++) log.write(String(count));
  const following = (async () => {
    for await (const line of followLog(log, { tail: 1_000, follow: true }, ending.signal)) {
      heard.push(line);
      if (line === '299') ending.abort();
    }
  })();
  for (let count = 100; count < 300; count++) {
    log.write(String(count));
    if (count % 10 === 0) await Promise.resolve();
  }
  await following;
  expect(heard).toEqual(Array.from({ length: 300 }, (_, count) => String(count)));
});

test('lines that come after the end write nothing', async () => {
  await log.close();
  log.write('late');
  expect(await readdir(folder)).toEqual([]);
});
