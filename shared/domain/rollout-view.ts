import type { NodeId } from './ids.ts';
import type { Rollout, RolloutNode, RolloutNodePhase, RolloutSummary } from './rollout.ts';
import type { NodeProgress, RolloutState } from './rollout-state.ts';

/** The rollout as a page shows it. `sent` is the share of the module sent to nodes that are being staged. */
export function viewOf(state: RolloutState, sent: ReadonlyMap<NodeId, number> = new Map()): Rollout {
  return {
    summary: summaryOf(state),
    nodes: [...state.nodes.values()].map((node) => nodeViewOf(node, sent)),
    decisions: [...state.decisions],
  };
}

export function summaryOf({ order, status, nodes, costs }: RolloutState): RolloutSummary {
  const counts: Partial<Record<RolloutNodePhase, number>> = {};
  for (const { phase } of nodes.values()) counts[phase] = (counts[phase] ?? 0) + 1;
  const { id, workload, release, digest, moduleName, selector, bakeMs, costGate, startedAtMs } = order;
  return {
    id,
    workload,
    release,
    digest,
    moduleName,
    selector,
    bakeMs,
    costGate,
    costs: [...costs],
    startedAtMs,
    status,
    counts,
    waves: order.waves.length,
  };
}

export function nodeViewOf(node: NodeProgress, sent: ReadonlyMap<NodeId, number>): RolloutNode {
  const { nodeId, name, wave, phase, from, failure, changedAtMs } = node;
  return {
    nodeId,
    name,
    wave,
    phase,
    from,
    failure,
    changedAtMs,
    sent: phase === 'staging' ? (sent.get(nodeId) ?? 0) : null,
  };
}
