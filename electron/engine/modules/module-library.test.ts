import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Inspection } from '#shared/domain/module.ts';
import { Database } from '../storage/database.ts';
import { BlobStore } from './blob-store.ts';
import { inspectBytes } from './inspector/inspect-bytes.ts';
import { ModuleLibrary } from './module-library.ts';
import { ModuleStore } from './module-store.ts';

const root = join(import.meta.dirname, '../../..');
const sampleFolder = join(root, 'assets', 'sample');
const fixture = (name: string) => join(root, 'e2e/fixtures/modules', `${name}.wasm`);
const picked = (path: string) => ({ path, name: basename(path) });
const digestOf = (path: string) => Digest.parse(createHash('sha256').update(readFileSync(path)).digest('hex'));

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-library-'));
  database = Database.open(join(folder, 'flotilla.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function setUp(more: { users?: string[]; afterInspection?: () => void } = {}) {
  const events: LiveEvent[] = [];
  const records: string[] = [];
  let nowMs = 1_000;
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(folder),
    inspector: {
      async inspect(path): Promise<Inspection> {
        const inspection = await inspectBytes(Uint8Array.from(readFileSync(path)));
        more.afterInspection?.();
        return inspection;
      },
    },
    text: {
      async convert(path, _signal, take) {
        const text = readFileSync(path, 'utf8');
        const isModule = text === '(component)';
        return isModule ? take({ path: fixture('component-p3') }) : take({ rejected: notText });
      },
    },
    clock: { nowMs: () => (nowMs += 1), sleep: () => Promise.resolve() },
    programFolder: join(folder, 'program'),
    usedBy: () => more.users ?? [],
    publish: (event) => events.push(event),
    record: ({ action, target, result, detail, by }) =>
      records.push(`${action} ${target} ${result} ${detail}${by ? ` by ${by}` : ''}`),
  });
  return { library, events, records };
}

const notText = { verdict: 'refused', reason: 'not-wasm', message: 'line 1, column 1: expected `(`' } as const;

const blobs = () => readdirSync(join(folder, 'blobs', 'sha256'));

describe('after an upgrade', () => {
  it('reads what an older console wrote again from the bytes', async () => {
    const path = fixture('component-p3');
    const before = await setUp();
    await before.library.add(picked(path));
    const module = before.library.get(digestOf(path));
    database.run(`UPDATE modules SET facts = '{"kind":"component"}'`);

    const { library, events } = await setUp();
    expect(library.list()).toEqual([]);
    await library.readAgain();
    expect(library.list()).toEqual([module]);
    expect(events).toEqual([{ type: 'module', module }]);
    expect((await setUp()).library.list()).toEqual([module]);
  });

  it('leaves out a module whose bytes are not its own any more', async () => {
    const path = fixture('component-p3');
    await (await setUp()).library.add(picked(path));
    database.run(`UPDATE modules SET facts = '{}'`);
    writeFileSync(join(folder, 'blobs', 'sha256', digestOf(path)), readFileSync(fixture('component-nested')));
    const { library } = await setUp();
    await library.readAgain();
    expect(library.list()).toEqual([]);
  });
});

describe('adding', () => {
  it('keeps a valid module, tells everyone, and finds it again after a restart', async () => {
    const { library, events, records } = await setUp();
    const path = fixture('component-p3');
    const outcome = await library.add({ path, name: 'new\nname "x".wasm' });
    const module = library.get(digestOf(path));
    expect(outcome).toEqual({ outcome: 'added', module });
    expect(module).toMatchObject({
      name: 'new name "x".wasm',
      source: { kind: 'file', name: 'new name "x".wasm' },
      addedAtMs: 1_001,
      wasi: '0.3',
    });
    expect(events).toEqual([{ type: 'module', module }]);
    expect(records).toEqual([`module-added new name "x".wasm ok sha256 ${module.digest}`]);
    expect(readFileSync(library.path(module.digest)).equals(readFileSync(path))).toBe(true);
    expect((await setUp()).library.list()).toEqual([module]);
  });

  it('knows the same bytes again, whatever their name', async () => {
    const { library, events } = await setUp();
    const first = await library.add({ path: fixture('core-wasi'), name: 'one.wasm' });
    const second = await library.add({ path: fixture('core-wasi'), name: 'two.wasm' });
    expect(first).toMatchObject({ outcome: 'added', module: { name: 'one.wasm' } });
    expect(second).toMatchObject({ outcome: 'already-there', module: { name: 'one.wasm' } });
    expect(events).toHaveLength(1);
  });

  it('adds the same bytes once when asked twice at once', async () => {
    const { library, events } = await setUp();
    const both = await Promise.all([
      library.add(picked(fixture('core-wasi'))),
      library.add(picked(fixture('core-wasi'))),
    ]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['added', 'already-there']);
    expect(events).toHaveLength(1);
  });

  it('stores nothing of an invalid file, and says why', async () => {
    const { library, events, records } = await setUp();
    const outcome = await library.add(picked(fixture('core-ill-typed')));
    expect(outcome).toMatchObject({ outcome: 'rejected', inspection: { verdict: 'invalid', offset: 49 } });
    expect([library.list(), events, blobs()]).toEqual([[], [], []]);
    expect(database.all('SELECT * FROM modules')).toEqual([]);
    expect(records).toEqual([expect.stringMatching(/^module-added core-ill-typed\.wasm failed type mismatch/)]);
  });

  it('notices a file that is replaced after it was looked into', async () => {
    const path = join(folder, 'swapped.wasm');
    cpSync(fixture('core-wasi'), path);
    const { library, events } = await setUp({ afterInspection: () => cpSync(fixture('core-ill-typed'), path) });
    await expect(library.add(picked(path))).rejects.toMatchObject({ failure: { code: 'module/changed-on-disk' } });
    expect([library.list(), events, blobs()]).toEqual([[], [], []]);
  });

  it('brings bytes back that were lost from the folder', async () => {
    const { library } = await setUp();
    await library.add(picked(fixture('core-wasi')));
    rmSync(library.path(digestOf(fixture('core-wasi'))));
    expect(await library.add(picked(fixture('core-wasi')))).toMatchObject({ outcome: 'already-there' });
    expect(blobs()).toHaveLength(1);
  });

  it('keeps where the bytes came from first, and who brought them', async () => {
    const { library, records } = await setUp();
    const source = { kind: 'watch', path: '/build/one.wasm' } as const;
    const outcome = await library.add(picked(fixture('core-wasi')), undefined, { source, by: 'console' });
    expect(outcome).toMatchObject({ outcome: 'added', module: { source } });
    expect(records).toEqual([expect.stringMatching(/^module-added .* by console$/)]);
    expect(await library.add(picked(fixture('core-wasi')))).toMatchObject({ module: { source } });
  });

  it('adds what a text becomes, under the name of the text', async () => {
    const { library } = await setUp();
    const path = join(folder, 'my.wat');
    writeFileSync(path, '(component)');
    const source = { kind: 'file', name: 'my.wat' };
    expect(await library.addText(picked(path))).toMatchObject({
      outcome: 'added',
      module: { name: 'my.wasm', source },
    });
  });

  it('rejects a text that is no module, and records it', async () => {
    const { library, records } = await setUp();
    const path = join(folder, 'my.wat');
    writeFileSync(path, 'hello');
    expect(await library.addText(picked(path))).toEqual({ outcome: 'rejected', inspection: notText });
    expect([library.list(), records]).toEqual([[], [`module-added my.wat failed ${notText.message}`]]);
  });

  it('gives a name to a file that has none to show', async () => {
    const { library } = await setUp();
    expect(await library.add({ path: fixture('core-wasi'), name: '\n\t' })).toMatchObject({
      module: { name: 'module.wasm' },
    });
  });
});

