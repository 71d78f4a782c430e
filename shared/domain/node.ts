import { z } from 'zod';
import { Failure } from './failure.ts';
import { Digest, EpochMs, NodeId, ReleaseId, WorkloadName } from './ids.ts';

/** How a kind of node is reached. `local` is an agent process on this computer. */
export const DriverKind = z.enum(['local', 'ssh']);
export type DriverKind = z.infer<typeof DriverKind>;

export const RuntimeName = z.enum(['wasmtime', 'wasmedge', 'wasmer', 'spin', 'wash', 'jco']);
export type RuntimeName = z.infer<typeof RuntimeName>;

/** What executes modules on a node, as found there. */
export const Runtime = z.object({
  name: RuntimeName,
  version: z.string().max(60),
  /** Whether Flotilla can host components with it today. */
  usable: z.boolean(),
});
export type Runtime = z.infer<typeof Runtime>;

/** What a node says of itself. Figures it could not tell are null, never guessed. */
export const NodeFacts = z.object({
  os: z.string().max(100),
  arch: z.string().max(40),
  kernel: z.string().max(200).nullable(),
  cpuModel: z.string().max(200).nullable(),
  cpuCount: z.number().int().positive().max(100_000).nullable(),
  memoryBytes: z.number().int().nonnegative().nullable(),
  memoryFreeBytes: z.number().int().nonnegative().nullable(),
  diskBytes: z.number().int().nonnegative().nullable(),
  diskFreeBytes: z.number().int().nonnegative().nullable(),
  runtimes: z.array(Runtime).max(20),
  /** Node's clock minus the console's clock; half a round trip of error at most. */
  clockOffsetMs: z.number().nullable(),
  /** Who keeps services running there. */
  supervisor: z.enum(['systemd', 'flotilla', 'agent']),
  collectedAtMs: EpochMs,
});
export type NodeFacts = z.infer<typeof NodeFacts>;

/*
 * A workload on one node:
 *
 *   (absent) ── activate ──► starting ──► running ◄── confirm ── awaiting-confirm
 *                               │            │                         │
 *                               └► failing ◄─┘      deadline or revert ┘► running (the release before) or (absent)
 *   any ── stop ──► stopped
 */
export const NodeWorkloadState = z.enum(['starting', 'awaiting-confirm', 'running', 'failing', 'stopped']);
export type NodeWorkloadState = z.infer<typeof NodeWorkloadState>;

export const NodeWorkload = z.object({
  workload: WorkloadName,
  release: ReleaseId,
  digest: Digest,
  state: NodeWorkloadState,
  runtime: RuntimeName,
  /** Where it answers on the node: `127.0.0.1:8080`. */
  address: z.string().max(100).nullable(),
  /** The release that `revert` would go back to. */
  previousRelease: ReleaseId.nullable(),
  /** While awaiting confirmation: when the node puts the previous release back by itself (node's clock). */
  revertsAtMs: EpochMs.nullable(),
  startedAtMs: EpochMs.nullable(),
  restarts: z.number().int().nonnegative(),
});
export type NodeWorkload = z.infer<typeof NodeWorkload>;

/*
 *   new ──► online ◄──► offline          offline: did not answer; comes back by itself
 *            └──────► blocked            blocked: a person must act (host key changed, login refused)
 */
export const NodeCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('new') }),
  z.object({ kind: z.literal('online'), sinceMs: EpochMs, roundTripMs: z.number().nonnegative().nullable() }),
  z.object({ kind: z.literal('offline'), sinceMs: EpochMs, failure: Failure }),
  z.object({ kind: z.literal('blocked'), sinceMs: EpochMs, failure: Failure }),
]);
export type NodeCondition = z.infer<typeof NodeCondition>;

/** A label value, unless empty; also the part of a key after its prefix. */
export const labelPart = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
export const labelKey = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/** `key=value` pairs with Kubernetes' syntax for both. */
export const Labels = z.record(
  z.string().regex(labelKey, 'A label key is letters, digits, dots, dashes and underscores'),
  z.union([
    z.literal(''),
    z.string().regex(labelPart, 'A label value is letters, digits, dots, dashes and underscores'),
  ]),
);
export type Labels = z.infer<typeof Labels>;

export const Node = z.object({
  id: NodeId,
  name: z.string().min(1).max(100),
  driver: DriverKind,
  /** How it is reached, to show: `edge@10.0.0.7:22`, `practice-1`. */
  address: z.string().max(300),
  labels: Labels,
  condition: NodeCondition,
  facts: NodeFacts.nullable(),
  workloads: z.array(NodeWorkload),
  addedAtMs: EpochMs,
  lastSeenAtMs: EpochMs.nullable(),
});
export type Node = z.infer<typeof Node>;
