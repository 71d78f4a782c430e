import { describe, expect, it } from 'vitest';
import { MeasuredWorkload } from '#shared/contract/cost.ts';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { monthMs } from '#shared/domain/usage-ratios.ts';
import { noUsage } from '#shared/domain/usage-sums.ts';
import { UsageRow, type UsageSums } from '#shared/domain/usage.ts';
import { VirtualClock } from '../rollouts/simulation/virtual-clock.ts';
import { createRandom } from '../rollouts/simulation/random.ts';
import { hoursOfDay } from './hours-of-day.ts';
import { rangeAround } from './measured-range.ts';
import { MeasuredWorkloads, type ModuleFactsOfWorkload } from './measured-workload.ts';

const workload = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');
const minute = 60_000;
const hour = 60 * minute;
const clock = new VirtualClock();
/** A whole hour, a day ago. */
const t0 = Math.floor(clock.nowMs() / hour) * hour - 24 * hour;

interface CellOf extends Partial<UsageSums> {
  readonly node?: string;
  readonly release?: ReleaseId;
  /** Minutes since `t0`. */
  readonly at?: number;
}

const cell = ({ node = 'n-a', release = r1, at = 0, ...sums }: CellOf): UsageRow =>
  UsageRow.parse({
    ...noUsage,
    measuredMs: minute,
    ...sums,
    workload,
    nodeId: node,
    nodeName: node,
    release,
    fromMs: t0 + at * minute,
    toMs: t0 + (at + 1) * minute,
  });

/** A minute of a node that answers 100 clients with 4 ms of CPU and 10 ms each. */
const usual = (more: CellOf = {}): UsageRow =>
  cell({
    cpuMs: 4 * 120,
    requests: 100,
    probes: 20,
    wallMs: 1_000,
    bytesOut: 250_000,
    bytesIn: 0,
    memoryByteMs: 1,
    memoryPeakBytes: 20_000_000,
    ...more,
  });

function measure(cells: readonly UsageRow[], facts: Partial<ModuleFactsOfWorkload> | null = {}, hours = cells) {
  const moduleFacts = () => facts && { moduleMb: 0.01, language: 'Rust', release: r1, ...facts };
  const usage = { cells: () => [...cells], hours: () => [...hours] };
  const measured = new MeasuredWorkloads({ usage, clock, moduleFacts }).fromWorkload({ workload, windowMs: 24 * hour });
  const number = (name: string) => measured.numbers.find(({ path }) => path === `workload.${name}`);
  const why = (name: string) => measured.missing.find(({ path }) => path === `workload.${name}`)?.why;
  return { ...MeasuredWorkload.parse(measured), number, why };
}

