import { z } from 'zod';
import { EpochMs, NodeId, ReleaseId, WorkloadName } from './ids.ts';

/** A count that a node could not take is null, never 0. */
const counted = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).nullable();

/**
 * What one release has used on one node since its counting began. Counters only grow within an epoch; a host that was
 * started anew may go on in the same epoch (when the node adds up) or begin another.
 */
export const UsageCounters = z.object({
  workload: WorkloadName,
  release: ReleaseId,
  /** Names one counting: counters of two epochs are never subtracted from each other. */
  epoch: z.string().min(1).max(100),
  /** How long this counting has gone on, by the node's steady clock. Null: the node cannot tell. */
  ageMs: counted,
  /** CPU time of all processes of the release, user and system, ms. */
  cpuMs: counted,
  /** Resident memory now. */
  memoryBytes: counted,
  memoryPeakBytes: counted,
  /** Requests of the workload's own clients that were answered. */
  requests: counted,
  /** Requests of the console: probes and health checks. They use CPU too. */
  probes: counted,
  /** From the arrival of each request of a client to the end of its answer, added up, ms. */
  wallMs: counted,
  /** Bodies of requests of clients. */
  bytesIn: counted,
  /** Bodies of answers to clients. */
  bytesOut: counted,
});
export type UsageCounters = z.infer<typeof UsageCounters>;

/** What was used in some span of time: differences of counters, added up. Null: not counted there. */
export const UsageSums = z.object({
  /** Time that the differences cover, of one node each. */
  measuredMs: z.number().nonnegative(),
  cpuMs: counted,
  /** Resident memory × time: divided by `measuredMs` it is the mean. */
  memoryByteMs: z.number().nonnegative().nullable(),
  memoryPeakBytes: counted,
  requests: counted,
  probes: counted,
  wallMs: counted,
  bytesIn: counted,
  bytesOut: counted,
});
export type UsageSums = z.infer<typeof UsageSums>;

/** Usage of one release of a workload on one node within a window. */
export const UsageRow = UsageSums.extend({
  workload: WorkloadName,
  nodeId: NodeId,
  nodeName: z.string(),
  release: ReleaseId,
  /** First and last moment that is covered. */
  fromMs: EpochMs,
  toMs: EpochMs,
});
export type UsageRow = z.infer<typeof UsageRow>;
