import { type ReleaseId, type WorkloadName } from '../domain/ids.ts';
import { ratio, servedRequests } from '../domain/usage-ratios.ts';
import { type UsageRow } from '../domain/usage.ts';
import { quick } from './arithmetic.ts';
import { allocateNode, type SplitRates, type UsedCell } from './fleet-allocate.ts';
import { type FleetCost, type FleetCostBy, type FleetCostRow } from './fleet-cost.ts';
import { hoursPerMonth } from './platforms/platform.ts';

const monthMs = hoursPerMonth * 3_600_000;

/** A node of the fleet with what was measured of it in a window. */
export interface CostedNode {
  readonly id: string;
  readonly name: string;
  /** '' where it has no such label. */
  readonly region: string;
  readonly cpuCount: number | null;
  readonly memoryBytes: number | null;
  /** Null: no rule gives it one. */
  readonly price: { readonly usdPerHour: number; readonly egressUsdPerGb: number } | null;
  /** What runs there, as the node said last; null: it never said. */
  readonly runs: readonly { readonly workload: WorkloadName; readonly release: ReleaseId }[] | null;
  readonly usage: readonly UsageRow[];
}

/** One release on one node, a month at the rate of the window. Null: not counted, or no price. */
interface CostedCell {
  readonly workload: WorkloadName;
  readonly release: ReleaseId;
  readonly node: NodeCost;
  readonly allocatedUsd: number | null;
  readonly trafficUsd: number | null;
  readonly cpuMs: number | null;
  /** Requests that the CPU time was used for, the console's among them. */
  readonly served: number | null;
  readonly requestsPerMonth: number | null;
  readonly cpuUsed: number | null;
  readonly memoryUsedBytes: number | null;
}

/** A node a month at the rate of the window. */
export interface NodeCost {
  readonly node: CostedNode;
  readonly nodeUsd: number | null;
  readonly idleUsd: number | null;
  /** Everything that runs there was counted, and its traffic where traffic has a price. */
  readonly isMeasured: boolean;
  readonly cells: readonly CostedCell[];
}

/**
 * How long usage of a node was measured: the time that its rows span, less the share that even the fullest of them
 * lacks. Two releases one after the other make the time of both, two beside each other the time of one.
 */
export function measuredMsOf(rows: readonly UsageRow[]): number {
  const spans = [...rows].sort((a, b) => a.fromMs - b.fromMs);
  let spannedMs = 0;
  let reachedMs = 0;
  for (const { fromMs, toMs } of spans) {
    spannedMs += Math.max(0, toMs - Math.max(fromMs, reachedMs));
    reachedMs = Math.max(reachedMs, toMs);
  }
  const fullest = Math.max(0, ...rows.map(({ measuredMs, fromMs, toMs }) => fullness(measuredMs, toMs - fromMs)));
  return Math.max(spannedMs * fullest, 0, ...rows.map(({ measuredMs }) => measuredMs));
}

const fullness = (measuredMs: number, spanMs: number): number => (spanMs > 0 ? Math.min(1, measuredMs / spanMs) : 0);

/** What a node costs a month, and who uses it, as measured. Pure. */
export function nodeCost(node: CostedNode, rates: SplitRates): NodeCost {
  const usedOverMs = measuredMsOf(node.usage.filter(isMeasured));
  const counted = countedCells(node);
  const { price } = node;
  const allocation =
    price && allocateNode(quick, { ...node, ...price, paidMs: monthMs, usedOverMs, cells: counted }, rates);
  const isCounted = ({ cpuMs, memoryByteMs, bytesOut }: UsedCell) =>
    cpuMs !== null && memoryByteMs !== null && (bytesOut !== null || (price?.egressUsdPerGb ?? 0) === 0);
  const hasSize = node.cpuCount !== null && node.memoryBytes !== null;
  const cells: CostedCell[] = [];
  const cost: NodeCost = {
    node,
    nodeUsd: allocation && allocation.wholeUsd,
    idleUsd: allocation && node.runs !== null ? allocation.idleUsd : null,
    isMeasured: hasSize && node.runs !== null && counted.every(isCounted),
    cells,
  };
  counted.forEach(({ workload, release, cpuMs, memoryByteMs, requests, served }, at) => {
    const mean = (sum: number | null) => (sum === null || usedOverMs === 0 ? null : sum / usedOverMs);
    const requestsEach = mean(requests);
    cells.push({
      workload,
      release,
      node: cost,
      allocatedUsd: allocation?.cells[at]?.allocatedUsd ?? null,
      trafficUsd: allocation?.cells[at]?.trafficUsd ?? null,
      cpuMs,
      served,
      requestsPerMonth: requestsEach === null ? null : requestsEach * monthMs,
      cpuUsed: mean(cpuMs),
      memoryUsedBytes: mean(memoryByteMs),
    });
  });
  return cost;
}

