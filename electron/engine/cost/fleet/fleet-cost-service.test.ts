import { describe, expect, it } from 'vitest';
import { validateFocus } from '#shared/cost/export/focus-validate.ts';
import { FleetCost } from '#shared/cost/fleet-cost.ts';
import { type FleetPrices, noFleetPrices } from '#shared/cost/fleet-prices.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { ReportFile } from '#shared/contract/cost.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Node } from '#shared/domain/node.ts';
import { shareOfUsage } from '#shared/domain/usage-sums.ts';
import { UsageRow } from '#shared/domain/usage.ts';
import type { NewActivity } from '../../audit/activity-log.ts';
import { Database } from '../../storage/database.ts';
import { FleetCostService } from './fleet-cost-service.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const gib = 1024 ** 3;
const noon = Date.UTC(2026, 10, 20, 12);

const nodeOf = (id: string, changes: Partial<Node> = {}): Node =>
  Node.parse({
    id,
    name: `${id}-name`,
    driver: 'ssh',
    address: id,
    labels: { region: 'eu', tier: 'edge' },
    condition: { kind: 'online', sinceMs: 0, roundTripMs: null },
    facts: {
      os: 'linux',
      arch: 'x64',
      kernel: null,
      cpuModel: null,
      cpuCount: 2,
      memoryBytes: 4 * gib,
      memoryFreeBytes: null,
      diskBytes: null,
      diskFreeBytes: null,
      runtimes: [],
      clockOffsetMs: null,
      supervisor: 'systemd',
      collectedAtMs: 0,
    },
    workloads: [],
    addedAtMs: 0,
    lastSeenAtMs: 0,
    ...changes,
  });

/** A release that uses half of a node and sends a GB an hour, for as long as it is said to run. */
const usageOf = (nodeId: string, fromMs: number, toMs: number): UsageRow =>
  UsageRow.parse({
    workload: 'shop',
    nodeId,
    nodeName: nodeId,
    release: 'r1-0123456789ab',
    fromMs,
    toMs,
    measuredMs: toMs - fromMs,
    cpuMs: (toMs - fromMs) * 2 * 0.5,
    memoryByteMs: (toMs - fromMs) * 2 * gib,
    memoryPeakBytes: 2 * gib,
    requests: (toMs - fromMs) / 1000,
    probes: 0,
    wallMs: null,
    bytesIn: null,
    bytesOut: ((toMs - fromMs) / hour) * 1e9,
  });

const aDollarAnHour: FleetPrices = {
  ...noFleetPrices,
  rules: [{ name: 'edge', selector: 'tier=edge', rate: { kind: 'hour', usdPerHour: 1 }, egressUsdPerGb: 0.1 }],
};

/** A console over a fleet and its usage, with a clock that stands wherever it is put. */
class TestConsole {
  readonly database = Database.open(':memory:');
  readonly events: LiveEvent[] = [];
  readonly activity: NewActivity[] = [];
  nodes: Node[] = [nodeOf('a')];
  usage: UsageRow[] = [];
  nowMs = noon;
  service = this.#start();

  #start(): FleetCostService {
    const service = new FleetCostService({
      database: this.database,
      clock: {
        nowMs: () => this.nowMs,
        sleep: (_ms, signal) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      },
      settings: () => ({ usageEveryMs: 15_000 }),
      nodes: () => this.nodes,
      // As it is stored: everything in the minutes that the span touches.
      usage: ({ fromMs, toMs }) =>
        this.usage.flatMap((row) => cut(row, Math.floor(fromMs / minute) * minute, Math.ceil(toMs / minute) * minute)),
      priceBook: () => builtInPriceBook,
      publish: (event) => this.events.push(event),
      record: (entry) => this.activity.push(entry),
      onBug: (_failure, error) => {
        throw error;
      },
    });
    service.start();
    return service;
  }

  async restart(): Promise<void> {
    await this.service.close();
    this.service = this.#start();
  }

  /** Puts the clock and lets the service account for everything up to there. */
  async accrueAt(atMs: number): Promise<void> {
    this.nowMs = atMs + minute;
    await this.service.accrue();
    this.nowMs = atMs;
  }

  days() {
    return FleetCost.parse(this.service.now({ by: 'workload', windowMs: hour })).days;
  }

  total(): number {
    return Number(
      this.database.get("SELECT TOTAL(usd) AS usd FROM cost_days WHERE node <> '' OR kind = 'people'")?.['usd'],
    );
  }
}

