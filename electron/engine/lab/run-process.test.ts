import { expect, test } from 'vitest';
import { CappedText } from './capped-text.ts';
import { runProcess } from './run-process.ts';

const never = new AbortController().signal;
const node = (code: string, stdin?: string) => ({
  file: process.execPath,
  args: ['-e', code],
  env: process.env,
  folder: import.meta.dirname,
  ...(stdin !== undefined && { stdin }),
});

test('tells how a process ended, and what it wrote', async () => {
  const ran = await runProcess(node('process.stdin.pipe(process.stdout); process.exitCode = 3', 'through'), {
    timeLimitMs: 20_000,
    signal: never,
  });
  expect(ran).toMatchObject({ end: { kind: 'exited', code: 3 }, stdout: 'through', stderr: '' });
});

test('one that does nothing and never ends is ended at its time, with what it started itself', async () => {
  const code = `const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    console.log(child.pid); setInterval(() => {}, 1000);`;
  const ran = await runProcess(node(code), { timeLimitMs: 2_000, signal: never });
  expect(ran.end).toEqual({ kind: 'timed-out' });
  const isAlive = () => {
    try {
      process.kill(Number(ran.stdout), 0);
      return true;
    } catch {
      return false;
    }
  };
  expect(ran.stdout).toMatch(/^\d+\n$/);
  if (process.platform !== 'win32') await expect.poll(isAlive, { timeout: 10_000 }).toBe(false);
});

test('a program that is not there, and a signal that was given before', async () => {
  const order = { ...node(''), file: '/nowhere/wasmtime' };
  expect((await runProcess(order, { timeLimitMs: 1_000, signal: never })).end).toMatchObject({ kind: 'not-started' });
  await expect(runProcess(order, { timeLimitMs: 1_000, signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow(
    'gone',
  );
});

test('text without an end keeps its beginning and its last words', () => {
  const text = new CappedText(10);
  text.add(Buffer.from('0123456'));
  expect(text.text()).toBe('0123456');
  for (let line = 0; line < 20_000; line++) text.add(Buffer.from(`line ${line}\n`));
  expect(text.text()).toMatch(/^0123456lin\n… \d+ bytes were left out here …\n/);
  expect(text.text()).toMatch(/line 19999\n$/);
  expect(text.text().length).toBeLessThan(70_000);
  expect(text.head().toString()).toBe('0123456lin');
});
