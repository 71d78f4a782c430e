import { z } from 'zod';
import { Digest, EpochMs, NodeId, ReleaseId, WorkloadName } from './ids.ts';
import { RuntimeName } from './node.ts';

/** Where the clock stood that took a figure. `console` figures contain the network between. */
export const MeasuredFrom = z.enum(['node', 'console']);
export type MeasuredFrom = z.infer<typeof MeasuredFrom>;

/** Percentiles out of a sketch with 1 % relative error; null where nothing was measured. */
export const Percentiles = z.object({
  count: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
});
export type Percentiles = z.infer<typeof Percentiles>;

export const LatencyPoint = Percentiles.extend({ atMs: EpochMs });
export type LatencyPoint = z.infer<typeof LatencyPoint>;

/**
 * Probes of one workload over time: on one node, or on all nodes that ran one release, merged.
 * Points are at most 500, aggregated in the engine by merging sketches.
 */
export const LatencySeries = z.object({
  workload: WorkloadName,
  of: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('node'), nodeId: NodeId, nodeName: z.string() }),
    z.object({ kind: z.literal('release'), release: ReleaseId }),
  ]),
  measuredFrom: MeasuredFrom,
  points: z.array(LatencyPoint),
});
export type LatencySeries = z.infer<typeof LatencySeries>;

/** One row of the latency table. */
export const LatencyRow = Percentiles.extend({
  workload: WorkloadName,
  nodeId: NodeId,
  nodeName: z.string(),
  release: ReleaseId,
  measuredFrom: MeasuredFrom,
  lastAtMs: EpochMs,
});
export type LatencyRow = z.infer<typeof LatencyRow>;

/**
 * `process`: from spawning a runtime process to the first response byte.
 * `instance`: a warm host makes a fresh instance for a request, until the first response byte.
 */
export const ColdStartKind = z.enum(['process', 'instance']);
export type ColdStartKind = z.infer<typeof ColdStartKind>;

/**
 * How the machine code came about. `aot`: compiled ahead of time, on this node. `jit`: compiled during the start.
 * `transpiled`: turned into JavaScript and core modules beforehand, compiled by V8 during the start.
 */
export const CompileMode = z.enum(['aot', 'jit', 'transpiled']);
export type CompileMode = z.infer<typeof CompileMode>;

/** A set of cold starts measured in one go on one node. Raw samples are kept; nothing is quoted. */
export const ColdStartRun = z.object({
  workload: WorkloadName,
  nodeId: NodeId,
  nodeName: z.string(),
  release: ReleaseId,
  digest: Digest,
  kind: ColdStartKind,
  compile: CompileMode,
  runtime: RuntimeName,
  runtimeVersion: z.string().max(60),
  /** In the order they were taken. */
  samplesMs: z.array(z.number().nonnegative()).min(1).max(1000),
  /** The measuring itself, found by timing nothing; taken off each sample already. */
  overheadMs: z.number().nonnegative(),
  measuredFrom: MeasuredFrom,
  measuredAtMs: EpochMs,
});
export type ColdStartRun = z.infer<typeof ColdStartRun>;