function cut(row: UsageRow, fromMs: number, toMs: number): UsageRow[] {
  const from = Math.max(row.fromMs, fromMs);
  const to = Math.min(row.toMs, toMs);
  if (to <= from) return [];
  return [{ ...row, ...shareOfUsage(row, (to - from) / (row.toMs - row.fromMs)), fromMs: from, toMs: to }];
}

async function priced(prices: FleetPrices = aDollarAnHour): Promise<TestConsole> {
  const console = new TestConsole();
  await console.service.setPrices(prices);
  return console;
}

describe('what accrues', () => {
  it('is the cost since the last time: used as it was measured, the rest idle', async () => {
    const console = await priced();
    console.usage = [usageOf('a', noon, noon + 30 * minute)];
    await console.accrueAt(noon + hour);
    const [today, ...others] = console.days();
    expect(others).toEqual([]);
    expect(today).toMatchObject({ dayMs: noon - 12 * hour, isPartial: true, peopleUsd: 0 });
    expect(today?.allocatedUsd).toBeCloseTo(0.25, 8);
    expect(today?.idleUsd).toBeCloseTo(0.75, 8);
    expect(today?.trafficUsd).toBeCloseTo(0.05, 8);
    expect(today?.usd).toBeCloseTo(1.05, 8);
    expect(console.events).toContainEqual({ type: 'cost', what: 'fleet' });
  });

  it('is split at midnight UTC, and a day is whole when all of it was accounted for', async () => {
    const console = await priced();
    await console.accrueAt(noon + 2.5 * day);
    expect(console.days().map(({ dayMs, usd, isPartial }) => [dayMs, usd, isPartial])).toEqual([
      [noon - 12 * hour, 12, true],
      [noon + 12 * hour, 24, false],
      [noon + 36 * hour, 24, false],
    ]);
  });

  it('goes on where it was left while the console was closed', async () => {
    const console = await priced();
    await console.accrueAt(noon + hour);
    await console.service.close();
    console.usage = [usageOf('a', noon + 2 * hour, noon + 6 * hour)];
    console.nowMs = noon + 10 * hour;
    await console.restart();
    await console.accrueAt(noon + 10 * hour);
    const [today] = console.days();
    expect(today?.allocatedUsd).toBeCloseTo(2, 6);
    expect(today?.idleUsd).toBeCloseTo(8, 6);
  });

  it('is nothing for a node without a price, and no day at 0 dollars where nothing has one', async () => {
    const console = new TestConsole();
    await console.accrueAt(noon + day);
    expect(console.days()).toEqual([]);
    console.nodes = [nodeOf('a'), nodeOf('b', { labels: {} })];
    await console.service.setPrices(aDollarAnHour);
    await console.accrueAt(noon + day + hour);
    expect(console.days().map(({ usd }) => usd)).toEqual([1]);
    expect(console.service.now({ by: 'node', windowMs: hour })).toMatchObject({ nodes: 2, nodesWithoutPrice: 1 });
  });

  it('begins with the addition of a node, and stays when it is removed', async () => {
    const console = await priced();
    console.nodes = [nodeOf('a'), nodeOf('b', { addedAtMs: noon + 30 * minute })];
    await console.accrueAt(noon + hour);
    expect(console.days()[0]?.usd).toBeCloseTo(1.5, 8);
    console.nodes = [];
    // Gone some time since the last time; that is paid for, and nothing after it.
    await console.accrueAt(noon + hour + 10 * minute);
    await console.accrueAt(noon + 3 * hour);
    expect(console.days()[0]?.usd).toBeCloseTo(1.5 + 2 / 6, 8);
    const { content } = ReportFile.parse(await console.service.report({ format: 'csv' }));
    expect(content).toContain('2026-11-20,b,b-name,eu,,,idle,0.666667,0.666666667,');
  });

  it("counts people's hours by the calendar, also without a node", async () => {
    const console = await priced({ ...noFleetPrices, people: { hoursPerMonth: 7.3, usdPerHour: 100 } });
    console.nodes = [];
    await console.accrueAt(noon + 3 * hour);
    expect(console.days()).toMatchObject([{ usd: 3, peopleUsd: 3, idleUsd: 0 }]);
  });

  it('keeps what accrued at the prices of then', async () => {
    const console = await priced();
    console.nowMs = noon + 2 * hour;
    const [rule] = aDollarAnHour.rules;
    if (!rule) throw new Error('there is a rule');
    await console.service.setPrices({ ...aDollarAnHour, rules: [{ ...rule, rate: { kind: 'hour', usdPerHour: 10 } }] });
    await console.accrueAt(noon + 3 * hour);
    expect(console.days()[0]?.usd).toBeCloseTo(12, 8);
  });

  it('is a transaction with its mark: what failed is due again, and once', async () => {
    const console = await priced();
    const real = console.database.run.bind(console.database);
    let left = 2;
    console.database.run = (sql, ...values) => {
      if (sql.includes('INSERT INTO cost_days') && --left < 0) throw new Error('disk full');
      return real(sql, ...values);
    };
    await expect(console.accrueAt(noon + hour)).rejects.toThrow('disk full');
    console.database.run = real;
    expect(console.total()).toBe(0);
    await console.accrueAt(noon + 2 * hour);
    expect(console.total()).toBeCloseTo(2, 8);
  });

  it('is the same however often and at once it is asked for', async () => {
    const console = await priced();
    console.nowMs = noon + hour + minute;
    await Promise.all([console.service.accrue(), console.service.accrue(), console.service.accrue()]);
    await console.service.accrue();
    expect(console.total()).toBeCloseTo(1, 8);
  });
});

