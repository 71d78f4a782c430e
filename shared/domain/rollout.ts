import { z } from 'zod';
import { NodeCompatibility } from './compatibility.ts';
import { CostGate, CostVerdict, WaveCost } from './cost-gate.ts';
import { Failure } from './failure.ts';
import { GrantEnforcement } from './grants.ts';
import { Digest, EpochMs, NodeId, PlanId, ReleaseId, RolloutId, WorkloadName } from './ids.ts';
import { CapabilityApproval, CapabilityChange } from './module-diff.ts';
import { PolicyFinding } from './policy.ts';
import { ReleaseSettings } from './workload.ts';

/** How big the first wave is: a number of nodes, or a share of those matched (rounded up). */
export const FirstWave = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('count'), nodes: z.number().int().min(1).max(100_000) }),
  z.object({ kind: z.literal('percent'), percent: z.number().min(1).max(100) }),
]);
export type FirstWave = z.infer<typeof FirstWave>;

/** What a person asks for. */
export const RolloutRequest = z.object({
  workload: WorkloadName,
  digest: Digest,
  /** Kubernetes label-selector syntax; empty selects every node. */
  selector: z.string().max(2000).default(''),
  settings: ReleaseSettings.prefault({}),
  firstWave: FirstWave.default({ kind: 'percent', percent: 34 }),
  /** How long each wave is watched after its last node came up, before it is confirmed. */
  bakeMs: z.number().int().min(0).max(86_400_000).default(10_000),
  /** Whether a request may cost more than before; null: not asked. */
  costGate: CostGate.nullable().default(null),
});
export type RolloutRequest = z.infer<typeof RolloutRequest>;
export type RolloutRequestInput = z.input<typeof RolloutRequest>;

/** What would happen on one node. */
export const PlannedNode = z.object({
  nodeId: NodeId,
  name: z.string(),
  /** Release that runs there now. */
  from: ReleaseId.nullable(),
  /** `unchanged`: the same release runs there already and is only checked. */
  change: z.enum(['install', 'replace', 'unchanged']),
  /** Whether the runtimes there can run the module. Nodes with `no` and `none` are left out. */
  compatibility: NodeCompatibility.shape.verdict,
});
export type PlannedNode = z.infer<typeof PlannedNode>;

/** A node that the selector matches and the rollout leaves alone. */
export const LeftOutNode = z.object({ nodeId: NodeId, name: z.string(), failure: Failure });
export type LeftOutNode = z.infer<typeof LeftOutNode>;

/** Exactly what *Roll out* would do. Kept in the engine for an hour; a start names it by id. */
export const RolloutPlan = z.object({
  id: PlanId,
  request: RolloutRequest,
  /** The release that would run; made anew unless the same module and settings are one already. */
  releaseNumber: z.number().int().positive(),
  releaseIsNew: z.boolean(),
  waves: z.array(z.array(PlannedNode)),
  leftOut: z.array(LeftOutNode),
  /** Upper bound: module size times nodes that change; a node that has the module already is sent nothing. */
  bytesToSendAtMost: z.number().int().nonnegative(),
  /** A node puts its release before back by itself unless confirmed within this time. */
  confirmWithinMs: z.number().int().positive(),
  /** In plain words, what would stop the rollout. Then every node that it changed goes back to what it ran before. */
  stopsWhen: z.array(z.string()),
  /** What the module may do more than the one that runs on some of the nodes; each has to be approved first. */
  gains: z.array(
    z.object({ from: Digest, gained: z.array(CapabilityChange), approval: CapabilityApproval.nullable() }),
  ),
  /** Policies that are broken. `forbid` for the module refuses the rollout; for a node leaves it out. */
  findings: z.array(PolicyFinding),
  /** Grants that the nodes' runtimes do not keep exactly. */
  enforcement: z.array(GrantEnforcement),
  madeAtMs: EpochMs,
});
export type RolloutPlan = z.infer<typeof RolloutPlan>;