interface CountedCell extends UsedCell {
  readonly workload: WorkloadName;
  readonly release: ReleaseId;
  readonly requests: number | null;
  readonly served: number | null;
}

/** What was counted, and what runs without being counted. */
function countedCells({ usage, runs }: CostedNode): readonly CountedCell[] {
  const seen = new Set(usage.filter(isMeasured).map(keyOf));
  const nothing = { cpuMs: null, memoryByteMs: null, bytesOut: null, requests: null, served: null };
  const others = (runs ?? []).filter((run) => !seen.has(keyOf(run)));
  return [
    ...usage.flatMap((row) => (seen.has(keyOf(row)) ? [{ ...row, served: servedRequests(row) }] : [])),
    ...others.map(({ workload, release }) => ({ workload, release, ...nothing })),
  ];
}

/** Of less than a millisecond nothing can be told, least of all a rate. */
const isMeasured = ({ measuredMs }: UsageRow): boolean => measuredMs >= 1;

const keyOf = ({ workload, release }: { readonly workload: string; readonly release: string }) =>
  `${workload}/${release}`;

/** Rows of nodes, workloads, releases or regions: dearest first, what has no amount last. */
export function fleetRows(costs: readonly NodeCost[], by: FleetCostBy): FleetCostRow[] {
  const rows = by === 'node' || by === 'region' ? nodeRows(costs, by) : releaseRows(costs, by);
  return rows.sort((a, b) => (b.usdPerMonth ?? -1) - (a.usdPerMonth ?? -1) || (a.name < b.name ? -1 : 1));
}