describe('a clock', () => {
  it('that goes back some hours and on again changes nothing', async () => {
    const console = await priced();
    await console.accrueAt(noon + 10 * hour);
    for (const at of [7, 8, 9, 10, 11]) await console.accrueAt(noon + at * hour);
    expect(console.total()).toBeCloseTo(11, 8);
  });

  it('that is a year behind for a while neither loses nor doubles what was', async () => {
    const console = await priced();
    console.usage = [usageOf('a', noon, noon + 2 * day)];
    console.nodes = [nodeOf('a', { addedAtMs: noon })];
    await console.accrueAt(noon + 2 * day);
    const before = console.days();
    await console.accrueAt(noon - 365 * day);
    await console.accrueAt(noon - 364 * day);
    await console.accrueAt(noon + 2 * day);
    expect(console.days()).toEqual(before);
    await console.accrueAt(noon + 3 * day);
    expect(console.total()).toBeCloseTo(3 * 24 + 2 * 24 * 0.1, 6);
  });

  it('that was a hundred days ahead costs nothing that was not', async () => {
    const console = await priced();
    await console.accrueAt(noon + hour);
    await console.accrueAt(noon + 100 * day);
    expect(console.total()).toBeCloseTo(2400, 6);
    await console.accrueAt(noon + 2 * hour);
    // Of today, what was ahead has been accounted for; it is due no second time.
    expect(console.total()).toBeCloseTo(12, 6);
    await console.accrueAt(noon + 36 * hour);
    expect(console.total()).toBeCloseTo(36, 6);
    expect(console.days().map(({ usd }) => Math.round(usd))).toEqual([12, 24]);
  });

  it('that jumps ahead by decades accounts for no more than is kept', async () => {
    const console = await priced();
    await console.accrueAt(noon + 20_000 * day);
    expect(console.days().length).toBeLessThanOrEqual(400);
    await console.accrueAt(noon + hour);
    await console.accrueAt(noon + 2 * hour);
    expect(console.total()).toBeLessThanOrEqual(2);
  });
});

