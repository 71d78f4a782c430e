import type { LatencyRow } from '#shared/domain/telemetry.ts';
import type { RunningNode } from './use-running-nodes.ts';

/* Which nodes the latency table and chart show. Pure. */

/** A row of the table; `measured` is null for a node that runs the workload and has no figure in the window. */
export interface LatencyTableRow {
  readonly key: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly release: string;
  readonly measured: LatencyRow | null;
}

/** Everything measured, and a row for every node that runs the workload and was not. */
export function latencyTableRows(
  measured: readonly LatencyRow[],
  running: readonly RunningNode[],
): readonly LatencyTableRow[] {
  const keyOf = (nodeId: string, release: string): string => `${nodeId} ${release}`;
  const rows: LatencyTableRow[] = measured.map((row) => {
    const { nodeId, nodeName, release } = row;
    return { key: keyOf(nodeId, release), nodeId, nodeName, release, measured: row };
  });
  const known = new Set(rows.map(({ key }) => key));
  for (const { id, name, release } of running) {
    const key = keyOf(id, release);
    if (!known.has(key)) rows.push({ key, nodeId: id, nodeName: name, release, measured: null });
  }
  return rows;
}

export interface MeasuredNode {
  readonly nodeId: LatencyRow['nodeId'];
  readonly nodeName: string;
}

/** Nodes with figures, the slowest P95 first: those are the ones to look at. */
export function slowestNodes(measured: readonly LatencyRow[]): readonly MeasuredNode[] {
  const worst = new Map<LatencyRow['nodeId'], { nodeName: string; p95Ms: number }>();
  for (const { nodeId, nodeName, p95Ms } of measured) {
    const known = worst.get(nodeId)?.p95Ms ?? -1;
    worst.set(nodeId, { nodeName, p95Ms: Math.max(known, p95Ms ?? 0) });
  }
  return [...worst]
    .sort(([, a], [, b]) => b.p95Ms - a.p95Ms || a.nodeName.localeCompare(b.nodeName, 'en', { numeric: true }))
    .map(([nodeId, { nodeName }]) => ({ nodeId, nodeName }));
}
