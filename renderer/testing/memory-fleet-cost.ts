import type { FleetCost, FleetCostBy, FleetCostDay, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { type FleetPrices, type NodeRate, noFleetPrices } from '#shared/cost/fleet-prices.ts';
import type { Node } from '#shared/domain/node.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { memoryUsage } from './memory-telemetry.ts';
import { seededRandom } from './seeded-random.ts';

/*
 * What the in-memory fleet costs. The sums are made as simply as can be: the rules themselves are tested where they are.
 */

const monthHours = 730;
const monthMs = monthHours * 3_600_000;
const dayMs = 86_400_000;
const daysKnown = 17;

const pricesOf = new WeakMap<MemoryState, FleetPrices>();

export const memoryFleetPrices = (state: MemoryState): FleetPrices => pricesOf.get(state) ?? noFleetPrices;
export const setMemoryFleetPrices = (state: MemoryState, prices: FleetPrices): void => {
  pricesOf.set(state, prices);
};

/** Prices that a sample fleet may have: boxes that somebody bought, and rented machines for the rest. */
export const sampleFleetPrices: FleetPrices = {
  rules: [
    {
      name: 'Boxes in Europe',
      selector: 'region in (eu-west, eu-north)',
      rate: {
        kind: 'box',
        priceUsd: 200,
        months: 36,
        watts: 10,
        pue: 1,
        energyUsdPerKwh: 0.24,
        linkUsdPerMonth: 6,
      },
      egressUsdPerGb: 0,
    },
    { name: 'Rented', selector: 'region=us-east', rate: { kind: 'hour', usdPerHour: 0.0416 }, egressUsdPerGb: 0.09 },
    { name: 'Others', selector: 'region!=ap-south', rate: { kind: 'month', usdPerMonth: 12 }, egressUsdPerGb: 0.05 },
  ],
  people: { hoursPerMonth: 6, usdPerHour: 60 },
  budget: { usdPerMonth: 900, alertAt: [0.8, 1] },
  regionLabel: 'region',
};

function usdPerMonthOf(rate: NodeRate): number {
  switch (rate.kind) {
    case 'month':
      return rate.usdPerMonth;
    case 'hour':
      return rate.usdPerHour * monthHours;
    case 'machine':
      return 0.0416 * monthHours;
    case 'box':
      return (
        rate.priceUsd / rate.months +
        ((rate.watts * monthHours) / 1000) * rate.pue * rate.energyUsdPerKwh +
        rate.linkUsdPerMonth
      );
  }
}

interface Priced {
  readonly node: Node;
  readonly usd: number | null;
  readonly egressUsdPerGb: number;
  readonly usage: readonly UsageRow[];
}

function pricedNodes(state: MemoryState, windowMs: number): Priced[] {
  const usage = new Map<string, UsageRow[]>();
  for (const row of memoryUsage(state, { windowMs })) usage.set(row.nodeId, [...(usage.get(row.nodeId) ?? []), row]);
  const rules = memoryFleetPrices(state).rules.map((rule) => ({ ...rule, parsed: parseSelector(rule.selector) }));
  return [...state.nodes.values()].map((node) => {
    const rule = rules.find(({ parsed }) => parsed.ok && matchesSelector(parsed.selector, node.labels));
    return {
      node,
      usd: rule ? usdPerMonthOf(rule.rate) : null,
      egressUsdPerGb: rule?.egressUsdPerGb ?? 0,
      usage: usage.get(node.id) ?? [],
    };
  });
}

/** Something runs there, and nobody counts it. */
const isUncounted = ({ node, usage }: Priced): boolean => node.workloads.length > 0 && usage.length === 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** What one release takes of a node: the greater of its shares of CPU and memory. */
function shareOf({ node }: Priced, row: UsageRow): number {
  const { cpuCount = 4, memoryBytes = 8 * 1024 ** 3 } = node.facts ?? {};
  const memory = row.measuredMs > 0 ? (row.memoryByteMs ?? 0) / row.measuredMs : 0;
  return Math.min(1, Math.max((row.cpuMs ?? 0) / (row.measuredMs * (cpuCount ?? 4)), memory / (memoryBytes ?? 1)));
}

const trafficOf = ({ egressUsdPerGb }: Priced, row: UsageRow): number =>
  ((row.bytesOut ?? 0) / 1e9) * egressUsdPerGb * (monthMs / Math.max(1, row.measuredMs));

interface Used {
  readonly priced: Priced;
  readonly row: UsageRow;
}

const keyOf = (by: FleetCostBy, priced: Priced, row: UsageRow | null, label: string): string | null => {
  switch (by) {
    case 'node':
      return priced.node.id;
    case 'region':
      return priced.node.labels[label] ?? '';
    case 'workload':
      return row?.workload ?? null;
    case 'release':
      return row ? `${row.workload}/${row.release}` : null;
  }
};

function costRow(by: FleetCostBy, key: string, nodes: readonly Priced[], used: readonly Used[]): FleetCostRow {
  const known = used.filter(({ priced }) => priced.usd !== null);
  const allocated = sum(known.map(({ priced, row }) => (priced.usd ?? 0) * shareOf(priced, row)));
  const traffic = sum(known.map(({ priced, row }) => trafficOf(priced, row)));
  const whole = sum(nodes.map(({ usd }) => usd ?? 0));
  const counted = nodes.filter((priced) => !isUncounted(priced));
  const idle = Math.max(0, sum(counted.map(({ usd }) => usd ?? 0)) - allocated);
  const perMonth = (row: UsageRow, count: number | null) => ((count ?? 0) * monthMs) / Math.max(1, row.measuredMs);
  const requests = sum(used.map(({ row }) => perMonth(row, row.requests)));
  const cpuMs = sum(used.map(({ row }) => perMonth(row, row.cpuMs)));
  const isOfNodes = by === 'node' || by === 'region';
  const hasPrice = nodes.some(({ usd }) => usd !== null);
  const isMeasured = used.length > 0;
  return {
    key,
    name: by === 'node' ? (nodes[0]?.node.name ?? key) : key,
    usdPerMonth: hasPrice && (isOfNodes || isMeasured) ? (isOfNodes ? whole + traffic : allocated + traffic) : null,
    allocatedUsd: hasPrice && isMeasured ? allocated : null,
    idleUsd: hasPrice && isOfNodes && counted.length > 0 ? idle : null,
    trafficUsd: hasPrice && isMeasured ? traffic : null,
    requestsPerMonth: isMeasured ? requests : null,
    usdPerMillionRequests: hasPrice && requests > 0 ? ((allocated + traffic) / requests) * 1e6 : null,
    cpuMsPerRequest: requests > 0 ? cpuMs / requests : null,
    cpuUsed: isMeasured ? cpuMs / monthMs : null,
    memoryUsedBytes: isMeasured
      ? sum(used.map(({ row }) => (row.memoryByteMs ?? 0) / Math.max(1, row.measuredMs)))
      : null,
    nodes: nodes.length,
    nodesWithoutPrice: nodes.filter(({ usd }) => usd === null).length,
    nodesNotMeasured: nodes.filter(isUncounted).length,
  };
}

function costRows(by: FleetCostBy, nodes: readonly Priced[], label: string): FleetCostRow[] {
  const groups = new Map<string, { nodes: Set<Priced>; used: Used[] }>();
  const put = (key: string | null, priced: Priced, row: UsageRow | null) => {
    if (key === null) return;
    const group = groups.get(key) ?? { nodes: new Set(), used: [] };
    group.nodes.add(priced);
    if (row) group.used.push({ priced, row });
    groups.set(key, group);
  };
  for (const priced of nodes) {
    if (priced.usage.length === 0) put(keyOf(by, priced, null, label), priced, null);
    for (const row of priced.usage) put(keyOf(by, priced, row, label), priced, row);
  }
  return [...groups].map(([key, group]) => costRow(by, key, [...group.nodes], group.used));
}

interface Rates {
  readonly nodesUsd: number;
  readonly allocatedUsd: number;
  readonly idleUsd: number;
  readonly trafficUsd: number;
  readonly peopleUsd: number;
}

/** Days since the fleet is known, the first and the last of them in part. */
function costDays(nowMs: number, rates: Rates): FleetCostDay[] {
  const random = seededRandom(5);
  const today = Math.floor(nowMs / dayMs) * dayMs;
  return Array.from({ length: daysKnown }, (_each, index) => {
    const at = today - (daysKnown - 1 - index) * dayMs;
    const known = index === 0 ? 0.4 : at === today ? (nowMs - today) / dayMs : 1;
    const share = (known * 24) / monthHours;
    const level = 0.8 + random() * 0.35;
    const allocatedUsd = rates.allocatedUsd * share * level;
    const idleUsd = rates.idleUsd * share;
    const trafficUsd = rates.trafficUsd * share * level;
    const peopleUsd = rates.peopleUsd * share;
    const usd = allocatedUsd + idleUsd + trafficUsd + peopleUsd;
    return { dayMs: at, usd, allocatedUsd, idleUsd, trafficUsd, peopleUsd, isPartial: known < 1 };
  });
}

function forecastOf(nowMs: number, days: readonly FleetCostDay[], usdPerMonth: number): FleetCost['forecast'] {
  const now = new Date(nowMs);
  const month = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const endsMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const soFarUsd = sum(days.filter((day) => day.dayMs >= month).map(({ usd }) => usd));
  const restUsd = (usdPerMonth * (endsMs - nowMs)) / monthMs;
  return {
    monthMs: month,
    endsMs,
    soFarUsd,
    lowUsd: soFarUsd + restUsd * 0.94,
    baseUsd: soFarUsd + restUsd,
    highUsd: soFarUsd + restUsd * 1.09,
    daysKnown: days.filter(({ isPartial }) => !isPartial).length,
  };
}

function budgetOf(prices: FleetPrices, nowMs: number, forecast: FleetCost['forecast']): FleetCost['budget'] {
  if (prices.budget === null) return { kind: 'none' };
  const { usdPerMonth, alertAt } = prices.budget;
  const { soFarUsd, baseUsd, endsMs } = forecast;
  const share = soFarUsd / usdPerMonth;
  const perMs = (baseUsd - soFarUsd) / Math.max(1, endsMs - nowMs);
  const usedUpAtMs = baseUsd > usdPerMonth ? Math.round(nowMs + Math.max(0, usdPerMonth - soFarUsd) / perMs) : null;
  const isNear = alertAt.some((each) => each <= share);
  const kind = share >= 1 ? 'over' : baseUsd > usdPerMonth ? 'will-be-over' : isNear ? 'near' : 'under';
  return { kind, usdPerMonth, share, usedUpAtMs };
}

function memoryFleetCost(state: MemoryState, by: FleetCostBy, windowMs: number): FleetCost {
  const prices = memoryFleetPrices(state);
  const nowMs = state.schedule.nowMs();
  const nodes = pricedNodes(state, windowMs);
  const all = costRow(
    'region',
    '',
    nodes,
    nodes.flatMap((priced) => priced.usage.map((row) => ({ priced, row }))),
  );
  const peopleUsd = prices.people.hoursPerMonth * prices.people.usdPerHour;
  const rates = {
    nodesUsd: sum(nodes.map(({ usd }) => usd ?? 0)),
    allocatedUsd: all.allocatedUsd ?? 0,
    idleUsd: all.idleUsd ?? 0,
    trafficUsd: all.trafficUsd ?? 0,
    peopleUsd,
  };
  const usdPerMonth = rates.nodesUsd + rates.trafficUsd + peopleUsd;
  const days = prices.rules.length === 0 ? [] : costDays(nowMs, rates);
  const forecast = forecastOf(nowMs, days, usdPerMonth);
  return {
    asOfMs: nowMs,
    windowMs,
    measuredFromMs: all.nodesNotMeasured === nodes.length ? null : nowMs - Math.min(windowMs, 7_200_000),
    nodes: nodes.length,
    nodesWithoutPrice: all.nodesWithoutPrice,
    nodesNotMeasured: all.nodesNotMeasured,
    usdPerMonth,
    ...rates,
    rows: costRows(by, nodes, prices.regionLabel),
    by,
    days,
    forecast,
    budget: budgetOf(prices, nowMs, forecast),
  };
}

const csvOf = (days: readonly FleetCostDay[]): string =>
  ['day,usd', ...days.map((day) => `${new Date(day.dayMs).toISOString().slice(0, 10)},${day.usd}`), ''].join('\n');

export const fleetCostHandlers = api.cost.fleet.router({
  now: api.cost.fleet.now.handler(({ context: { state }, input: { by, windowMs } }) =>
    memoryFleetCost(state, by, windowMs),
  ),
  prices: api.cost.fleet.prices.handler(({ context: { state } }) => memoryFleetPrices(state)),
  setPrices: api.cost.fleet.setPrices.handler(({ context: { state }, input }) => {
    setMemoryFleetPrices(state, input);
    state.record('fleet-prices-changed', 'fleet');
    state.publish({ type: 'cost', what: 'fleet' });
    return input;
  }),
  report: api.cost.fleet.report.handler(({ context: { state }, input: { format } }) => ({
    fileName: `fleet-cost-${format}.csv`,
    mediaType: 'text/csv',
    encoding: 'utf-8',
    content: csvOf(memoryFleetCost(state, 'node', 3_600_000).days),
  })),
});
