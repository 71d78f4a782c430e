import type { Node } from '#shared/domain/node.ts';
import type { LatencyRow } from '#shared/domain/telemetry.ts';

/* Which nodes the latency table and chart show. Pure. */

/** A row of the table; `measured` is null for a node that runs the workload and has no figure in the window. */
export interface LatencyTableRow {
  readonly key: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly workload: string;
  readonly release: string;
  readonly measured: LatencyRow | null;
}

/** Everything measured, and a row for every node that runs the workload and was not. */
export function latencyTableRows(
  measured: readonly LatencyRow[],
  nodes: readonly Node[],
  workload: string,
): readonly LatencyTableRow[] {
  const rows: LatencyTableRow[] = measured.map((row) => ({
    ...row,
    key: `${row.nodeId} ${row.release}`,
    measured: row,
  }));
  const known = new Set(rows.map(({ key }) => key));
  for (const node of nodes) {
    for (const running of node.workloads) {
      const key = `${node.id} ${running.release}`;
      if (running.workload !== workload || running.state === 'stopped' || known.has(key)) continue;
      rows.push({ key, nodeId: node.id, nodeName: node.name, workload, release: running.release, measured: null });
    }
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