describe('what it costs now', () => {
  it('is the rate of the window for a month of 730 hours', async () => {
    const console = await priced({ ...aDollarAnHour, people: { hoursPerMonth: 2, usdPerHour: 60 } });
    console.usage = [usageOf('a', noon, noon + 20 * minute)];
    console.nowMs = noon + 20 * minute;
    const now = FleetCost.parse(console.service.now({ by: 'workload', windowMs: hour }));
    expect(now).toMatchObject({ nodes: 1, nodesNotMeasured: 0, measuredFromMs: noon, nodesUsd: 730, peopleUsd: 120 });
    expect(now.allocatedUsd).toBeCloseTo(365, 6);
    expect(now.trafficUsd).toBeCloseTo(73, 6);
    expect(now.usdPerMonth).toBeCloseTo(923, 6);
    expect(now.rows).toMatchObject([{ key: 'shop', nodes: 1 }]);
    expect(now.rows[0]?.requestsPerMonth).toBeCloseTo(730 * 3600, 3);
    expect(now.forecast).toMatchObject({ daysKnown: 0, soFarUsd: 0 });
    expect(now.forecast.baseUsd).toBeCloseTo((923 / 730) * (10 * 24 + 12 - 1 / 3), 3);
  });

  it('does not take a node that was not heard of for idle', () => {
    const console = new TestConsole();
    console.nodes = [nodeOf('a', { condition: { kind: 'new' } })];
    expect(console.service.now({ by: 'node', windowMs: hour })).toMatchObject({ nodesNotMeasured: 1, idleUsd: 0 });
  });

  it('has prices of a vCPU and of traffic for a gate, of the fleet or else of OpenCost', async () => {
    const console = new TestConsole();
    expect(console.service.requestPrices()).toEqual({ usdPerVcpuHour: 0.031611, usdPerGbOut: 0.12 });
    await console.service.setPrices(aDollarAnHour);
    const { usdPerVcpuHour, usdPerGbOut } = console.service.requestPrices();
    expect(usdPerVcpuHour).toBeCloseTo(0.031611 / (2 * 0.031611 + 4 * 0.004237), 9);
    expect(usdPerGbOut).toBe(0.1);
  });
});

describe('prices', () => {
  it('are kept, recorded and told', async () => {
    const console = await priced();
    expect(console.activity).toMatchObject([{ action: 'fleet-prices-changed', result: 'ok' }]);
    expect(console.activity[0]?.detail).toContain('edge');
    await console.restart();
    expect(console.service.prices()).toEqual(aDollarAnHour);
  });

  const [rule] = aDollarAnHour.rules;
  it.each<[string, Partial<FleetPrices>]>([
    ['rules.1.selector', { rules: rule ? [rule, { ...rule, selector: 'tier in' }] : [] }],
    ['rules.0.rate.price', { rules: rule ? [{ ...rule, rate: { kind: 'machine', price: 'aws.ec2.none' } }] : [] }],
    ['regionLabel', { regionLabel: 'not a key' }],
    ['budget.alertAt', { budget: { usdPerMonth: 10, alertAt: [1, 0.8] } }],
    ['budget.alertAt', { budget: { usdPerMonth: 10, alertAt: [1, 1] } }],
  ])('with a mistake are refused at %s, and the old ones hold', async (field, changes) => {
    const console = await priced();
    const error: unknown = await console.service
      .setPrices({ ...aDollarAnHour, ...changes })
      .catch((thrown: unknown) => thrown);
    expect(error instanceof FlotillaError && error.failure).toMatchObject({ code: 'input/invalid', field });
    expect(console.service.prices()).toEqual(aDollarAnHour);
  });

  it('that cannot be read any more are set aside, and none hold', async () => {
    const console = await priced();
    console.database.run("UPDATE fleet_prices SET value = '{}'");
    await console.restart();
    expect(console.service.prices()).toEqual(noFleetPrices);
    expect(console.database.get('SELECT source FROM set_aside')).toEqual({ source: 'fleet prices' });
  });
});

