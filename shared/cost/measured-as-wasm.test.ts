import { describe, expect, it } from 'vitest';
import { cents } from './arithmetic.ts';
import { compare } from './compare.ts';
import { sample } from './draws.ts';
import { basisOf } from './fixtures/basis-of.ts';
import { flipPoints } from './flip-points.ts';
import { costReport } from './report.ts';
import { tornado } from './tornado.ts';

const busy = { requestsPerMonth: 2e8, cpuMs: 30, waitMs: 20, egressGb: 10 };
const asWasm = (wasmCpuFactor: unknown, cpuMs = 30) =>
  basisOf({ workload: { ...busy, cpuMs, cpuMeasuredAs: 'wasm', wasmCpuFactor } });
const asNative = (cpuMs: number, wasmCpuFactor: number) => basisOf({ workload: { ...busy, cpuMs, wasmCpuFactor } });
/** Rows whose code is Wasm; all others run native code. */
const wasmRows = [
  'workers-paid',
  'workers-free',
  'fastly',
  'fastly-minimum',
  'deno-pro',
  'bunny',
  'telnyx',
  'vm-wasmtime',
  'vm-wasmcloud',
  'edge-boxes',
  'fermyon-cloud',
  'akamai-functions',
];
const totalsOf = (basis: Parameters<typeof compare>[0]) =>
  Object.fromEntries(
    compare(basis)
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ id, total }) => [id, total && cents(total)]),
  );

describe('CPU time that was measured as Wasm', () => {
  it('is the same workload as its native time and the factor', () => {
    expect(totalsOf(asWasm(3))).toEqual(totalsOf(asNative(10, 3)));
    expect(totalsOf(asWasm(1))).toEqual(totalsOf(asNative(30, 1)));
  });

  it('moves containers with the factor, not what runs as Wasm', () => {
    const [one, two] = [totalsOf(asWasm(1)), totalsOf(asWasm(2))];
    for (const id of wasmRows) expect(two[id], id).toBe(one[id]);
    for (const id of ['eks', 'fargate-arm', 'lambda-arm', 'cloud-run-request', 'cloudflare-containers', 'vercel-pro']) {
      expect(Number(two[id]), id).toBeLessThan(Number(one[id]));
    }
  });

  it('does so in draws, bounds, tornado and flips too', () => {
    const range = { low: 1, base: 2, high: 4 };
    const [fixed, ranged] = [asWasm(2), asWasm(range)];
    const sampling = { draws: 200, seed: 3 };
    const drawn = new Map(sample(fixed, sampling).map((each) => [each.id, each]));
    for (const { id, p10, p90 } of sample(ranged, sampling)) {
      if (wasmRows.includes(id)) expect([p10, p90], id).toEqual([drawn.get(id)?.p10, drawn.get(id)?.p90]);
    }
    const bounds = new Map(compare(fixed).map(({ id, low, high }) => [id, [low && cents(low), high && cents(high)]]));
    for (const { id, low, high } of compare(ranged)) {
      const found = [low && cents(low), high && cents(high)];
      if (wasmRows.includes(id)) expect(found, id).toEqual(bounds.get(id));
      if (id === 'fargate-arm') expect(found).not.toEqual(bounds.get(id));
    }
    const isSwung = (id: string) =>
      tornado(ranged)
        .get(id)
        ?.some(({ of }) => of === 'workload.wasmCpuFactor');
    expect(wasmRows.filter((id) => isSwung(id))).toEqual([]);
    expect(isSwung('fargate-arm')).toBe(true);
    expect(flipPoints(ranged)).toEqual(flipPoints(fixed));
  });

  it('makes no replica too many where the quotient does not end', () => {
    // 2/3 ms × 3 of native time: 6 replicas exactly, of 0.25 vCPU at 0.6.
    const requestsPerMonth = (2_628_000 * 1000 * 0.25 * 0.6 * 6) / 2;
    const workload = { requestsPerMonth, cpuMs: 2, cpuMeasuredAs: 'wasm', wasmCpuFactor: 3 };
    const eks = compare(basisOf({ workload, traffic: { peakFactor: 3 } })).find(({ id }) => id === 'eks');
    expect(eks?.sizes.find(({ name }) => name === 'replicas')?.value.toNumber()).toBe(6);
  });

  it('stands among the inputs as it was written, and is said when it is assumed', () => {
    const { inputs, assumed, choices } = costReport(asWasm(2), { draws: 1, seed: 1 });
    expect(inputs.find(({ path }) => path === 'workload.cpuMs')?.base).toBe(30);
    expect(choices.cpuMeasuredAs).toBe('wasm');
    const paths = (report: { readonly assumed: typeof assumed }) => report.assumed.map(({ path }) => path);
    expect(paths({ assumed })).not.toContain('workload.cpuMeasuredAs');
    expect(paths(costReport(asNative(30, 2), { draws: 1, seed: 1 }))).toContain('workload.cpuMeasuredAs');
  });

  it('is what limits of Wasm platforms are held against', () => {
    const violations = (id: string) => compare(asWasm(4, 60)).find((option) => option.id === id)?.violations;
    expect(violations('fastly')?.map(({ code }) => code)).toContain('cpu');
    expect(violations('fastly')?.[0]?.reason).toContain('60 ms');
  });
});

describe('what is run today', () => {
  const report = (today: object) => costReport(basisOf({ today }), { draws: 1, seed: 1 });

  it('is the total of the row that is named', () => {
    const { today, options } = report({ option: 'eks', source: 'the invoice of May' });
    const eks = options.find(({ id }) => id === 'eks');
    expect(today).toEqual({
      usd: eks?.total,
      usdExact: eks?.totalExact,
      option: 'eks',
      source: 'the invoice of May',
    });
  });

  it('is the amount that is given, or not known', () => {
    expect(report({ usdPerMonth: 12.5 }).today).toMatchObject({ usd: '12.50', option: null });
    expect(report({ option: 'akamai-functions' }).today).toMatchObject({ usd: null, option: 'akamai-functions' });
    expect(costReport(basisOf(), { draws: 1, seed: 1 }).today).toBeNull();
  });
});
