import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeId, ReleaseId, WorkloadName } from '../domain/ids.ts';
import { UsageRow } from '../domain/usage.ts';
import { splitRates } from './fleet-allocate.ts';
import { FleetCostRow } from './fleet-cost.ts';
import { type CostedNode, measuredMsOf, nodeCost } from './fleet-node-cost.ts';
import { fleetRows, fleetTotals } from './fleet-rows.ts';
import { builtInPriceBook } from './price-book.ts';

const rates = splitRates(builtInPriceBook);
const hour = 3_600_000;
const gib = 1024 ** 3;
const cpuPart = (2 * 0.031611) / (2 * 0.031611 + 4 * 0.004237);

const run = (workload: string, number = 1) => ({
  workload: WorkloadName.parse(workload),
  release: ReleaseId.parse(`r${number}-0123456789ab`),
});

/** An hour of a workload that uses a fifth of two CPUs and a quarter of 4 GiB, for 3,600 requests. */
const used = (nodeId: string, workload = 'shop', changes: Partial<UsageRow> = {}, release = 1): UsageRow =>
  UsageRow.parse({
    ...run(workload, release),
    nodeId: NodeId.parse(nodeId),
    nodeName: nodeId,
    fromMs: 0,
    toMs: hour,
    measuredMs: hour,
    cpuMs: 0.2 * 2 * hour,
    memoryByteMs: gib * hour,
    memoryPeakBytes: gib,
    requests: 3600,
    probes: 0,
    wallMs: 36_000,
    bytesIn: 0,
    bytesOut: 1e9,
    ...changes,
  });

/** A node for $73 a month. */
const node = (id: string, changes: Partial<CostedNode> = {}): CostedNode => ({
  id,
  name: id,
  region: 'eu',
  cpuCount: 2,
  memoryBytes: 4 * gib,
  price: { usdPerHour: 0.1, egressUsdPerGb: 0.01 },
  runs: [run('shop')],
  usage: [used(id)],
  ...changes,
});

const share = 73 * (0.2 * cpuPart + 0.25 * (1 - cpuPart));
const costsOf = (nodes: readonly CostedNode[]) => nodes.map((each) => nodeCost(each, rates, hour));
const rowsOf = (nodes: readonly CostedNode[], by: Parameters<typeof fleetRows>[1]) => fleetRows(costsOf(nodes), by);

describe('how long a node was measured', () => {
  it.each<[string, readonly UsageRow[], number]>([
    ['nothing', [], 0],
    ['two beside each other', [used('a'), used('a', 'till')], hour],
    [
      'two after each other',
      [
        used('a', 'shop', { toMs: hour / 2, measuredMs: hour / 2 }),
        used('a', 'shop', { fromMs: hour / 2, measuredMs: hour / 2 }, 2),
      ],
      hour,
    ],
    ['with a gap of half the time', [used('a', 'shop', { measuredMs: hour / 2 })], hour / 2],
    ['in one moment', [used('a', 'shop', { toMs: 0, measuredMs: 5 })], 5],
  ])('%s', (_name, rows, ms) => {
    expect(measuredMsOf(rows)).toBe(ms);
  });
});

