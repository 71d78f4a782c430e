import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOverUse, costOverVolume } from './curves.ts';
import { builtInPriceBook } from './price-book.ts';
import { costReport } from './report.ts';
import { basisOfDraft, draftOf, draftText, type ScenarioDraft } from './scenario-draft.ts';

const nowMs = Date.UTC(2026, 10, 21);
const sampling = { draws: 3, seed: 1 };

/** Paths of numbers that are not numbers one can show, or amounts below zero, anywhere in a value. */
function wrongIn(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'number') {
    const isWrong = !Number.isFinite(value) || Object.is(value, -0) || value < 0;
    return isWrong ? [`${path}: ${Object.is(value, -0) ? '-0' : value}`] : [];
  }
  if (typeof value === 'string') {
    // A credit is below zero by right; its line says so.
    const isWrong = /^(-0(\.0*)?|-?NaN|-?Infinity)$/.test(value) || /^-\d/.test(value);
    return isWrong && !path.includes('.credit.') ? [`${path}: ${value}`] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each, at) => wrongIn(each, `${path}.${nameOf(each) ?? at}`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => wrongIn(each, `${path}.${key}`));
}

const nameOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'id' in value ? String(value.id) : null;

const text = (draft: ScenarioDraft): string => JSON.stringify(draft);

/** Either problems, each at a field and in words, or a report in which every number is one. */
function expectRightAnswer(draft: ScenarioDraft): 'problems' | 'report' {
  const read = basisOfDraft(draft, builtInPriceBook, nowMs);
  if (!read.ok) {
    expect(read.problems.length).toBeGreaterThan(0);
    for (const { path, message } of read.problems) {
      expect(path.length, message).toBeGreaterThan(0);
      expect(message).not.toMatch(/NaN|undefined|\[object/);
    }
    return 'problems';
  }
  const report = costReport(read.basis, sampling);
  expect(wrongIn(report), text(draft)).toEqual([]);
  expect(JSON.stringify(report)).not.toMatch(/NaN|Infinity|:-0[,}\]]|undefined/);
  for (const { id, total, quote, low, high } of report.options) {
    if (quote === null) expect(total, `${id} of ${text(draft)}`).toMatch(/^\d+\.\d\d$/);
    else expect([total, low, high], id).toEqual([null, null, null]);
  }
  return 'report';
}

/** The ends of what is allowed, and what lies beyond them. */
const allowed = [0, -0, 1e-9, 0.001, 0.1, 1, 3, 128, 1e3, 1e5, 86_400_000, 1e6, 1e9, 1e15];
const refused = [1e16, -1, -1e-9, NaN, Infinity, -Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 0.1 + 0.2];
const noNumber: readonly unknown[] = ['5', '', null, true, [], {}];
const extreme = fc.constantFrom<unknown>(...allowed, ...refused, ...noNumber);
type Pick = (...values: readonly unknown[]) => fc.Arbitrary<unknown>;
/** The ends of what is allowed for a number, and a range over them. */
const ends: Pick = (...values) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.constant({ low: values[0], base: values[0], high: values.at(-1) }) },
  );
const nonsense: Pick = (...values) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<unknown>(...values) },
    { weight: 1, arbitrary: extreme },
    {
      weight: 1,
      arbitrary: fc.record({ low: extreme, base: extreme, high: extreme }, { requiredKeys: ['base'] }),
    },
  );
const some = (record: Record<string, fc.Arbitrary<unknown>>) => fc.record(record, { requiredKeys: [] });

