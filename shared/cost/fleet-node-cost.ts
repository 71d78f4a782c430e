import { type ReleaseId, type WorkloadName } from '../domain/ids.ts';
import { servedRequests } from '../domain/usage-ratios.ts';
import { type UsageRow } from '../domain/usage.ts';
import { quick } from './arithmetic.ts';
import { allocateNode, type SplitRates, type UsedCell } from './fleet-allocate.ts';
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
export interface CostedCell {
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

/** Nothing is measured where nothing runs: what ran before then was used less of the time, not always. */
function unusedSinceMs({ runs }: CostedNode, measured: readonly UsageRow[], nowMs: number): number {
  if (runs === null || runs.length > 0 || measured.length === 0) return 0;
  return Math.max(0, nowMs - Math.max(...measured.map(({ toMs }) => toMs)));
}

const fullness = (measuredMs: number, spanMs: number): number => (spanMs > 0 ? Math.min(1, measuredMs / spanMs) : 0);

/** What a node costs a month, and who uses it, as measured until now. Pure. */
export function nodeCost(node: CostedNode, rates: SplitRates, nowMs: number): NodeCost {
  const measured = node.usage.filter(isMeasured);
  const usedOverMs = measuredMsOf(measured) + unusedSinceMs(node, measured, nowMs);
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

export const keyOf = ({ workload, release }: { readonly workload: string; readonly release: string }) =>
  `${workload}/${release}`;
