import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { WatchedFile } from '#shared/domain/watched-file.ts';
import { type Clock, systemClock } from '../clock.ts';
import { Database } from '../storage/database.ts';
import { BlobStore } from './blob-store.ts';
import { inspectLayout } from './fake-inspector.ts';
import { ModuleLibrary } from './module-library.ts';
import { ModuleStore } from './module-store.ts';
import { WatchedFileStore } from './watched-file-store.ts';
import { WatchedFiles } from './watched-files.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../../e2e/fixtures/modules', `${name}.wasm`);

let folder: string;
let dataFolder: string;
let path: string;
let database: Database;
let running: WatchedFiles[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-watch-'));
  dataFolder = join(folder, 'data');
  mkdirSync(join(folder, 'target'));
  path = join(folder, 'target', 'my "shop".wasm');
  database = Database.open(':memory:');
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((watched) => watched.close()));
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Time runs fifty times faster. */
const clock: Clock = { nowMs: () => Date.now(), sleep: (ms, signal) => systemClock.sleep(ms / 50, signal) };

async function setUp({ pollEveryMs = 2_000, time = clock } = {}) {
  let inspections = 0;
  const events: LiveEvent[] = [];
  const records: string[] = [];
  const bugs: unknown[] = [];
  const publish = (event: LiveEvent) => events.push(event);
  const record = ({
    action,
    target,
    result,
    by = 'person',
  }: {
    action: string;
    target: string;
    result: string;
    by?: string;
  }) => records.push(`${action} ${target} ${result} ${by}`);
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(dataFolder),
    inspector: {
      inspect: (file) => {
        inspections += 1;
        return inspectLayout(file);
      },
    },
    text: { convert: () => Promise.reject(new Error('no text here')) },
    clock,
    programFolder: folder,
    usedBy: () => [],
    publish,
    record,
  });
  const watched = new WatchedFiles({
    store: new WatchedFileStore(database),
    library,
    clock: time,
    dataFolder,
    publish,
    record,
    onBug: (_, error) => bugs.push(error),
    pollEveryMs,
  });
  running.push(watched);
  watched.start();
  const state = () => {
    expect(bugs).toEqual([]);
    const [file] = watched.list();
    return file && { ...WatchedFile.parse(file), module: library.list().find(({ digest }) => digest === file.digest) };
  };
  return { watched, library, events, records, state, inspected: () => inspections };
}

const pick = () => ({ path, name: 'any' });
const digestOf = async (name: string) => {
  const inspection = await inspectLayout(fixture(name));
  return inspection.verdict === 'valid' ? inspection.facts.digest : null;
};