/*
 * One node in a rollout:
 *
 *   waiting ─► staging ─► activating ─► baking ─► confirming ─► done
 *      │          │            │           │          │
 *      │          └────────────┴───────────┴──────────┴─► failed ──┐
 *      │          │                        │          │            │
 *      └──────────┴────────────────────────┴──────────┴─► skipped  │   the rollout stops:
 *         (cannot be reached: neither blocks nor counts)     │     ▼
 *              activating, baking, confirming, done, ────────┴─► reverting ─► reverted
 *                                                                    └──────► unresolved
 *   Nodes that a stopped rollout had not changed become `untouched`.
 *   `unresolved`: the console could not reach the node to put it back; unless it was confirmed it does so by itself.
 */
export const RolloutNodePhase = z.enum([
  'waiting',
  'staging',
  'activating',
  'baking',
  'confirming',
  'done',
  'skipped',
  'failed',
  'reverting',
  'reverted',
  'unresolved',
  'untouched',
]);
export type RolloutNodePhase = z.infer<typeof RolloutNodePhase>;

export const RolloutNode = z.object({
  nodeId: NodeId,
  name: z.string(),
  /** 0 for the first wave. */
  wave: z.number().int().nonnegative(),
  phase: RolloutNodePhase,
  from: ReleaseId.nullable(),
  /** Why it failed, was skipped or is unresolved. */
  failure: Failure.nullable(),
  /** Share of the module's bytes sent, 0 to 1, while staging. */
  sent: z.number().min(0).max(1).nullable(),
  changedAtMs: EpochMs,
});
export type RolloutNode = z.infer<typeof RolloutNode>;

/** Why a rollout stopped and puts its nodes back. */
export const UndoCause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gate-failed'), wave: z.number().int().nonnegative(), nodeId: NodeId, failure: Failure }),
  /** A request costs more than the gate allows, or nobody could tell and the gate asks for that. */
  z.object({ kind: z.literal('too-costly'), wave: z.number().int().nonnegative(), verdict: CostVerdict }),
  /** No node of a wave could be reached, so nothing speaks for the release. */
  z.object({ kind: z.literal('no-evidence'), wave: z.number().int().nonnegative() }),
  z.object({ kind: z.literal('cancelled') }),
]);
export type UndoCause = z.infer<typeof UndoCause>;

/*
 *   running (deploying ─► baking ─► confirming, wave after wave) ─► completed
 *      └── a node fails, or cancel ──► undoing ─► undone
 */
export const RolloutStatus = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('running'),
    wave: z.number().int().nonnegative(),
    step: z.enum(['deploying', 'baking', 'confirming']),
    /** While baking: when the gate decides. */
    untilMs: EpochMs.nullable(),
  }),
  z.object({ kind: z.literal('undoing'), cause: UndoCause }),
  z.object({ kind: z.literal('completed'), atMs: EpochMs }),
  z.object({ kind: z.literal('undone'), cause: UndoCause, atMs: EpochMs }),
]);
export type RolloutStatus = z.infer<typeof RolloutStatus>;

export const RolloutSummary = z.object({
  id: RolloutId,
  workload: WorkloadName,
  release: ReleaseId,
  digest: Digest,
  moduleName: z.string(),
  selector: z.string(),
  status: RolloutStatus,
  /** Nodes by phase; the sum is the number of nodes. */
  counts: z.partialRecord(RolloutNodePhase, z.number().int().nonnegative()),
  waves: z.number().int().positive(),
  bakeMs: z.number().int().nonnegative(),
  costGate: CostGate.nullable().default(null),
  /** What the gate on cost found, wave by wave. */
  costs: z.array(WaveCost).default([]),
  startedAtMs: EpochMs,
});
export type RolloutSummary = z.infer<typeof RolloutSummary>;

/** A line of the history that explains every decision. */
export const RolloutDecision = z.object({ atMs: EpochMs, text: z.string().max(1000) });
export type RolloutDecision = z.infer<typeof RolloutDecision>;

export const Rollout = z.object({
  summary: RolloutSummary,
  nodes: z.array(RolloutNode),
  decisions: z.array(RolloutDecision),
});
export type Rollout = z.infer<typeof Rollout>;

/** Whether nothing more happens in a rollout by itself. */
export const isFinished = (status: RolloutStatus): boolean => status.kind === 'completed' || status.kind === 'undone';