describe('samples', () => {
  it('adds each release of the sample, again and again', async () => {
    mkdirSync(join(folder, 'program'));
    cpSync(sampleFolder, join(folder, 'program', 'sample'), { recursive: true });
    const { library } = await setUp();
    const names = ['hello-slower.wasm', 'hello-unhealthy.wasm', 'hello.wasm'];
    expect((await library.addSamples()).map(({ name }) => name)).toEqual(names);
    const again = await library.addSamples();
    expect(again.map(({ name, servesHttp, source }) => [name, servesHttp, source.kind])).toEqual(
      names.map((name) => [name, true, 'sample']),
    );
    expect(library.list()).toHaveLength(3);
  });

  it('says when they are missing or damaged', async () => {
    const { library } = await setUp();
    await expect(library.addSamples()).rejects.toMatchObject({ failure: { code: 'file/unreadable' } });
    mkdirSync(join(folder, 'program', 'sample'), { recursive: true });
    writeFileSync(join(folder, 'program', 'sample', 'hello.wasm'), 'broken');
    await expect(library.addSamples()).rejects.toThrow('hello.wasm is damaged');
  });
});

describe('the list', () => {
  it('has the newest first', async () => {
    const { library } = await setUp();
    for (const name of ['core-wasi', 'component-p3', 'component-async']) await library.add(picked(fixture(name)));
    expect(library.list().map(({ name }) => name)).toEqual([
      'component-async.wasm',
      'component-p3.wasm',
      'core-wasi.wasm',
    ]);
  });
});

describe('removing', () => {
  it('removes record and bytes, and tells everyone', async () => {
    const { library, events, records } = await setUp();
    await library.add(picked(fixture('core-wasi')));
    const digest = digestOf(fixture('core-wasi'));
    await library.remove(digest);
    expect([library.list(), blobs()]).toEqual([[], []]);
    expect(events.at(-1)).toEqual({ type: 'module-removed', digest });
    expect(records.at(-1)).toBe(`module-removed core-wasi.wasm ok sha256 ${digest}`);
    expect((await setUp()).library.list()).toEqual([]);
    await expect(library.remove(digest)).rejects.toMatchObject({ failure: { code: 'module/not-found' } });
    expect(() => library.path(digest)).toThrow('no module');
  });

  it('keeps a module that a release uses, and names the workloads', async () => {
    const { library } = await setUp({ users: ['shop', 'search'] });
    await library.add(picked(fixture('core-wasi')));
    await expect(library.remove(digestOf(fixture('core-wasi')))).rejects.toMatchObject({
      failure: { code: 'module/in-use', message: 'core-wasi.wasm is used by shop, search.' },
    });
    expect(library.list()).toHaveLength(1);
    expect(blobs()).toHaveLength(1);
  });

  it('and adding the same bytes at once leaves the one or the other, never a record without bytes', async () => {
    const { library } = await setUp();
    const digest = digestOf(fixture('core-wasi'));
    await library.add(picked(fixture('core-wasi')));
    await Promise.all([library.remove(digest), library.add(picked(fixture('core-wasi')))]);
    expect(blobs()).toEqual(library.list().map((module) => module.digest));
  });
});
