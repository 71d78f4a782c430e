import {
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  closeSync,
  chmodSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inspection } from '#shared/domain/module.ts';
import type { Child, ChildLauncher, LaunchOrder } from '../../child-launcher.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { InspectorClient, type InspectorClientOptions } from './inspector-client.ts';
import { SourceLauncher } from './launch-from-source.ts';
import { component, core, custom, joined, section, text, vector } from './wasm-bytes.ts';

const fixtures = join(import.meta.dirname, '../../../../e2e/fixtures/modules');
const fixture = (name: string) => join(fixtures, `${name}.wasm`);
const verdictOf = (inspection: Inspection) =>
  inspection.verdict === 'refused' ? inspection.reason : inspection.verdict;

let folder: string;
let clients: InspectorClient[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla inspector '));
});
afterEach(() => {
  for (const client of clients) client.close();
  clients = [];
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function start(launcher: ChildLauncher, options: Partial<InspectorClientOptions> = {}) {
  const client = new InspectorClient({ clock: systemClock, ...options, launcher });
  clients.push(client);
  return client;
}

/** A real process; `atOrder` is called the moment an order goes to it. */
class WatchedLauncher implements ChildLauncher {
  readonly real = new SourceLauncher();
  readonly atOrder: (child: Child, order: unknown) => void;

  constructor(atOrder: (child: Child, order: unknown) => void) {
    this.atOrder = atOrder;
  }

  async launch(order: LaunchOrder): Promise<Child> {
    const child = await this.real.launch(order);
    return {
      pid: child.pid,
      send: (message) => {
        child.send(message);
        this.atOrder(child, message);
      },
      onMessage: (listener) => child.onMessage(listener),
      onExit: (listener) => child.onExit(listener),
      kill: () => child.kill(),
    };
  }
}

/** Time that passes when a test says so. */
class HandClock implements Clock {
  #passed: (() => void) | undefined;
  nowMs = () => 0;
  sleep = (_: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      this.#passed = resolve;
      signal?.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
    });
  pass = () => this.#passed?.();
}

describe('the inspector process', () => {
  it('answers many files with one process, in order', async () => {
    const launcher = new SourceLauncher();
    const client = start(launcher);
    const names = ['component-nested', 'core-ill-typed', 'core-wasi', 'component-bad-name', 'component-p3'];
    const verdicts = await Promise.all(names.map((name) => client.inspect(fixture(name))));
    expect(verdicts.map(verdictOf)).toEqual(['valid', 'invalid', 'valid', 'invalid', 'valid']);
    expect(launcher.started).toHaveLength(1);
  });

  it('has a clear answer for whatever is picked', async () => {
    const client = start(new SourceLauncher());
    const reason = async (path: string) => verdictOf(await client.inspect(path));
    mkdirSync(join(folder, 'folder.wasm'));
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(await reason(join(folder, 'folder.wasm'))).toBe('not-a-file');
    expect(await reason(join(folder, 'missing.wasm'))).toBe('unreadable');
    expect(await reason(join(folder, 'loop'))).toBe('unreadable');
    expect(await reason(join(folder, 'x'.repeat(5_000)))).toBe('unreadable');
    expect(await reason(`${folder}/a\0b`)).toBe('unreadable');
    expect(await reason(file('empty.wasm', ''))).toBe('empty');
    expect(await reason(file('text.wasm', 'hello'))).toBe('not-wasm');
    expect(await reason(file('wat.wasm', '(module)'))).toBe('wat-text');
    expect(await reason(file('cut.wasm', core().subarray(0, 6)))).toBe('invalid');
  });

  it.skipIf(process.platform === 'win32')('opens no device, pipe or socket', async () => {
    const client = start(new SourceLauncher());
    const socket = join(folder, 's');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    expect(verdictOf(await client.inspect(socket))).toBe('not-a-file');
    expect(verdictOf(await client.inspect('/dev/zero'))).toBe('not-a-file');
    server.close();
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says when permission is missing', async () => {
    const path = file('secret.wasm', core());
    chmodSync(path, 0o000);
    expect(verdictOf(await start(new SourceLauncher()).inspect(path))).toBe('unreadable');
  });

  it.skipIf(process.platform === 'win32')('takes file names with anything in them', async () => {
    const client = start(new SourceLauncher());
    for (const name of [
      'with space.wasm',
      '"quoted\'.wasm',
      'new\nline.wasm',
      '$(touch x);`y`.wasm',
      '-rf',
      'ünïcødé 名.wasm',
    ]) {
      expect([name, verdictOf(await client.inspect(file(name, core())))]).toEqual([name, 'valid']);
    }
  });

  it('refuses 2 GB by its size, without reading it', async () => {
    const path = join(folder, 'huge.wasm');
    closeSync(openSync(path, 'w'));
    truncateSync(path, 2 * 1024 ** 3);
    expect(await start(new SourceLauncher()).inspect(path)).toEqual({
      verdict: 'refused',
      reason: 'too-large',
      message: 'The file has 2,048 MiB; at most 256 MiB are looked into.',
    });
  });

  it('takes a file of the largest size that it allows', async () => {
    const largest = component(custom('zeros', new Uint8Array(1_000_000)));
    const client = start(new SourceLauncher(), { maxFileBytes: largest.length });
    expect(verdictOf(await client.inspect(file('largest.wasm', largest)))).toBe('valid');
    expect(
      verdictOf(await client.inspect(file('larger.wasm', component(custom('zeros', new Uint8Array(1_000_001)))))),
    ).toBe('too-large');
  });
});

describe('more than a verdict', () => {
  it('takes a module apart', async () => {
    const client = start(new SourceLauncher());
    const inner = component(section(1, core()));
    const path = file('nested.wasm', component(section(1, core()), section(4, inner)));
    const { units } = await client.anatomy(path);
    expect(units.map(({ id, parent, kind }) => [id, parent, kind])).toEqual([
      [0, null, 'component'],
      [1, 0, 'core'],
      [2, 0, 'component'],
      [3, 2, 'core'],
    ]);
    expect((await client.anatomy(fixture('component-p3'))).wit?.worlds[0]?.name).toBe('root');
  });

  it('gives custom sections with these names, of everything in the file', async () => {
    const client = start(new SourceLauncher());
    const bytes = component(custom('sbom', [1, 2, 3]), custom('other', [4]), section(1, core(custom('sbom', [5]))));
    const sections = await client.customSections(file('sections.wasm', bytes), ['sbom', 'missing']);
    expect(sections.map(({ unit, name, bytes: content }) => [unit, name, [...content]])).toEqual([
      [0, 'sbom', [1, 2, 3]],
      [1, 'sbom', [5]],
    ]);
  });

  it('cuts custom sections that are long together', async () => {
    const client = start(new SourceLauncher());
    const large = new Uint8Array(3 * 1024 ** 2);
    const path = file('long.wasm', component(custom('sbom', large), custom('sbom', large), custom('sbom', large)));
    const sections = await client.customSections(path, ['sbom']);
    expect(sections.map(({ bytes }) => bytes.length / 1024 ** 2)).toEqual([3, 1, 0]);
  });

  it('rejects for a file that is not valid, and says why', async () => {
    const client = start(new SourceLauncher());
    const failure = { code: 'module/cannot-inspect', message: expect.stringContaining('expected i32') };
    await expect(client.anatomy(fixture('core-ill-typed'))).rejects.toMatchObject({ failure });
    await expect(client.customSections(fixture('core-ill-typed'), ['name'])).rejects.toMatchObject({ failure });
    await expect(client.anatomy(join(folder, 'missing.wasm'))).rejects.toMatchObject({
      failure: { code: 'module/cannot-inspect' },
    });
  });
});

describe('when the process does not answer', () => {
  it('says so when it is killed midway, and the next file gets a new process', async () => {
    let orders = 0;
    const launcher = new WatchedLauncher((child) => {
      orders += 1;
      if (orders === 1) child.kill();
    });
    const client = start(launcher);
    const both = await Promise.all([client.inspect(fixture('core-wasi')), client.inspect(fixture('core-wasi'))]);
    expect(both.map(verdictOf)).toEqual(['inspector-failed', 'valid']);
    expect(launcher.real.started).toHaveLength(2);
  });

  it('ends it when a file takes too long, and the next file gets a new process', async () => {
    const clock = new HandClock();
    let orders = 0;
    const launcher = new WatchedLauncher(() => {
      orders += 1;
      if (orders === 1) clock.pass();
    });
    const client = start(launcher, { clock });
    expect(await client.inspect(fixture('core-wasi'))).toEqual({
      verdict: 'refused',
      reason: 'timed-out',
      message: 'Looking into this file takes longer than 10 s.',
    });
    await ended(launcher.real, 0);
    expect(verdictOf(await client.inspect(fixture('core-wasi')))).toBe('valid');
  });

  it('gives up when it does not start in time', async () => {
    const clock = new HandClock();
    const launcher: ChildLauncher = {
      launch: async (order) => {
        const child = await new SourceLauncher().launch(order);
        clock.pass();
        return { ...child, onMessage: () => {} };
      },
    };
    expect(verdictOf(await start(launcher, { clock }).inspect(fixture('core-wasi')))).toBe('inspector-failed');
  });

  it('refuses a file that takes more memory than it may have, and goes on', async () => {
    const launcher = new SourceLauncher();
    const client = start(launcher, { limits: () => ({ withinMs: 60_000, memoryBytes: 1024 ** 2 }) });
    const large = file('large.wasm', component(custom('zeros', new Uint8Array(100_000_000))));
    expect(verdictOf(await client.inspect(large))).toBe('out-of-memory');
    await ended(launcher, 0);
    expect(launcher.started).toHaveLength(1);
  });

  it('heeds changed limits from the next file on, with a new process', async () => {
    const launcher = new SourceLauncher();
    let memoryBytes = 1024 ** 3;
    const client = start(launcher, { limits: () => ({ withinMs: 60_000, memoryBytes }) });
    expect(verdictOf(await client.inspect(fixture('core-wasi')))).toBe('valid');
    expect(verdictOf(await client.inspect(fixture('core-wasi')))).toBe('valid');
    expect(launcher.started).toHaveLength(1);
    memoryBytes = 512 * 1024 ** 2;
    expect(verdictOf(await client.inspect(fixture('core-wasi')))).toBe('valid');
    expect(launcher.started).toHaveLength(2);
    await ended(launcher, 0);
  });

  it('refuses files when its heap is too small for them', async () => {
    const limits = () => ({ withinMs: 60_000, memoryBytes: 1024 ** 3 });
    const client = start(new SourceLauncher(), { maxHeapMb: 12, limits });
    const type = section(1, vector([[0x60, 0, 0]]));
    const item = joined(text('module'), text('n'.repeat(900)), [0, 0]);
    const many = core(type, section(2, vector(Array.from({ length: 20_000 }, () => item))));
    const verdict = verdictOf(await client.inspect(file('many.wasm', many)));
    // Which of its two threads runs out first is up to V8.
    expect(['out-of-memory', 'inspector-failed']).toContain(verdict);
  });

  it('says when it cannot be started', async () => {
    const launcher: ChildLauncher = { launch: () => Promise.reject(new Error('no more processes')) };
    const inspection = await start(launcher).inspect(fixture('core-wasi'));
    expect(inspection).toMatchObject({ verdict: 'refused', reason: 'inspector-failed' });
    expect(JSON.stringify(inspection)).toContain('no more processes');
  });

  it('does not trust what it says', async () => {
    const launcher: ChildLauncher = {
      launch: async (order) => {
        const child = await new SourceLauncher().launch(order);
        return {
          ...child,
          onMessage: (listener) => {
            child.onMessage((message) => {
              const isAnswer = JSON.stringify(message).includes('"done"');
              listener(
                isAnswer
                  ? { type: 'done', id: 1, result: { inspection: { verdict: 'splendid' } }, ends: false }
                  : message,
              );
            });
          },
        };
      },
    };
    expect(verdictOf(await start(launcher).inspect(fixture('core-wasi')))).toBe('inspector-failed');
  });
});

describe('a caller that goes away', () => {
  it('ends the process when its file is being looked into; others are looked into', async () => {
    const controller = new AbortController();
    let orders = 0;
    const launcher = new WatchedLauncher(() => {
      orders += 1;
      if (orders === 1) controller.abort(new Error('not wanted any more'));
    });
    const client = start(launcher);
    const first = client.inspect(fixture('core-wasi'), controller.signal);
    const second = client.inspect(fixture('core-ill-typed'));
    await expect(first).rejects.toThrow('not wanted any more');
    expect(verdictOf(await second)).toBe('invalid');
    await ended(launcher.real, 0);
  });

  it('is answered at once while it waits for its turn, and its file is never opened', async () => {
    const paths: string[] = [];
    const launcher = new WatchedLauncher((_, order) => paths.push(JSON.stringify(order)));
    const client = start(launcher);
    const controller = new AbortController();
    const first = client.inspect(fixture('core-wasi'));
    const second = client.inspect(fixture('core-ill-typed'), controller.signal);
    controller.abort(new Error('never mind'));
    await expect(second).rejects.toThrow('never mind');
    expect(verdictOf(await first)).toBe('valid');
    expect(verdictOf(await client.inspect(fixture('component-p3')))).toBe('valid');
    expect(paths.filter((path) => path.includes('core-ill-typed'))).toEqual([]);
  });

  it('is refused after closing, and the process ends', async () => {
    const launcher = new SourceLauncher();
    const client = start(launcher);
    expect(verdictOf(await client.inspect(fixture('core-wasi')))).toBe('valid');
    client.close();
    await expect(client.inspect(fixture('core-wasi'))).rejects.toMatchObject({ failure: { code: 'engine/stopped' } });
    await ended(launcher, 0);
  });
});

/** Resolves when a started process is gone. */
const ended = (launcher: SourceLauncher, index: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = launcher.started[index];
    if (child) child.onExit(() => resolve());
    else reject(new Error('was never started'));
  });