describe('rows', () => {
  it('of what was taken away say how much of the time it was there, beside others or not', () => {
    const aSixth = used('a', 'shop', {
      toMs: hour / 6,
      measuredMs: hour / 6,
      cpuMs: 0.2 * 2 * (hour / 6),
      memoryByteMs: gib * (hour / 6),
      requests: 600,
      bytesOut: 1e9 / 6,
    });
    const [gone] = rowsOf([node('a', { runs: [], usage: [aSixth] })], 'workload');
    expect(gone?.allocatedUsd).toBeCloseTo(share / 6, 6);
    expect(gone?.requestsPerMonth).toBeCloseTo(600 * 730, 6);
    const rows = rowsOf([node('a', { runs: [run('till')], usage: [aSixth, used('a', 'till')] })], 'workload');
    const beside = rows.find(({ key }) => key === 'shop');
    expect(beside?.allocatedUsd).toBeCloseTo(share / 6, 6);
    // What was just begun runs at the rate of now.
    const [begun] = rowsOf([node('a', { usage: [{ ...aSixth, fromMs: hour - hour / 6, toMs: hour }] })], 'workload');
    expect(begun?.allocatedUsd).toBeCloseTo(share, 6);
  });

  it('of workloads are their share of nodes and traffic, and what a million requests cost', () => {
    const [shop, ...others] = rowsOf([node('a'), node('b')], 'workload');
    expect(others).toEqual([]);
    const traffic = 2 * 730 * 0.01;
    const requests = 2 * 3600 * 730;
    expect(shop).toMatchObject({ key: 'shop', nodes: 2, idleUsd: null, nodesWithoutPrice: 0, nodesNotMeasured: 0 });
    expect(shop?.allocatedUsd).toBeCloseTo(2 * share, 8);
    expect(shop?.trafficUsd).toBeCloseTo(traffic, 8);
    expect(shop?.usdPerMonth).toBeCloseTo(2 * share + traffic, 8);
    expect(shop?.requestsPerMonth).toBeCloseTo(requests, 3);
    expect(shop?.usdPerMillionRequests).toBeCloseTo(((2 * share + traffic) / requests) * 1e6, 6);
    expect(shop?.cpuMsPerRequest).toBeCloseTo(400, 9);
    expect(shop?.cpuUsed).toBeCloseTo(0.8, 9);
    expect(shop?.memoryUsedBytes).toBeCloseTo(2 * gib, 0);
  });

  it('of nodes and regions are the whole node: used, idle and traffic', () => {
    const nodes = [node('a'), node('b', { region: '', runs: [], usage: [] })];
    const [a, b] = rowsOf(nodes, 'node');
    expect(a?.idleUsd).toBeCloseTo(73 - share, 8);
    expect(a?.usdPerMonth).toBeCloseTo(80.3, 8);
    expect(b).toMatchObject({ usdPerMonth: 73, allocatedUsd: 0, idleUsd: 73, trafficUsd: 0, requestsPerMonth: null });
    expect(rowsOf(nodes, 'region').map(({ key, name }) => [key, name])).toEqual([
      ['eu', 'eu'],
      ['', 'Without a region'],
    ]);
  });

  it('of releases keep the releases of a workload apart', () => {
    const nodes = [node('a', { usage: [used('a'), used('a', 'shop', { cpuMs: 0 }, 2)] })];
    expect(rowsOf(nodes, 'release').map(({ key }) => key)).toEqual(['shop/r1-0123456789ab', 'shop/r2-0123456789ab']);
  });

  it('count CPU time over all requests that it was used for, the probes of the console too', () => {
    const [row] = rowsOf([node('a', { usage: [used('a', 'shop', { probes: 3600 })] })], 'workload');
    expect(row?.cpuMsPerRequest).toBeCloseTo(200, 9);
  });

  it('reckon per request only from nodes that count both', () => {
    const silent = node('b', { usage: [used('b', 'shop', { requests: null, probes: null })] });
    const [row] = rowsOf([node('a'), silent], 'workload');
    const alone = rowsOf([node('a')], 'workload')[0];
    expect(row?.usdPerMillionRequests).toBe(alone?.usdPerMillionRequests);
    expect(row?.cpuMsPerRequest).toBe(alone?.cpuMsPerRequest);
    expect(row?.requestsPerMonth).toBeNull();
  });

  it.each<[string, Partial<CostedNode>]>([
    ['its size', { cpuCount: null }],
    ['CPU time', { usage: [used('b', 'shop', { cpuMs: null })] }],
    ['anything of what runs', { usage: [] }],
    ['traffic that has a price', { usage: [used('b', 'shop', { bytesOut: null })] }],
    ['one of two workloads', { runs: [run('shop'), run('till')] }],
    ['what runs there', { runs: null, usage: [] }],
  ])('count a node that does not tell %s as not measured', (_what, changes) => {
    const costs = costsOf([node('a'), node('b', changes)]);
    expect(fleetTotals(costs)).toMatchObject({ nodes: 2, nodesNotMeasured: 1, nodesUsd: 146 });
    expect(fleetRows(costs, 'node').find(({ key }) => key === 'b')?.nodesNotMeasured).toBe(1);
  });

  it('know no idle part of a node where something is not counted', () => {
    const [row] = rowsOf([node('a', { runs: [run('shop'), run('till')] })], 'node');
    expect(row?.idleUsd).toBeNull();
    expect(row?.allocatedUsd).toBeCloseTo(share, 8);
  });

  it('show a node without a price with what it uses, and no amount', () => {
    const costs = costsOf([node('a', { price: null })]);
    expect(fleetTotals(costs)).toMatchObject({ nodesWithoutPrice: 1, nodesNotMeasured: 0, nodesUsd: 0 });
    expect(fleetRows(costs, 'node')[0]).toMatchObject({ usdPerMonth: null, allocatedUsd: null, cpuUsed: 0.4 });
    expect(fleetRows(costs, 'workload')[0]).toMatchObject({ usdPerMonth: null, nodesWithoutPrice: 1 });
  });

  it('name no cost of a request where there was none', () => {
    const [row] = rowsOf([node('a', { usage: [used('a', 'shop', { requests: 0 })] })], 'workload');
    expect(row).toMatchObject({ requestsPerMonth: 0, usdPerMillionRequests: null, cpuMsPerRequest: null });
  });

  it('of a fleet without nodes are none', () => {
    expect(rowsOf([], 'node')).toEqual([]);
    expect(fleetTotals([])).toMatchObject({ nodes: 0, nodesUsd: 0, measuredFromMs: null });
  });
});

