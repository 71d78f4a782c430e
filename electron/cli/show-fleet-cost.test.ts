import { PassThrough } from 'node:stream';
import { implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { FleetCost, type FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { clientOfEngine } from '../host/engine-client.ts';
import { FakeEngine } from '../host/fake-engine.ts';
import { fleetCost as command } from './commands/fleet-cost.ts';
import { Terminal } from './terminal.ts';

const day = 86_400_000;
const nowMs = Date.UTC(2026, 10, 21);

const row: FleetCostRow = {
  key: 'shop',
  name: 'shop',
  usdPerMonth: 1234.5,
  allocatedUsd: 1200,
  idleUsd: null,
  trafficUsd: 34.5,
  requestsPerMonth: 9_876_543,
  usdPerMillionRequests: 0.001234,
  cpuMsPerRequest: 5.1234,
  cpuUsed: 1.25,
  memoryUsedBytes: 3 * 1024 ** 3,
  nodes: 12,
  nodesWithoutPrice: 1,
  nodesNotMeasured: 2,
};
const nothingKnown: FleetCostRow = {
  ...row,
  key: 'till',
  name: 'till\u001b[2J',
  usdPerMonth: null,
  allocatedUsd: null,
  trafficUsd: null,
  requestsPerMonth: null,
  usdPerMillionRequests: null,
  cpuMsPerRequest: null,
  cpuUsed: null,
  memoryUsedBytes: null,
  nodes: 1,
  nodesWithoutPrice: 0,
  nodesNotMeasured: 1,
};

const known: FleetCost = FleetCost.parse({
  asOfMs: nowMs,
  windowMs: 3_600_000,
  measuredFromMs: nowMs - 3_600_000,
  nodes: 12,
  nodesWithoutPrice: 1,
  nodesNotMeasured: 2,
  usdPerMonth: 2000,
  nodesUsd: 1900,
  allocatedUsd: 1200,
  idleUsd: 700,
  trafficUsd: 34.5,
  peopleUsd: 0,
  rows: [row, nothingKnown],
  by: 'workload',
  days: [],
  forecast: {
    monthMs: nowMs - 20 * day,
    endsMs: nowMs + 10 * day,
    soFarUsd: 1300,
    lowUsd: 1900,
    baseUsd: 2000,
    highUsd: 2100,
    daysKnown: 20,
  },
  budget: { kind: 'will-be-over', usdPerMonth: 1950, share: 1300 / 1950, usedUpAtMs: nowMs + 9 * day },
});

/** Runs the command against an engine whose fleet costs this. */
async function fleetCost(line: string, cost: FleetCost = known) {
  const asked: unknown[] = [];
  const os = implement(contract);
  const engine = new FakeEngine({
    fleet: { list: os.fleet.list.handler(() => []) },
    cost: {
      fleet: {
        now: os.cost.fleet.now.handler(({ input }) => {
          asked.push(input);
          return { ...cost, by: input.by };
        }),
      },
    },
  });
  const output = new PassThrough();
  const streams = { input: new PassThrough(), output, errors: new PassThrough(), env: { NO_COLOR: '1' } };
  const args = line.split(' ').filter(Boolean);
  const exitCode = await command.run(args, {
    terminal: new Terminal(streams, args.includes('--json')),
    dataFolder: '/data',
    programFolder: '/programs',
    version: '1.2.3',
    connect: () =>
      Promise.resolve({
        client: clientOfEngine(engine, 'local'),
        recover: (error: unknown) => Promise.reject(error as Error),
        close: () => Promise.resolve(),
      }),
    onInterrupt: () => () => {},
  });
  return { exitCode, asked, out: String(output.read() ?? '') };
}

describe('flotilla fleet-cost', () => {
  it('shows what the fleet costs, what is left out, and what is not known', async () => {
    const { exitCode, out, asked } = await fleetCost('');
    expect(exitCode).toBe(0);
    expect(asked).toEqual([{ by: 'workload', windowMs: 3_600_000 }]);
    expect(out).toMatch(/^\$2,000\.00 a month for 12 nodes, at the rate of the last 60 min$/m);
    expect(out).toMatch(/^Nodes {6}\$1,900\.00: used \$1,200\.00, idle \$700\.00$/m);
    expect(out).toMatch(/^People {5}\$0\.00$/m);
    expect(out).toMatch(
      /^This month \$1,300\.00 so far, \$2,000\.00 \(\$1,900\.00 to \$2,100\.00\) at its end in 10 days, by 20 whole days$/m,
    );
    expect(out).toMatch(/^Budget {5}66 % of \$1,950\.00 spent, used up at 2026-1[12]-\d\d \d\d:00:00$/m);
    expect(out).toMatch(/^1 node without a price/m);
    expect(out).toMatch(/^2 nodes not measured in full/m);
    expect(out).toMatch(
      /^shop +\$1,234\.50 +\$34\.50 +9,876,543 +\$0\.00123 +5\.12 +1\.25 +3\.0 GiB +12 +1 without a price, 2 not measured$/m,
    );
    expect(out).toMatch(/^till\ufffd\[2J +- +- +- +- +- +- +- +1 +1 not measured$/m);
  });

  it('shows nodes with their idle part', async () => {
    const node = { ...row, name: 'edge-1', idleUsd: 34.5, nodes: 1, nodesWithoutPrice: 0, nodesNotMeasured: 0 };
    const { out, asked } = await fleetCost('--by node --window 7d', { ...known, rows: [node] });
    expect(asked).toEqual([{ by: 'node', windowMs: 7 * day }]);
    expect(out).toMatch(/^NODE +A MONTH +USED +IDLE +TRAFFIC/m);
    expect(out).toMatch(/^edge-1 +\$1,234\.50 +\$1,200\.00 +\$34\.50 +\$34\.50/m);
  });

  it('shows parts that make the whole, and since when anything is known', async () => {
    const first = nowMs - 2 * day;
    const ofDay = { usd: 650, allocatedUsd: 650, idleUsd: 0, trafficUsd: 0, peopleUsd: 0 };
    const days = [
      { ...ofDay, dayMs: first, isPartial: true },
      { ...ofDay, dayMs: first + day, isPartial: false },
    ];
    const { out } = await fleetCost('', { ...known, idleUsd: 663.5, days });
    expect(out).toMatch(/idle \$663\.50, not known \$36\.50$/m);
    expect(out).toMatch(/^This month \$1,300\.00 so far since 2026-11-19, before which nothing is known, /m);
  });

  it('gives one value as JSON', async () => {
    const { out } = await fleetCost('--json');
    expect(JSON.parse(out)).toEqual({ type: 'fleet-cost', ...known });
  });

  it('says so when there are no nodes, or nothing was measured', async () => {
    expect((await fleetCost('', { ...known, nodes: 0, rows: [] })).out).toBe(
      'No nodes yet. Add one: flotilla nodes add ADDRESS\n',
    );
    const { out } = await fleetCost('', { ...known, measuredFromMs: null, rows: [], budget: { kind: 'none' } });
    expect(out).toMatch(/^Nothing was measured in this time\.$/m);
    expect(out).not.toContain('Budget');
  });

  it.each([
    ['--by cost', "Option '--by': Choose from workload, node, release, region"],
    ['--window 1', "Option '--window': '1' is not a time from 1m to 90d, such as 30m, 1h or 7d"],
    ['--window 30s', "Option '--window': '30s' is not a time"],
    ['--window 91d', "Option '--window': '91d' is not a time"],
    ['extra', "Unexpected argument 'extra'"],
  ])('%s is not understood', async (line, words) => {
    await expect(fleetCost(line)).rejects.toThrow(words);
  });
});
