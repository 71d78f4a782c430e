import { z } from 'zod';
import { CostGate, CostVerdict, type WaveCost } from './cost-gate.ts';
import { Failure } from './failure.ts';
import { Digest, EpochMs, NodeId, ReleaseId, RolloutId, WorkloadName } from './ids.ts';
import type { RolloutDecision, RolloutNodePhase, RolloutStatus } from './rollout.ts';

/** What was decided at the start and never changes: stored with the rollout. */
export const RolloutOrder = z.object({
  id: RolloutId,
  workload: WorkloadName,
  release: ReleaseId,
  digest: Digest,
  moduleName: z.string(),
  selector: z.string(),
  bakeMs: z.number().int().nonnegative(),
  confirmWithinMs: z.number().int().positive(),
  startedAtMs: EpochMs,
  /** Orders from before there was such a gate have none. */
  costGate: CostGate.nullable().default(null),
  waves: z.array(z.array(z.object({ nodeId: NodeId, name: z.string(), from: ReleaseId.nullable() }))).min(1),
});
export type RolloutOrder = z.infer<typeof RolloutOrder>;

/** One node as the machine sees it. */
export interface NodeProgress {
  readonly nodeId: NodeId;
  readonly name: string;
  readonly wave: number;
  readonly from: ReleaseId | null;
  readonly phase: RolloutNodePhase;
  /** An activation was begun, so the node may run the new release; undoing must visit it. */
  readonly touched: boolean;
  readonly failure: Failure | null;
  readonly changedAtMs: number;
}

export interface RolloutState {
  readonly order: RolloutOrder;
  readonly status: RolloutStatus;
  readonly nodes: ReadonlyMap<NodeId, NodeProgress>;
  readonly decisions: readonly RolloutDecision[];
  /** What the gate on cost found, wave by wave; at most one for each. */
  readonly costs: readonly WaveCost[];
}

const at = { atMs: EpochMs };
const onNode = { ...at, nodeId: NodeId };

/**
 * What happened, as it is written to the journal. `staging` and `activating` are written before the work is begun, the
 * others after it; folding a rollout's events gives its state back.
 */
export const RolloutEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), ...at }),
  z.object({ type: z.literal('staging'), ...onNode }),
  /** The module is on the node; activating begins. */
  z.object({ type: z.literal('staged'), ...onNode }),
  z.object({ type: z.literal('activated'), ...onNode, result: z.enum(['awaiting-confirm', 'already-running']) }),
  z.object({ type: z.literal('failed'), ...onNode, failure: Failure }),
  /** The node could not be reached. */
  z.object({ type: z.literal('lost'), ...onNode, failure: Failure }),
  /** The gate on cost, at the end of a wave's watching, before `baked`. */
  z.object({ type: z.literal('cost-judged'), ...at, wave: z.number().int().nonnegative(), verdict: CostVerdict }),
  z.object({ type: z.literal('baked'), ...at, wave: z.number().int().nonnegative() }),
  z.object({ type: z.literal('confirmed'), ...onNode }),
  z.object({ type: z.literal('reverted'), ...onNode, active: ReleaseId.nullable() }),
  z.object({ type: z.literal('not-reverted'), ...onNode, failure: Failure }),
  z.object({ type: z.literal('cancelled'), ...at, by: z.string().max(200) }),
  z.object({ type: z.literal('resumed'), ...at }),
]);
export type RolloutEvent = z.infer<typeof RolloutEvent>;

/** The state before anything happened. */
export function initialState(order: RolloutOrder): RolloutState {
  const nodes = order.waves.flatMap((wave, index) =>
    wave.map(
      ({ nodeId, name, from }): NodeProgress => ({
        nodeId,
        name,
        wave: index,
        from,
        phase: 'waiting',
        touched: false,
        failure: null,
        changedAtMs: order.startedAtMs,
      }),
    ),
  );
  return {
    order,
    status: { kind: 'running', wave: 0, step: 'deploying', untilMs: null },
    nodes: new Map(nodes.map((node) => [node.nodeId, node])),
    decisions: [],
    costs: [],
  };
}
