import { ratio } from '../domain/usage-ratios.ts';
import { type FleetCost, type FleetCostBy, type FleetCostRow } from './fleet-cost.ts';
import { type CostedCell, keyOf, type NodeCost } from './fleet-node-cost.ts';
import { rounded } from './fleet-usd.ts';

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