describe('any fleet', () => {
  const count = (max: number) => fc.option(fc.maxSafeNat().map((value) => Math.min(value, max)));
  const usage = fc.record({
    cpuMs: count(1e12),
    memoryByteMs: count(1e18),
    bytesOut: count(1e15),
    requests: count(1e9),
    probes: count(1e6),
    measuredMs: fc.double({ min: 0, max: hour, noNaN: true }),
  });
  const nodes = fc.array(
    fc.record({
      cpuCount: fc.option(fc.integer({ min: 1, max: 128 })),
      memoryBytes: fc.option(fc.integer({ min: 1, max: 1e12 })),
      price: fc.option(
        fc.record({
          usdPerHour: fc.double({ min: 0, max: 100, noNaN: true }),
          egressUsdPerGb: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      ),
      region: fc.constantFrom('', 'eu', 'us'),
      used: fc.array(usage, { maxLength: 3 }),
      isKnown: fc.boolean(),
    }),
    { maxLength: 6 },
  );

  it('has rows that fit the contract and add up, by whatever it is split', () => {
    fc.assert(
      fc.property(nodes, (list) => {
        const costs = costsOf(
          list.map(({ used: rows, isKnown, ...rest }, at) =>
            node(`n${at}`, {
              ...rest,
              runs: isKnown ? [run('shop')] : null,
              usage: rows.map((row, index) => used(`n${at}`, ['shop', 'till', 'api'][index], row)),
            }),
          ),
        );
        const totals = fleetTotals(costs);
        const sum = (by: Parameters<typeof fleetRows>[1], of: (row: FleetCostRow) => number | null) =>
          fleetRows(costs, by).reduce((all, row) => all + (of(FleetCostRow.parse(row)) ?? 0), 0);
        const share = (value: number) => value / (1 + totals.nodesUsd + totals.trafficUsd);
        for (const by of ['node', 'region', 'workload', 'release'] as const) {
          expect(share(sum(by, ({ allocatedUsd }) => allocatedUsd))).toBeCloseTo(share(totals.allocatedUsd), 7);
          expect(share(sum(by, ({ trafficUsd }) => trafficUsd))).toBeCloseTo(share(totals.trafficUsd), 7);
        }
        expect(share(sum('node', ({ usdPerMonth }) => usdPerMonth))).toBeCloseTo(
          share(totals.nodesUsd + totals.trafficUsd),
          7,
        );
        expect(share(sum('region', ({ idleUsd }) => idleUsd))).toBeCloseTo(share(totals.idleUsd), 7);
        expect(totals.allocatedUsd + totals.idleUsd).toBeLessThanOrEqual(totals.nodesUsd * (1 + 1e-9) + 1e-7);
      }),
    );
  });
});