const draftsOf = (fair: Pick) =>
  fc.record(
    {
      version: fc.constant(1),
      name: fc.constant('Any'),
      region: fc.constantFrom('us', 'us', 'us', 'eu', 'eu', 'mars'),
      freeTiers: fc.boolean(),
      workload: fc.record(
        {
          requestsPerMonth: fair(0, 1, 0.001, 5, 1e3, 1e15),
          cpuMs: fair(0, 1e-9, 5, 86_400_000),
          waitMs: fair(0, 1e-9, 95, 86_400_000),
          egressGb: fair(0, 1e-9, 20, 1e9),
          memoryMb: fair(0, 1e-9, 16, 1e6),
          wasmCpuFactor: fair(0.1, 1, 3, 100),
          cpuMeasuredAs: fc.constantFrom('native', 'wasm'),
          neuronsPerDay: fair(0, 1e12),
        },
        { requiredKeys: ['requestsPerMonth', 'cpuMs', 'waitMs', 'egressGb', 'memoryMb'] },
      ),
      traffic: some({
        peakFactor: fair(1, 1000),
        targetUse: fair(0.001, 1),
        paidShare: fair(0.001, 1),
        regions: fair(1, 1000),
      }),
      containers: some({
        podVcpu: fair(0.001, 1024),
        podMemoryGb: fair(0.001, 65_536),
        minReplicas: fair(1, 1e6),
        minNodes: fair(1, 1e6),
        others: fc.record({ vcpu: fair(0, 1e6), memoryGb: fair(0, 1e8), pods: fair(0, 1e6) }),
      }),
      lambda: some({ memoryMb: fair(128, 10_240), coldShare: fair(0, 1), initMs: fair(0, 60_000) }),
      cloudRun: some({ vcpu: fair(0.001, 8), memoryGib: fair(0.001, 32), concurrency: fair(1, 1000) }),
      boxes: some({ sites: fair(1, 1e6), months: fair(1, 600), watts: fair(0, 1e4), pue: fair(1, 10) }),
      ownKubernetes: fc.record({
        clusterUsd: fair(0, 1e9),
        nodeUsdPerHour: fair(0, 1e9),
        nodeVcpu: fair(0.001, 1024),
        nodeMemoryGib: fair(0.001, 65_536),
        loadBalancerUsd: fair(0),
        egressUsdPerGb: fair(0),
      }),
      people: some({ usdPerHour: fair(0, 1e9), machineHours: fair(0, 1e5), clusterHours: fair(0, 1e5) }),
      today: fc.constantFrom({ option: 'eks' }, { option: 'gke' }, { usdPerMonth: 0 }, { option: 'nowhere' }),
    },
    { requiredKeys: ['version', 'name', 'workload'] },
  );

describe('any combination of zeros, ends and nonsense', () => {
  const answersTo = (pick: Pick, numRuns: number) => {
    const seen = { problems: 0, report: 0 };
    const count = (draft: ScenarioDraft) => {
      seen[expectRightAnswer(draft)] += 1;
    };
    fc.assert(fc.property(draftsOf(pick), count), { numRuns });
    return seen;
  };

  it('gives numbers that can be shown for what is allowed', () => {
    expect(answersTo(ends, 120).report).toBeGreaterThan(15);
  });

  it('gives problems at fields for what is not', () => {
    expect(answersTo(nonsense, 200).problems).toBeGreaterThan(100);
  });

  const workload = { requestsPerMonth: 1e6, cpuMs: 5, waitMs: 20, egressGb: 1, memoryMb: 16 };
  const named: readonly (readonly [string, Record<string, unknown>])[] = [
    ['no requests and no traffic', { workload: { ...workload, requestsPerMonth: 0, egressGb: 0 } }],
    ['no requests and traffic all the same', { workload: { ...workload, requestsPerMonth: 0, egressGb: 1e9 } }],
    ['no work at all', { workload: { ...workload, cpuMs: 0, waitMs: 0, memoryMb: 0, egressGb: 0 } }],
    ['as many requests as there may be', { workload: { ...workload, requestsPerMonth: 1e15 } }],
    ['everything at its most', { workload: { ...workload, requestsPerMonth: 1e15, cpuMs: 864e5, waitMs: 864e5 } }],
    [
      'a range from nothing to everything',
      { workload: { ...workload, requestsPerMonth: { low: 0, base: 1, high: 1e15 } } },
    ],
    ['minus zero', { workload: { ...workload, egressGb: -0, waitMs: -0 } }],
    [
      'a day without requests',
      { workload: { ...workload, requestsPerMonth: undefined, requestsPerHourOfDay: Array(24).fill(0) } },
    ],
  ];
  it.each(named)('%s', (_, changes) => {
    const draft: ScenarioDraft = { version: 1, name: 'Ends', ...changes };
    expect(expectRightAnswer(draft)).toBe('report');
    // The same as a file.
    expect(expectRightAnswer(draftOf(draftText(draft)) ?? {})).toBe('report');
    const read = basisOfDraft(draft, builtInPriceBook, nowMs);
    if (!read.ok) throw new Error('no basis');
    const curves = costOverVolume(read.basis, ['lambda-arm', 'eks', 'fermyon-cloud', 'containers-right-sized'], 8);
    expect(wrongIn(curves)).toEqual([]);
    expect(wrongIn(costOverUse(read.basis, 8))).toEqual([]);
  });
});
