import { describe, expect, test } from 'vitest';
import { ReleaseSettings, Workload } from '#shared/domain/workload.ts';
import {
  emptyDraft,
  newestRelease,
  readDraft,
  type RolloutDraft,
  settingsFields,
  workloadNameFor,
} from './rollout-draft.ts';

const digest = 'a'.repeat(64);
const draft = (more: Partial<RolloutDraft> = {}): RolloutDraft => ({
  ...emptyDraft,
  digest,
  workload: 'hello',
  ...more,
});

test('a complete draft becomes the request it reads like', () => {
  const read = readDraft(
    draft({
      selector: ' tier=edge ',
      port: 8080,
      env: 'A=1\n\nB=x=y',
      firstWaveKind: 'count',
      firstWave: 5,
      bakeSeconds: 0.5,
    }),
  );
  expect(read).toMatchObject({
    ok: true,
    request: {
      workload: 'hello',
      selector: 'tier=edge',
      settings: { port: 8080, env: { A: '1', B: 'x=y' }, memoryLimitBytes: 256 * 1024 * 1024, healthTimeoutMs: 5_000 },
      firstWave: { kind: 'count', nodes: 5 },
      bakeMs: 500,
    },
  });
});

test('an untouched draft misses a module and a name, and nothing else', () => {
  const read = readDraft(emptyDraft);
  expect(read.ok ? [] : Object.keys(read.errors)).toEqual(['digest', 'workload']);
});

describe('each wrong field is named', () => {
  test.each([
    [{ workload: 'Hello' }, 'workload'],
    [{ selector: 'a=b,' }, 'selector'],
    [{ healthPath: 'healthz' }, 'healthPath'],
    [{ healthPath: '/a b' }, 'healthPath'],
    [{ firstWave: '' }, 'firstWave'],
    [{ firstWave: 101 }, 'firstWave'],
    [{ firstWaveKind: 'count', firstWave: 1.5 }, 'firstWave'],
    [{ bakeSeconds: -1 }, 'bakeSeconds'],
    [{ bakeSeconds: '' }, 'bakeSeconds'],
    [{ healthTimeoutSeconds: 61 }, 'healthTimeoutSeconds'],
    [{ port: 80 }, 'port'],
    [{ port: 8080.5 }, 'port'],
    [{ env: 'A' }, 'env'],
    [{ memoryMiB: 4097 }, 'memoryMiB'],
    [{ requestTimeoutSeconds: 0 }, 'requestTimeoutSeconds'],
    [{ hasCostGate: true, costMorePercent: 1001 }, 'costMorePercent'],
    [{ hasCostGate: true, costRequests: 0 }, 'costRequests'],
    [{ hasCostGate: true, costRequests: 1.5 }, 'costRequests'],
    [{ grants: { ...emptyDraft.grants, http: 'some' } }, 'grants'],
  ] satisfies [Partial<RolloutDraft>, keyof RolloutDraft][])('%j', (more, field) => {
    const read = readDraft(draft(more));
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
  });
});

test('a gate on cost is asked for only when it is switched on', () => {
  expect(readDraft(draft({ costMorePercent: '' }))).toMatchObject({ ok: true, request: { costGate: null } });
  expect(readDraft(draft({ hasCostGate: true, costMorePercent: 5, costWhenUnknown: 'undo' }))).toMatchObject({
    ok: true,
    request: { costGate: { maxIncreasePercent: 5, minRequests: 100, whenUnknown: 'undo' } },
  });
});

test('settings of a release come back as they went in', () => {
  const settings = ReleaseSettings.parse({
    port: 9000,
    env: { A: '1', B: '' },
    memoryLimitBytes: 64 * 1024 ** 2,
    healthTimeoutMs: 1500,
    grants: { http: ['api.example.com'], tcp: true, fuel: 1_000_000 },
  });
  const read = readDraft(draft(settingsFields(settings)));
  expect(read).toMatchObject({ ok: true, request: { settings } });
});

test('the newest release of a workload', () => {
  const release = (number: number) => ({
    id: `r${number}-0123456789ab`,
    workload: 'hello',
    number,
    digest,
    settings: {},
    createdAtMs: 1,
  });
  const settings = ReleaseSettings.parse({});
  const releases = [2, 3, 1].map((number) => ({ ...release(number), settings }));
  expect(newestRelease(Workload.parse({ name: 'hello', kind: 'service', releases, createdAtMs: 1 }))?.number).toBe(3);
  expect(newestRelease(undefined)).toBeUndefined();
  expect(
    newestRelease(Workload.parse({ name: 'hello', kind: 'service', releases: [], createdAtMs: 1 })),
  ).toBeUndefined();
});

test.each([
  ['hello.wasm', 'hello'],
  ['Hello World-1.2.0.wasm', 'hello-world'],
  ['my_service.component.wasm', 'my-service'],
  ['sample-v2.wasm', 'sample'],
  ['...wasm', ''],
  [`${'a'.repeat(60)}.wasm`, 'a'.repeat(40)],
])('a workload from %s is called %s', (moduleName, name) => {
  expect(workloadNameFor(moduleName)).toBe(name);
});
