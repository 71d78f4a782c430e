import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Child, ChildLauncher } from '../../child-launcher.ts';
import { systemClock } from '../../clock.ts';
import { ArrivingFiles } from '../arriving-files.ts';
import { TextConverter, type TextConverterOptions } from './text-converter.ts';

let folder: string;
let ended: Promise<unknown>[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-text-'));
  ended = [];
});
afterEach(async () => {
  await Promise.all(ended);
  rmSync(folder, { recursive: true, force: true });
});

/** The program from its source, as a real process. */
const launcher: ChildLauncher = {
  launch: ({ maxHeapMb }) => {
    const child = fork(join(import.meta.dirname, 'text-process.ts'), [], {
      execArgv: ['--no-warnings', `--max-old-space-size=${maxHeapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {},
    });
    ended.push(new Promise((resolve) => child.once('exit', resolve)));
    const made: Child = {
      pid: child.pid ?? 0,
      send: (message) => void (typeof message === 'object' && message !== null && child.send(message)),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => void child.once('exit', listener),
      kill: () => void child.kill('SIGKILL'),
    };
    return Promise.resolve(made);
  },
};

async function convert(content: string | Uint8Array | null, more: Partial<TextConverterOptions> = {}) {
  const path = join(folder, 'text.wat');
  if (content !== null) writeFileSync(path, content);
  const arriving = await ArrivingFiles.open(folder);
  const converter = new TextConverter({ launcher, arriving, clock: systemClock, ...more });
  return converter.convert(path, undefined, async (converted) =>
    'path' in converted ? readFileSync(converted.path) : converted.rejected,
  );
}

describe('texts', () => {
  it('become core modules and components, and nothing stays behind', async () => {
    const core = await convert('(module (func (export "a") (result i32) i32.const 7))');
    expect(core).toBeInstanceOf(Buffer);
    expect(WebAssembly.validate(Uint8Array.from(Buffer.isBuffer(core) ? core : []))).toBe(true);
    const component = await convert('(component (core module))');
    expect(Buffer.isBuffer(component) && component.toString('hex', 0, 8)).toBe('0061736d0d000100');
    expect(readdirSync(join(folder, 'arriving'))).toEqual([]);
  });

  it('that are wrong are told with line and column', async () => {
    expect(await convert('(module\n  (func i32.konst 1))')).toMatchObject({
      verdict: 'invalid',
      message: expect.stringMatching(/^line 2, column 9: /),
      offset: 16,
      sizeBytes: 29,
    });
    expect(await convert('(module (func $a) (func $a))')).toMatchObject({ verdict: 'invalid' });
  });

  it.each([
    ['nothing', '', 'empty'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0, 1), 'not-wasm'],
    ['a file that is not there', null, 'unreadable'],
  ])('refuses %s', async (_, content, reason) => {
    expect(await convert(content)).toMatchObject({ verdict: 'refused', reason });
  });

  it('refuses a text that is too long, and what is no file', async () => {
    expect(await convert(`(module)${' '.repeat(100)}`, { maxTextBytes: 100 })).toMatchObject({ reason: 'too-large' });
    expect(await convert(`(module)${' '.repeat(92)}`, { maxTextBytes: 100 })).toBeInstanceOf(Buffer);
    rmSync(join(folder, 'text.wat'));
    symlinkSync(folder, join(folder, 'text.wat'));
    expect(await convert(null)).toMatchObject({ reason: 'not-a-file' });
  });

  it('survives a text that is nested without end', async () => {
    const deep = await convert(`(module (func ${'(block '.repeat(200_000)}${')'.repeat(200_000)}))`);
    expect(Buffer.isBuffer(deep) || ['invalid', 'refused'].includes(deep.verdict)).toBe(true);
    expect(await convert(`(component ${'(component '.repeat(100_000)}`)).toHaveProperty('verdict');
  });

  it('ends the process when the time is over', async () => {
    const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
    expect(await convert('(module)', { clock })).toMatchObject({ verdict: 'refused', reason: 'timed-out' });
  });

  it('ends the process when the caller goes away', async () => {
    const path = join(folder, 'text.wat');
    writeFileSync(path, '(module)');
    const converter = new TextConverter({ launcher, arriving: await ArrivingFiles.open(folder), clock: systemClock });
    const abort = new AbortController();
    const converting = converter.convert(path, abort.signal, () => Promise.resolve());
    abort.abort(new Error('gone'));
    await expect(converting).rejects.toThrow('gone');
  });
});