describe('a running workload as inputs of a scenario', () => {
  it('has every number, made from sums, and says what from', () => {
    const cells = [0, 1, 2, 3].flatMap((at) => [usual({ at }), usual({ at, node: 'n-b' })]);
    const measured = measure(cells);
    expect(measured).toMatchObject({ release: r1, nodes: 2, measuredMs: 4 * minute, moduleMb: 0.01, language: 'Rust' });
    expect(measured.missing).toEqual([]);
    const base = (name: string) => measured.number(name)?.base;
    expect(base('requestsPerMonth')).toBe(Number(((800 / (4 * minute)) * monthMs).toPrecision(6)));
    expect(base('cpuMs')).toBe(4);
    expect(base('waitMs')).toBe(6);
    expect(base('egressGb')).toBe(Number((((2_500 * 800) / (4 * minute)) * (monthMs / 1e9)).toPrecision(6)));
    expect(base('memoryMb')).toBe(20);
    expect(measured.number('requestsPerMonth')?.from).toContain('800 requests on 2 nodes in 4 min');
  });

  it('gives one busy node the weight of its requests, and tells how far nodes are apart', () => {
    const dear = usual({ cpuMs: 40 * 120, node: 'n-slow' });
    const busy = usual({ cpuMs: 2 * 10_000, requests: 10_000, probes: 0, node: 'n-fast' });
    const { number } = measure([usual(), dear, busy]);
    expect(number('cpuMs')?.base).toBeCloseTo((4 * 120 + 40 * 120 + 20_000) / 10_240, 5);
    expect(number('cpuMs')?.low).toBeCloseTo(2.4, 5);
    expect(number('cpuMs')?.high).toBeCloseTo(32.8, 5);
  });

  it('keeps low at most base at most high, with 6 digits, whatever was measured', () => {
    const random = createRandom(11);
    const many = (most: number) => Math.floor(random() ** 3 * most);
    for (let run = 0; run < 200; run++) {
      const cells = Array.from({ length: 1 + many(30) }, (_, at) => {
        const [requests, probes] = [many(5_000), many(50)];
        const sums = { requests, probes, cpuMs: many(90_000), wallMs: many(200_000), bytesOut: many(1e10) };
        return cell({ at, ...sums, memoryPeakBytes: many(1e9), node: random() < 0.5 ? 'n-a' : 'n-b' });
      });
      for (const { low, base, high } of measure(cells).numbers) {
        expect(low).toBeLessThanOrEqual(base);
        expect(base).toBeLessThanOrEqual(high);
        for (const value of [low, base, high]) expect(Number(value.toPrecision(6))).toBe(value);
      }
    }
  });

  it('says of nodes over SSH that nothing there counts requests, and takes their memory', () => {
    const measured = measure([cell({ cpuMs: 500, memoryPeakBytes: 30_000_000 })]);
    expect(measured.numbers.map(({ path }) => path)).toEqual(['workload.memoryMb']);
    for (const name of ['requestsPerMonth', 'waitMs', 'egressGb']) expect(measured.why(name)).toContain('SSH');
    expect(measured.why('cpuMs')).toContain('SSH');
  });

  it('leaves nodes that count nothing out of a ratio, and names them', () => {
    const { number } = measure([usual(), usual({ at: 1 }), cell({ cpuMs: 1e6, node: 'n-ssh' })]);
    expect(number('cpuMs')?.base).toBe(4);
    expect(number('requestsPerMonth')?.from).toContain('1 more node counts no requests');
  });

  it('says when only probes reached it, and takes CPU time from them', () => {
    const probed = { requests: 0, probes: 400, cpuMs: 1_200, wallMs: 0, bytesOut: 0, memoryPeakBytes: 1e7 };
    const measured = measure([cell(probed), cell({ ...probed, at: 1 })]);
    expect(measured.number('cpuMs')?.base).toBe(3);
    expect(measured.number('cpuMs')?.from).toContain('800 probes');
    for (const name of ['requestsPerMonth', 'waitMs', 'egressGb']) expect(measured.why(name)).toContain('Only probes');
  });

  /** A minute of the console alone: 120 probes of half a millisecond. */
  const quiet = (at: number) =>
    cell({ at, requests: 0, probes: 120, cpuMs: 60, wallMs: 0, bytesOut: 0, memoryPeakBytes: 2e7 });
  /** A minute with as many probes, and ten clients a second of 16 ms of CPU and 20 ms each. */
  const busy = (at: number, requests = 600) =>
    usual({ at, requests, probes: 120, cpuMs: requests * 16 + 60, wallMs: requests * 20 });

  it('takes off what probes use, as it was seen while nobody else asked', () => {
    const { number } = measure([quiet(0), quiet(1), busy(2), busy(3)]);
    expect(number('cpuMs')).toMatchObject({ low: 16, base: 16, high: 16 });
    expect(number('cpuMs')?.from).toContain('0.5 ms that a probe uses');
    expect(number('waitMs')).toMatchObject({ low: 4, base: 4, high: 4 });
  });

  it('tells how much it may be where nothing tells what probes use', () => {
    const { number } = measure([busy(0), busy(1)]);
    expect(number('cpuMs')?.base).toBeCloseTo(9660 / 720, 4);
    expect(number('cpuMs')?.high).toBe(16.1);
    expect(number('cpuMs')?.from).toContain('at the high end nothing');
  });

  it('does not make a request dear by the probes beside few clients', () => {
    const few = measure([quiet(0), quiet(1), quiet(2), usual({ at: 3, requests: 5, probes: 120, cpuMs: 62 })]);
    expect(few.number('cpuMs')?.base).toBeCloseTo(242 / 485, 4);
    expect(few.number('cpuMs')?.high).toBeCloseTo((0.2 * 242) / 5, 4);
    expect(few.number('cpuMs')?.from).toContain('too few requests');
  });

  it('does not know the CPU time that a node cannot tell', () => {
    const measured = measure([usual({ cpuMs: null }), usual({ cpuMs: null, at: 1 })]);
    expect(measured.why('cpuMs')).toContain('cannot tell the CPU time');
    expect(measured.why('waitMs')).toContain('cannot tell the CPU time');
    expect(measured.number('requestsPerMonth')).toBeDefined();
  });

  it('judges the release that runs by itself, and the traffic by all', () => {
    const cells = [usual({ release: r1, cpuMs: 99_000 }), usual({ release: r2, at: 1 }), usual({ release: r2, at: 2 })];
    const measured = measure(cells, { release: r2 });
    expect(measured.release).toBe(r2);
    expect(measured.number('cpuMs')?.base).toBe(4);
    expect(measured.number('requestsPerMonth')?.from).toContain('300 requests');
    const fresh = [usual({ cpuMs: 4 * 120 }), cell({ release: r2, at: 1, requests: 3, probes: 0, cpuMs: 900 })];
    expect(measure(fresh, { release: r2 })).toMatchObject({ release: null });
  });

  it('does not take some seconds for a month', () => {
    const short = { ...usual(), toMs: t0 + 20_000 };
    expect(measure([short]).why('requestsPerMonth')).toContain('Less than a minute');
    expect(measure([short]).number('cpuMs')?.base).toBe(4);
  });

  it('of nothing measured says so for every number', () => {
    const measured = measure([], null);
    expect(measured).toMatchObject({ release: null, nodes: 0, measuredMs: 0, numbers: [], requestsPerHourOfDay: null });
    expect(measured.missing).toHaveLength(5);
  });

  it('never has a wait below nothing', () => {
    const { number } = measure([usual({ wallMs: 10 }), usual({ wallMs: 10, at: 1 })]);
    expect(number('waitMs')).toMatchObject({ low: 0, base: 0, high: 0 });
  });
});

