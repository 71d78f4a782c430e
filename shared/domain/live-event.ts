import { z } from 'zod';
import { ActivityEntry } from './activity.ts';
import { Digest, NodeId, WorkloadName } from './ids.ts';
import { Job } from './job.ts';
import { Module } from './module.ts';
import { Node } from './node.ts';
import { RolloutDecision, RolloutNode, RolloutSummary } from './rollout.ts';
import { Settings } from './settings.ts';
import { WatchedFile } from './watched-file.ts';
import { Workload } from './workload.ts';

/** A change in the engine, as the page hears of it. Lists are batched at the source. */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('nodes'), nodes: z.array(Node) }),
  z.object({ type: z.literal('nodes-removed'), ids: z.array(NodeId) }),
  z.object({ type: z.literal('module'), module: Module }),
  z.object({ type: z.literal('module-removed'), digest: Digest }),
  z.object({ type: z.literal('watched'), file: WatchedFile }),
  z.object({ type: z.literal('unwatched'), id: z.string() }),
  /** Measured on this computer, or another signature, bundle, key or approval: read what is shown of it again. */
  z.object({ type: z.literal('module-knowledge'), digest: Digest.nullable() }),
  z.object({ type: z.literal('workload'), workload: Workload }),
  z.object({
    type: z.literal('rollout'),
    summary: RolloutSummary,
    /** Only the nodes that changed. */
    nodes: z.array(RolloutNode),
    /** Only the decisions that are new. */
    decisions: z.array(RolloutDecision),
  }),
  z.object({ type: z.literal('job'), job: Job }),
  z.object({ type: z.literal('activity'), entry: ActivityEntry }),
  z.object({ type: z.literal('measured'), workloads: z.array(WorkloadName) }),
  /** Counters of workloads were read anew. */
  z.object({ type: z.literal('used'), workloads: z.array(WorkloadName) }),
  /** Scenarios, prices, bills or the budget changed: read what is shown of them again. */
  z.object({ type: z.literal('cost'), what: z.enum(['scenarios', 'prices', 'bills', 'fleet']) }),
  z.object({ type: z.literal('settings'), settings: Settings }),
  /** Events were lost (a long absence, a restarted engine): read everything again. */
  z.object({ type: z.literal('reset') }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;
