import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Module, ModuleFacts } from '#shared/domain/module.ts';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { ModuleDiff } from '#shared/domain/module-diff.ts';
import { Database } from '../storage/database.ts';
import { ApprovalStore } from './approvals.ts';
import { DiffService } from './diff-service.ts';

const digest = (letter: string) => Digest.parse(letter.repeat(64));
const [one, two] = [digest('a'), digest('b')];

function module(of: Digest, imports: readonly string[]): Module {
  return Module.parse({
    ...ModuleFacts.parse({
      digest: of,
      sizeBytes: 10,
      kind: 'component',
      wasi: '0.2',
      wasiVersions: ['0.2.3'],
      imports: imports.map((name) => ({ name, kind: 'interface', version: '0.2.3' })),
      exports: [],
      wit: null,
      producers: [],
      servesHttp: true,
      role: 'http-service',
      roleBecause: '',
      language: null,
      proposals: [],
      memories: [],
      hasNames: false,
      hasDebugInfo: false,
    }),
    name: `${of[0]}.wasm`,
    source: { kind: 'file', name: 'shop.wasm' },
    addedAtMs: 1,
  });
}

const anatomy = ModuleAnatomy.parse({
  units: [],
  functions: [],
  functionCount: 0,
  importedFunctions: [],
  coreFunctions: [],
  wit: null,
});

let database: Database;
let recorded: Pick<ActivityEntry, 'action' | 'target' | 'result' | 'detail'>[];
let published: LiveEvent[];

function service(more: { record?: () => void } = {}): DiffService {
  const modules = new Map([
    [one, module(one, ['wasi:http/types@0.2.3'])],
    [two, module(two, ['wasi:http/types@0.2.3', 'wasi:http/outgoing-handler@0.2.3'])],
  ]);
  return new DiffService({
    approvals: new ApprovalStore(database),
    module: (of) => modules.get(of) ?? expect.fail('no such module'),
    find: (of) => modules.get(of),
    anatomy: () => Promise.resolve(anatomy),
    clock: { nowMs: () => 42, sleep: () => Promise.resolve() },
    user: 'ops',
    publish: (event) => published.push(event),
    record: (entry) => (more.record ? more.record() : recorded.push(entry)),
  });
}

beforeEach(() => {
  database = Database.open(':memory:');
  recorded = [];
  published = [];
});
afterEach(() => database.close());

describe('diff service', () => {
  it('tells the difference, and the agreement once there is one', async () => {
    const diffs = service();
    const before = await diffs.diff({ from: one, to: two });
    expect(ModuleDiff.parse(before)).toEqual(before);
    expect(before).toMatchObject({ gained: [{ capability: 'http-outgoing' }], lost: [], approval: null });
    diffs.approve({ from: one, to: two });
    expect((await diffs.diff({ from: one, to: two })).approval).toEqual({ from: one, to: two, by: 'ops', atMs: 42 });
    expect((await diffs.diff({ from: two, to: one })).approval).toBeNull();
  });

  it('writes both digests into the activity log, once, and tells the windows', () => {
    const diffs = service();
    expect(diffs.approve({ from: one, to: two })).toEqual(diffs.approve({ from: one, to: two }));
    expect(recorded).toEqual([
      {
        action: 'capabilities-approved',
        target: 'b.wasm',
        result: 'ok',
        detail: `from sha256 ${one} to sha256 ${two}: http-outgoing`,
      },
    ]);
    expect(published).toEqual([{ type: 'module-knowledge', digest: two }]);
  });

  it('keeps no agreement that could not be logged', () => {
    const failing = service({
      record: () => {
        throw new Error('disk full');
      },
    });
    expect(() => failing.approve({ from: one, to: two })).toThrow('disk full');
    expect(failing.approval(one, two)).toBeNull();
    expect(published).toEqual([]);
  });

  it('finds gains without taking a module apart', () => {
    expect(service().gains(one, two)).toMatchObject([{ capability: 'http-outgoing' }]);
    expect(service().gains(two, one)).toEqual([]);
  });

  it('counts all that a module may do as a gain over one that is not in the library, and keeps the agreement', () => {
    const diffs = service();
    const elsewhere = digest('f');
    expect(diffs.gains(elsewhere, one)).toEqual([]);
    expect(diffs.gains(elsewhere, two)).toMatchObject([{ capability: 'http-outgoing' }]);
    expect(diffs.approve({ from: elsewhere, to: two })).toEqual(diffs.approval(elsewhere, two));
    expect(() => diffs.gains(one, elsewhere)).toThrow('no such module');
  });

  it('sets a damaged agreement aside, and asks again', () => {
    database.run("INSERT INTO capability_approvals VALUES (?, ?, 'ops', -5)", one, two);
    expect(service().approval(one, two)).toBeNull();
    expect(database.all('SELECT source FROM set_aside')).toEqual([{ source: 'capability_approvals' }]);
  });
});