describe('a watched file', () => {
  it('comes in as it is, and again with every build', async () => {
    const { watched, library, events, records, state } = await setUp();
    copyFileSync(fixture('core-wasi'), path);
    const file = await watched.add(pick());
    const first = await digestOf('core-wasi');
    expect(file).toMatchObject({ path, digest: first, previous: null, problem: null });
    copyFileSync(fixture('component-p3'), path);
    const second = await digestOf('component-p3');
    await expect.poll(state).toMatchObject({ digest: second, previous: first, problem: null });
    expect(library.get(second ?? file.digest ?? expect.fail()).source).toEqual({ kind: 'watch', path });
    expect(events).toContainEqual({ type: 'watched', file: watched.list()[0] });
    expect(records).toEqual([
      `file-watched ${path} ok person`,
      'module-added my "shop".wasm ok console',
      'module-added my "shop".wasm ok console',
    ]);
  });

  it('may be written beside and renamed, and its folder deleted and made again', async () => {
    const { watched, state } = await setUp();
    copyFileSync(fixture('core-wasi'), path);
    await watched.add(pick());
    copyFileSync(fixture('component-p3'), `${path}.new`);
    renameSync(`${path}.new`, path);
    await expect.poll(state).toMatchObject({ digest: await digestOf('component-p3') });
    rmSync(join(folder, 'target'), { recursive: true });
    await expect
      .poll(state, { timeout: 5_000 })
      .toMatchObject({ problem: 'The file is not there.', digest: await digestOf('component-p3') });
    mkdirSync(join(folder, 'target'));
    copyFileSync(fixture('component-async'), path);
    await expect
      .poll(state, { timeout: 5_000 })
      .toMatchObject({ problem: null, digest: await digestOf('component-async') });
    copyFileSync(fixture('component-nested'), path);
    await expect.poll(state, { timeout: 5_000 }).toMatchObject({ digest: await digestOf('component-nested') });
  });

  it('that is invalid says why, keeps the last good build, and mends', async () => {
    const { watched, library, state } = await setUp();
    copyFileSync(fixture('core-wasi'), path);
    await watched.add(pick());
    copyFileSync(fixture('core-ill-typed'), path);
    await expect.poll(state).toMatchObject({ problem: 'type mismatch', digest: await digestOf('core-wasi') });
    copyFileSync(fixture('component-p3'), path);
    await expect.poll(state).toMatchObject({ problem: null, previous: await digestOf('core-wasi') });
    expect(library.list()).toHaveLength(2);
  });

  it('is not taken half, however slowly it is written', async () => {
    const sleepers = new Set<{ ms: number; end: () => void }>();
    const { watched, library, inspected } = await setUp({
      time: {
        nowMs: () => 0,
        sleep: (ms, signal) =>
          new Promise((resolve, reject) => {
            if (signal?.aborted) return reject(new Error('woken'));
            const sleeper = { ms, end: resolve };
            sleepers.add(sleeper);
            signal?.addEventListener('abort', () => {
              sleepers.delete(sleeper);
              reject(new Error('woken'));
            });
          }),
      },
    });
    copyFileSync(fixture('core-wasi'), path);
    await watched.add(pick());
    const bytes = readFileSync(fixture('component-nested'));
    /** Once the watcher waits for the file to stay the same: writes more of it, then lets that time pass. */
    const settleAfter = async (write: () => void) => {
      await expect.poll(() => [...sleepers].some(({ ms }) => ms === 300), { timeout: 5_000, interval: 2 }).toBe(true);
      write();
      for (const sleeper of sleepers) {
        if (sleeper.ms !== 300) continue;
        sleepers.delete(sleeper);
        sleeper.end();
      }
    };
    writeFileSync(path, '');
    for (let length = 8; length < bytes.length; length += 40) {
      await settleAfter(() => writeFileSync(path, bytes.subarray(0, length)));
    }
    await settleAfter(() => writeFileSync(path, bytes));
    expect(inspected()).toBe(1);
    await settleAfter(() => {});
    await expect.poll(() => library.list().length).toBe(2);
    expect(inspected()).toBe(2);
  });

  it('is watched again after a restart, builds of the time between included', async () => {
    const first = await setUp();
    copyFileSync(fixture('core-wasi'), path);
    const file = await first.watched.add(pick());
    await first.watched.close();
    copyFileSync(fixture('component-p3'), path);
    const { state, watched } = await setUp();
    expect(watched.list()).toEqual([file]);
    await expect
      .poll(state)
      .toMatchObject({ id: file.id, digest: await digestOf('component-p3'), previous: file.digest });
  });

  it('is looked at also where the system sends no word', async () => {
    const { watched, state } = await setUp({ pollEveryMs: 100 });
    copyFileSync(fixture('core-wasi'), path);
    await watched.add(pick());
    // The watched folder is another one now: of what happens in it no watcher hears anything.
    cpSync(join(folder, 'target'), join(folder, 'other'), { recursive: true });
    rmSync(join(folder, 'target'), { recursive: true });
    copyFileSync(fixture('component-p3'), join(folder, 'other', 'my "shop".wasm'));
    renameSync(join(folder, 'other'), join(folder, 'target'));
    await expect.poll(state, { timeout: 5_000 }).toMatchObject({ digest: await digestOf('component-p3') });
  });

  it('is watched once, and no longer when removed', async () => {
    const { watched, library, events, records, state } = await setUp();
    copyFileSync(fixture('core-wasi'), path);
    const file = await watched.add(pick());
    expect(await watched.add(pick())).toEqual(file);
    watched.remove(file.id);
    expect([watched.list(), events.at(-1)]).toEqual([[], { type: 'unwatched', id: file.id }]);
    expect(records.at(-1)).toBe(`file-unwatched ${path} ok person`);
    const other = join(folder, 'target', 'other.wasm');
    copyFileSync(fixture('core-wasi'), other);
    await watched.add({ path: other, name: 'any' });
    copyFileSync(fixture('component-p3'), path);
    copyFileSync(fixture('component-async'), other);
    await expect.poll(state).toMatchObject({ path: other, digest: await digestOf('component-async') });
    expect(library.list()).toHaveLength(2);
    watched.remove(watched.list()[0]?.id ?? '');
    expect((await setUp()).watched.list()).toEqual([]);
  });

  it('must be a file, and not a copy that a browser sent', async () => {
    const { watched } = await setUp();
    const failing = (given: string) => watched.add({ path: given, name: 'any' }).catch((error: unknown) => error);
    expect(await failing(path)).toMatchObject({ failure: { code: 'file/unreadable' } });
    expect(await failing(folder)).toMatchObject({ failure: { code: 'file/unreadable' } });
    mkdirSync(join(dataFolder, 'incoming/1'), { recursive: true });
    const copy = join(dataFolder, 'incoming/1/a.wasm');
    copyFileSync(fixture('core-wasi'), copy);
    expect(await failing(copy)).toMatchObject({
      failure: { code: 'file/unreadable', message: expect.stringContaining('browser') },
    });
    expect(watched.list()).toEqual([]);
  });
});