describe('requests by hour of the day', () => {
  const hours = (count: number, requests: (at: number) => number | null) =>
    Array.from({ length: count }, (_, at) => {
      const row = cell({ requests: requests(at) });
      return { ...row, fromMs: t0 + at * hour, toMs: t0 + (at + 1) * hour };
    });

  it('are there after a whole day, by UTC', () => {
    expect(hoursOfDay(hours(23, () => 10))).toBeNull();
    const day = hoursOfDay(hours(24, (at) => at));
    expect(day).toHaveLength(24);
    expect(day?.[new Date(t0).getUTCHours()]).toBe(0);
    expect(day?.[(new Date(t0).getUTCHours() + 5) % 24]).toBe(5);
  });

  it('are those of a usual day, over all nodes', () => {
    const twoDays = [...hours(48, (at) => (at < 24 ? 10 : 30)), ...hours(48, () => 1), ...hours(48, () => null)];
    expect(hoursOfDay(twoDays)).toEqual(Array.from({ length: 24 }, () => 21));
  });

  it('are nothing without a client', () => {
    expect(hoursOfDay(hours(48, () => 0))).toBeNull();
    expect(hoursOfDay(hours(48, () => null))).toBeNull();
  });
});

describe('a range', () => {
  it.each([
    [5, [], { low: 5, base: 5, high: 5 }],
    [5, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { low: 2, base: 5, high: 10 }],
    [0.5, [1, 2], { low: 0.5, base: 0.5, high: 1.9 }],
    [1 / 3, [1 / 3], { low: 0.333333, base: 0.333333, high: 0.333333 }],
  ])('around %d of %j', (base, samples, range) => {
    expect(rangeAround(base, samples)).toEqual(range);
  });
});
