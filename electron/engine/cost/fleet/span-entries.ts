import { quick } from '#shared/cost/arithmetic.ts';
import { allocateNode, type SplitRates } from '#shared/cost/fleet-allocate.ts';
import type { TimeSpan } from '#shared/cost/fleet-accrual.ts';
import type { CostedNode } from '#shared/cost/fleet-node-cost.ts';
import { shareOfUsage } from '#shared/domain/usage-sums.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import type { LedgerEntry } from './cost-ledger.ts';

/** A node of the fleet, without what it used. */
export type PricedNode = Omit<CostedNode, 'usage'> & { readonly addedAtMs: number };

/**
 * What one span of time cost: every node with a price, from when it was added; used by whom it was measured, the rest
 * idle; and people. Nothing where nothing has a price: that the time passed is then no day at 0 dollars.
 */
export function spanEntries(
  span: TimeSpan,
  fleet: { readonly nodes: readonly PricedNode[]; readonly rates: SplitRates; readonly peopleUsdPerHour: number },
  usage: readonly UsageRow[],
): readonly LedgerEntry[] {
  const used = Map.groupBy(
    usage.flatMap((row) => within(row, span) ?? []),
    ({ nodeId }): string => nodeId,
  );
  const entries = fleet.nodes.flatMap((node) => nodeEntries(span, node, fleet.rates, used.get(node.id) ?? []));
  if (entries.length === 0 && fleet.peopleUsdPerHour === 0) return [];
  const lastedMs = span.toMs - span.fromMs;
  const people = (fleet.peopleUsdPerHour * lastedMs) / 3_600_000;
  const nobody = { node: '', nodeName: '', region: '', workload: '', release: '', requests: null };
  return [...entries, { ...nobody, kind: 'people', accountedMs: lastedMs, usd: people }];
}

function nodeEntries(
  span: TimeSpan,
  node: PricedNode,
  rates: SplitRates,
  usage: readonly UsageRow[],
): readonly LedgerEntry[] {
  const paidMs = span.toMs - Math.max(span.fromMs, node.addedAtMs);
  if (node.price === null || paidMs <= 0) return [];
  const times = { paidMs, usedOverMs: paidMs };
  const { cells, restUsd } = allocateNode(quick, { ...node, ...node.price, ...times, cells: usage }, rates);
  const at = { node: node.id, nodeName: node.name, region: node.region };
  const entries: LedgerEntry[] = usage.flatMap(({ workload, release, requests, measuredMs }, index) => {
    const { allocatedUsd = null, trafficUsd = null } = cells[index] ?? {};
    const of = { ...at, workload, release, accountedMs: Math.min(measuredMs, paidMs) };
    return [
      ...(allocatedUsd === null ? [] : [{ ...of, kind: 'allocated' as const, usd: allocatedUsd, requests }]),
      // Requests stand with the share of the node, so that no sum counts them twice.
      ...(trafficUsd === null || trafficUsd === 0
        ? []
        : [{ ...of, kind: 'traffic' as const, usd: trafficUsd, requests: 0 }]),
    ];
  });
  const idle = { ...at, workload: '', release: '', kind: 'idle' as const, accountedMs: paidMs, requests: 0 };
  return [...entries, { ...idle, usd: Math.max(0, restUsd) }];
}

/** The part of a row that lies in the span: stored spans of usage need not begin and end where this one does. */
function within(row: UsageRow, { fromMs, toMs }: TimeSpan): UsageRow | null {
  const from = Math.max(row.fromMs, fromMs);
  const to = Math.min(row.toMs, toMs);
  if (to < from || (to === from && row.toMs > row.fromMs)) return null;
  const share = row.toMs > row.fromMs ? (to - from) / (row.toMs - row.fromMs) : 1;
  if (share === 1) return row;
  return { ...row, ...shareOfUsage(row, share), fromMs: from, toMs: to };
}
