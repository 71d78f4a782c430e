import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NodeChildLauncher } from './node-child-launcher.ts';

const echo = `
process.on('message', (message) => process.send({ echo: message, args: process.argv.slice(2) }));
if (process.argv[2] === 'once') { console.log('said'); process.exit(7); }
setInterval(() => {}, 1000);
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-launch-'));
  writeFileSync(join(folder, 'inspector.mjs'), echo);
  writeFileSync(join(folder, 'agent.mjs'), echo);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const order = { program: 'inspector.mjs', args: ['a b'], maxHeapMb: 64, detached: false } as const;

describe('helper programs under plain Node', () => {
  it('talk both ways and are ended', async () => {
    const child = await new NodeChildLauncher(folder).launch(order);
    const answer = new Promise((resolve) => child.onMessage(resolve));
    child.send({ hello: new Uint8Array([1, 2]) });
    expect(await answer).toEqual({ echo: { hello: new Uint8Array([1, 2]) }, args: ['a b'] });
    const exit = new Promise((resolve) => child.onExit(resolve));
    child.kill();
    expect(await exit).toBeNull();
  });

  it('tell their exit also to who asks late, and write to their log', async () => {
    const logFile = join(folder, 'agent.log');
    const child = await new NodeChildLauncher(folder).launch({
      ...order,
      program: 'agent.mjs',
      args: ['once'],
      detached: true,
      logFile,
    });
    const code = () => new Promise((resolve) => child.onExit(resolve));
    expect(await code()).toBe(7);
    expect(await code()).toBe(7);
    await vi.waitFor(() => expect(readFileSync(logFile, 'utf8')).toBe('said\n'));
  });
});