describe('the budget', () => {
  const budgeted: FleetPrices = { ...aDollarAnHour, budget: { usdPerMonth: 10, alertAt: [0.5, 1] } };
  const told = ({ activity }: TestConsole) =>
    activity.flatMap(({ action, detail }) => (action === 'budget-reached' ? [detail] : []));

  it('is told of once a share and month, also after a restart', async () => {
    const console = await priced(budgeted);
    await console.accrueAt(noon + 4 * hour);
    expect(told(console)).toEqual([]);
    await console.accrueAt(noon + 5 * hour);
    expect(told(console)).toEqual(['50 % of the budget reached: $5.00 of $10 spent this month']);
    expect(console.activity.at(-1)?.by).toBe('console');
    await console.restart();
    await console.accrueAt(noon + 6 * hour);
    expect(told(console)).toHaveLength(1);
    await console.accrueAt(noon + 12 * hour);
    expect(told(console)).toHaveLength(2);
    expect(console.service.now({ by: 'node', windowMs: hour }).budget).toMatchObject({ kind: 'over', share: 1.2 });
    // The next month begins at nothing.
    await console.accrueAt(Date.UTC(2026, 11, 1, 5));
    expect(told(console)).toHaveLength(3);
  });

  it('that is already reached when it is set is told at once', async () => {
    const console = await priced();
    await console.accrueAt(noon + 8 * hour);
    await console.service.setPrices(budgeted);
    expect(told(console)).toHaveLength(1);
  });
});

describe('a report', () => {
  const box = {
    kind: 'box',
    priceUsd: 3600,
    months: 36,
    watts: 100,
    pue: 1.2,
    energyUsdPerKwh: 0.3,
    linkUsdPerMonth: 30,
  } as const;

  it('has a line for each day, node, workload and kind, safe for spreadsheets', async () => {
    const console = await priced();
    console.nodes = [nodeOf('a', { name: '=cmd()' })];
    console.usage = [usageOf('a', noon, noon + hour)];
    await console.accrueAt(noon + hour);
    const { content, fileName, mediaType } = ReportFile.parse(await console.service.report({ format: 'csv' }));
    expect([fileName, mediaType]).toEqual(['fleet-cost-2026-11-20.csv', 'text/csv']);
    expect(content.split('\r\n')).toEqual([
      'day,node,node_name,region,workload,release,kind,hours,usd,requests,day_is_partial',
      '2026-11-20,,,,,,people,1,0,,true',
      "2026-11-20,a,'=cmd(),eu,,,idle,1,0.5,,true",
      "2026-11-20,a,'=cmd(),eu,shop,r1-0123456789ab,allocated,1,0.5,3600,true",
      "2026-11-20,a,'=cmd(),eu,shop,r1-0123456789ab,traffic,1,0.1,,true",
      '',
    ]);
  });

  it('is FOCUS 1.2 with hardware bought, power used, and nothing lost between them', async () => {
    const console = await priced({
      ...aDollarAnHour,
      rules: [{ name: 'boxes', selector: '', rate: box, egressUsdPerGb: 0.01 }],
      people: { hoursPerMonth: 1, usdPerHour: 50 },
    });
    console.usage = [usageOf('a', noon, noon + 20 * hour)];
    await console.accrueAt(noon + 20 * hour);
    const { content } = ReportFile.parse(await console.service.report({ format: 'focus' }));
    expect(validateFocus(content)).toEqual([]);
    const [header = '', ...lines] = content.trimEnd().split('\r\n');
    const cost = header.split(',').indexOf('ListCost');
    const plain = lines.map((line) => line.replaceAll(/"([^"]|"")*"/g, '').split(','));
    expect(plain.reduce((sum, cells) => sum + Number(cells[cost]), 0)).toBeCloseTo(console.total(), 6);
    expect(lines.filter((line) => line.includes('Purchase') && line.includes('Recurring')).length).toBeGreaterThan(0);
    expect(lines.some((line) => line.includes('kWh') && line.includes('Usage-Based'))).toBe(true);
    expect(lines.every((line) => line.includes('self-managed'))).toBe(true);
  });

  it('of nothing has a header', async () => {
    const { content } = await new TestConsole().service.report({ format: 'focus' });
    expect(validateFocus(content)).toEqual([]);
  });
});
