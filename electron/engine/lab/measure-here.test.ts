import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Digest, type JobId } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Module } from '#shared/domain/module.ts';
import type { NewActivity } from '../audit/activity-log.ts';
import { systemClock } from '../clock.ts';
import { JobService } from '../jobs/job-service.ts';
import { Database } from '../storage/database.ts';
import { LabRuntimes } from './lab-runtimes.ts';
import { MeasureHere } from './measure-here.ts';

const wasmtime = process.env['FLOTILLA_TEST_WASMTIME'];
const fixtures = new URL('../../../e2e/fixtures/lab/', import.meta.url);
const digestOf = (name: keyof typeof files): Digest => Digest.parse(files[name].digit.repeat(64));
const files = {
  command: { digit: '1', path: new URL('command.wasm', fixtures), exports: ['_start'] },
  library: { digit: '2', path: new URL('core.wasm', fixtures), exports: ['add'] },
  service: { digit: '3', path: new URL('../../../assets/sample/hello.wasm', import.meta.url), exports: [] },
  broken: { digit: '4', path: new URL('functions.json', fixtures), exports: ['_start'] },
};

function moduleOf(digest: Digest): Module {
  const [name, { exports }] = Object.entries(files).find(([, { digit }]) => digest.startsWith(digit)) ?? [
    '',
    { exports: [] },
  ];
  return Module.parse({
    digest,
    name,
    sizeBytes: 1,
    kind: name === 'service' ? 'component' : 'core',
    wasi: 'none',
    wasiVersions: [],
    imports: [],
    exports: exports.map((item) => ({ name: item, kind: 'core', version: null })),
    wit: null,
    producers: [],
    servesHttp: name === 'service',
    role: 'library',
    roleBecause: 'It only exports functions.',
    language: null,
    proposals: [],
    memories: [],
    hasNames: false,
    hasDebugInfo: false,
    source: { kind: 'sample' },
    addedAtMs: 0,
  });
}

let folder: string;
let database: Database;
let jobs: JobService;
let events: LiveEvent[];
let activity: NewActivity[];
let here: MeasureHere;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-measure-'));
  await mkdir(join(folder, 'data'));
  database = Database.open(':memory:');
  for (const name of ['command', 'library', 'service', 'broken'] as const) {
    database.run(
      "INSERT INTO modules (digest, name, facts, source, added_at_ms) VALUES (?, ?, '{}', '{}', 0)",
      digestOf(name),
      name,
    );
  }
  events = [];
  activity = [];
  jobs = new JobService({ clock: systemClock, publish: (event) => events.push(event) });
  here = new MeasureHere({
    database,
    clock: systemClock,
    jobs,
    module: moduleOf,
    modulePath: (digest) => Object.values(files).find(({ digit }) => digest.startsWith(digit))?.path.pathname ?? '',
    runtimes: new LabRuntimes({ env: { PATH: dirname(wasmtime ?? '/') }, homeFolder: folder }),
    dataFolder: join(folder, 'data'),
    publish: (event) => events.push(event),
    record: (entry) => activity.push(entry),
  });
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const ended = (id: JobId) => expect.poll(() => jobs.get(id).state.kind, { timeout: 25_000 }).not.toBe('running');

async function measure(name: keyof typeof files, runs = 3) {
  await ended(here.measure({ digest: digestOf(name), runs }));
  const [first] = here.list(digestOf(name));
  const samples = Object.fromEntries(first?.figures.map((one) => [one.figure, one.samples]) ?? []);
  return { samples, notes: first?.notes.join('\n') ?? '', first };
}

describe.skipIf(wasmtime === undefined)('measuring, with Wasmtime (FLOTILLA_TEST_WASMTIME)', () => {
  test('a command: compiling, its start ahead of time and not, its memory', async () => {
    const { samples, notes, first } = await measure('command');
    expect(Object.keys(samples)).toEqual([
      'compile-ms',
      'aot-bytes',
      'process-aot-ms',
      'process-jit-ms',
      'memory-bytes',
    ]);
    expect(samples['process-aot-ms']).toHaveLength(3);
    expect(Math.min(...(samples['process-jit-ms'] ?? []))).toBeGreaterThan(0.5);
    expect(samples['aot-bytes']?.[0]).toBeGreaterThan(1_000);
    expect(Math.min(...(samples['memory-bytes'] ?? []))).toBeGreaterThan(1_000_000);
    expect(notes).toMatch(/instance, request: a command is started anew/);
    expect(notes).toMatch(/starting Wasmtime for nothing .* takes \d/);
    expect(first?.runtime.name).toBe('wasmtime');
    expect(activity).toMatchObject([{ action: 'module-measured', target: 'command', result: 'ok' }]);
    expect(events).toContainEqual({ type: 'module-knowledge', digest: digestOf('command') });
    expect(await readdir(join(folder, 'data', 'lab', 'measure'))).toEqual([]);
  });

  test('a service: instances and requests too', async () => {
    const { samples, notes } = await measure('service');
    expect(Object.keys(samples)).toEqual([
      'compile-ms',
      'aot-bytes',
      'process-aot-ms',
      'process-jit-ms',
      'instance-ms',
      'request-ms',
      'memory-bytes',
    ]);
    expect(samples['instance-ms']).toHaveLength(3);
    expect(samples['request-ms']).toHaveLength(30);
    expect(notes).toMatch(/warm-up/);
    expect(notes).toMatch(/asking itself takes \d/);
  });

  test('what starts nothing by itself is compiled, and the rest is said to be missing', async () => {
    const { samples, notes } = await measure('library');
    expect(Object.keys(samples)).toEqual(['compile-ms', 'aot-bytes']);
    expect(notes).toMatch(/nothing starts by itself. It only exports functions./);
  });

  test('what cannot be compiled fails with the reason and keeps nothing', async () => {
    const id = here.measure({ digest: digestOf('broken'), runs: 3 });
    await ended(id);
    expect(jobs.get(id).state).toMatchObject({ kind: 'failed', failure: { code: 'module/cannot-run-here' } });
    expect(here.list(digestOf('broken'))).toEqual([]);
    expect(activity).toMatchObject([{ result: 'failed' }]);
  });

  test('cancelled, it ends soon and keeps nothing', async () => {
    const id = here.measure({ digest: digestOf('service'), runs: 200 });
    await expect.poll(() => jobs.get(id).progress ?? 0, { timeout: 20_000 }).toBeGreaterThan(0.3);
    jobs.cancel(id);
    await ended(id);
    expect(jobs.get(id).state.kind).toBe('cancelled');
    expect(here.list(digestOf('service'))).toEqual([]);
    expect(await readdir(join(folder, 'data', 'lab', 'measure'))).toEqual([]);
  });

  test('newest first', async () => {
    await measure('library');
    const { first } = await measure('library');
    const list = here.list(digestOf('library'));
    expect(list).toHaveLength(2);
    expect(list[0]).toEqual(first);
  });
});