function groupBy<T>(values: readonly T[], keyOfValue: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOfValue(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

function nodeRows(costs: readonly NodeCost[], by: 'node' | 'region'): FleetCostRow[] {
  const groups = groupBy(costs, ({ node }) => (by === 'node' ? node.id : node.region));
  return [...groups].map(([key, group]) => {
    const name = by === 'node' ? (group[0]?.node.name ?? key) : key === '' ? 'Without a region' : key;
    const cells = group.flatMap((cost) => cost.cells);
    const known = group.filter(({ nodeUsd, node }) => nodeUsd !== null && node.cpuCount !== null && node.runs !== null);
    const isUnused = known.some((cost) => cost.cells.length === 0);
    const nodeUsd = sumOfKnown(group.map((cost) => cost.nodeUsd));
    const nothing = isUnused ? 0 : null;
    return {
      key,
      name,
      ...usageOf(cells),
      usdPerMonth: nodeUsd === null ? null : rounded(nodeUsd + (sumOfKnown(cells.map(trafficOf)) ?? 0)),
      allocatedUsd: roundedOr(sumOfKnown(cells.map(allocatedOf)), nothing),
      idleUsd: roundedOr(sumOfKnown(group.map(({ idleUsd }) => idleUsd)), null),
      trafficUsd: roundedOr(sumOfKnown(cells.map(trafficOf)), nothing),
      nodes: group.length,
      nodesWithoutPrice: group.filter((cost) => cost.nodeUsd === null).length,
      nodesNotMeasured: group.filter(({ isMeasured }) => !isMeasured).length,
    };
  });
}

function releaseRows(costs: readonly NodeCost[], by: 'workload' | 'release'): FleetCostRow[] {
  const cells = costs.flatMap((cost) => cost.cells);
  const groups = groupBy(cells, (cell) => (by === 'workload' ? cell.workload : keyOf(cell)));
  return [...groups].map(([key, group]) => {
    const [first] = group;
    const nodes = new Set(group.map(({ node }) => node));
    const isCounted = ({ cpuUsed, memoryUsedBytes }: CostedCell) => cpuUsed !== null && memoryUsedBytes !== null;
    const missing = new Set(group.filter((cell) => !isCounted(cell) || !hasSize(cell) || lacksTraffic(cell)));
    const allocatedUsd = sumOfKnown(group.map(allocatedOf));
    const trafficUsd = sumOfKnown(group.map(trafficOf));
    return {
      key,
      name: by === 'workload' || !first ? key : `${first.workload} ${first.release}`,
      ...usageOf(group),
      usdPerMonth: allocatedUsd === null ? null : rounded(allocatedUsd + (trafficUsd ?? 0)),
      allocatedUsd: roundedOr(allocatedUsd, null),
      idleUsd: null,
      trafficUsd: roundedOr(trafficUsd, null),
      nodes: nodes.size,
      nodesWithoutPrice: [...nodes].filter(({ nodeUsd }) => nodeUsd === null).length,
      nodesNotMeasured: new Set([...missing].map(({ node }) => node)).size,
    };
  });
}

const allocatedOf = ({ allocatedUsd }: CostedCell) => allocatedUsd;
const trafficOf = ({ trafficUsd }: CostedCell) => trafficUsd;
const hasSize = ({ node: { node } }: CostedCell) => node.cpuCount !== null && node.memoryBytes !== null;
const lacksTraffic = ({ node, trafficUsd }: CostedCell) => node.nodeUsd !== null && trafficUsd === null;

/** What was used; per request only from what counts both. */
function usageOf(cells: readonly CostedCell[]) {
  const perRequest = ratio(cells, usdOf, ({ requestsPerMonth }) => requestsPerMonth);
  return {
    // A sum that leaves nodes out would look like all requests.
    requestsPerMonth: sumIfAll(cells.map(({ requestsPerMonth }) => requestsPerMonth)),
    usdPerMillionRequests: perRequest === null ? null : rounded(perRequest * 1e6),
    cpuMsPerRequest: ratio(
      cells,
      ({ cpuMs }) => cpuMs,
      ({ served }) => served,
    ),
    cpuUsed: sumOfKnown(cells.map(({ cpuUsed }) => cpuUsed)),
    memoryUsedBytes: sumOfKnown(cells.map(({ memoryUsedBytes }) => memoryUsedBytes)),
  };
}

const usdOf = ({ allocatedUsd, trafficUsd }: CostedCell): number | null =>
  allocatedUsd === null || trafficUsd === null ? null : allocatedUsd + trafficUsd;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Null where nothing is known. */
function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}

function sumIfAll(values: readonly (number | null)[]): number | null {
  return values.length === 0 || values.includes(null) ? null : sumOfKnown(values);
}

/** Amounts are rounded once, at the end, to a billionth of a dollar; never −0. */
export const rounded = (usd: number): number => Math.round(usd * 1e9) / 1e9 + 0;

const roundedOr = (usd: number | null, otherwise: number | null): number | null =>
  usd === null ? otherwise : rounded(usd);

type Totals = Pick<
  FleetCost,
  | 'nodes'
  | 'nodesWithoutPrice'
  | 'nodesNotMeasured'
  | 'nodesUsd'
  | 'allocatedUsd'
  | 'idleUsd'
  | 'trafficUsd'
  | 'measuredFromMs'
>;

/** Sums of the fleet. What is not known is left out, and counted. */
export function fleetTotals(costs: readonly NodeCost[]): Totals {
  let [nodesUsd, allocatedUsd, idleUsd, trafficUsd, nodesWithoutPrice, nodesNotMeasured] = [0, 0, 0, 0, 0, 0];
  let measuredFromMs: number | null = null;
  for (const cost of costs) {
    nodesUsd += cost.nodeUsd ?? 0;
    idleUsd += cost.idleUsd ?? 0;
    if (cost.nodeUsd === null) nodesWithoutPrice += 1;
    if (!cost.isMeasured) nodesNotMeasured += 1;
    for (const { fromMs } of cost.node.usage) measuredFromMs = Math.min(measuredFromMs ?? fromMs, fromMs);
    for (const cell of cost.cells) {
      allocatedUsd += cell.allocatedUsd ?? 0;
      trafficUsd += cell.trafficUsd ?? 0;
    }
  }
  return {
    nodes: costs.length,
    nodesWithoutPrice,
    nodesNotMeasured,
    nodesUsd: rounded(nodesUsd),
    allocatedUsd: rounded(allocatedUsd),
    idleUsd: rounded(idleUsd),
    trafficUsd: rounded(trafficUsd),
    measuredFromMs,
  };
}
