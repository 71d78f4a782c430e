import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { Failure } from '../domain/failure.ts';
import { Digest, EpochMs, ReleaseId, WorkloadName } from '../domain/ids.ts';
import { Labels, NodeFacts, NodeWorkload, RuntimeName } from '../domain/node.ts';
import { ColdStartKind, CompileMode } from '../domain/telemetry.ts';
import { UsageCounters } from '../domain/usage.ts';
import { ReleaseSettings } from '../domain/workload.ts';
import { call } from './base.ts';

/**
 * What a program on a node (`electron/agent`) does for a driver. Spoken over HTTP on loopback, with the token of
 * `agent.json` as a bearer token; modules are sent apart, as a plain body, to `modulePath`.
 */

/** The program's version, as in package.json; the console starts an agent of another version anew. */
export const agentVersion = '0.1.0';

/** File in the agent's folder that says how to reach it; readable by its user only. */
export const agentFileName = 'agent.json';

export const AgentFile = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().min(1).max(65_535),
  /** Proof that the caller may read the agent's folder. New at every start. */
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  version: z.string().max(60),
  startedAtMs: EpochMs,
});
export type AgentFile = z.infer<typeof AgentFile>;

/** Where the calls of the contract are served. */
export const agentRpcPath = '/rpc';

/** `PUT` of a module's bytes, with `content-length`; answers with `ModuleReceipt` or, when refused, a `Failure`. */
export const modulePath = (digest: Digest): string => `/modules/${digest}`;

export const maxModuleBytes = 1024 ** 3;

export const ModuleReceipt = z.object({ result: z.enum(['stored', 'already-there']) });
export type ModuleReceipt = z.infer<typeof ModuleReceipt>;

export const AgentInfo = z.object({
  name: z.string().min(1).max(100),
  labels: Labels,
  pid: z.number().int().positive(),
  version: z.string().max(60),
  startedAtMs: EpochMs,
});
export type AgentInfo = z.infer<typeof AgentInfo>;

/** Facts as the agent reads them; the driver adds what only it can tell. */
export const AgentFacts = z.object({
  facts: NodeFacts.omit({ clockOffsetMs: true, collectedAtMs: true }),
  /** The node's clock while it answered. */
  nowMs: EpochMs,
});
export type AgentFacts = z.infer<typeof AgentFacts>;

const releaseRef = { workload: WorkloadName, release: ReleaseId };

export const AgentActivation = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('awaiting-confirm'), state: NodeWorkload }),
  z.object({ outcome: z.literal('already-running'), state: NodeWorkload }),
  z.object({ outcome: z.literal('unhealthy'), failure: Failure, log: z.array(z.string().max(8192)).max(200) }),
]);
export type AgentActivation = z.infer<typeof AgentActivation>;

export const AgentHealth = z.discriminatedUnion('healthy', [
  z.object({ healthy: z.literal(true), release: ReleaseId, tookMs: z.number().nonnegative() }),
  z.object({ healthy: z.literal(false), release: ReleaseId.nullable(), failure: Failure }),
]);
export type AgentHealth = z.infer<typeof AgentHealth>;

export const AgentProbeRound = z.object({
  release: ReleaseId,
  samplesMs: z.array(z.number().nonnegative()).max(1000),
  failed: z.number().int().nonnegative(),
});
export type AgentProbeRound = z.infer<typeof AgentProbeRound>;

export const AgentColdStarts = z.object({
  release: ReleaseId,
  digest: Digest,
  kind: ColdStartKind,
  compile: CompileMode,
  runtime: RuntimeName,
  runtimeVersion: z.string().max(60),
  samplesMs: z.array(z.number().nonnegative()).min(1).max(1000),
  overheadMs: z.number().nonnegative(),
});
export type AgentColdStarts = z.infer<typeof AgentColdStarts>;

export const AgentMeasuring = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), share: z.number().min(0).max(1) }),
  z.object({ type: z.literal('measured'), coldStarts: AgentColdStarts }),
]);
export type AgentMeasuring = z.infer<typeof AgentMeasuring>;

export const agentContract = {
  info: call.output(AgentInfo),
  facts: call.output(AgentFacts),
  status: call.output(z.array(NodeWorkload).max(10_000)),

  /** Whether the node holds exactly these bytes: they are hashed again, so rot on the disk is noticed. */
  hasModule: call.input(z.object({ digest: Digest })).output(z.object({ present: z.boolean() })),

  activate: call
    .input(
      z.object({
        ...releaseRef,
        digest: Digest,
        settings: ReleaseSettings,
        confirmWithinMs: z
          .number()
          .int()
          .min(1)
          .max(30 * 86_400_000),
      }),
    )
    .output(AgentActivation),

  confirm: call.input(z.object(releaseRef)).output(z.object({ result: z.enum(['confirmed', 'not-active']) })),

  revert: call
    .input(z.object(releaseRef))
    .output(z.object({ result: z.enum(['reverted', 'was-not-active']), active: ReleaseId.nullable() })),

  stop: call.input(z.object({ workload: WorkloadName })).output(z.object({})),

  checkHealth: call.input(z.object({ workload: WorkloadName })).output(AgentHealth),

  logs: call
    .input(z.object({ workload: WorkloadName, tail: z.number().int().min(0).max(10_000), follow: z.boolean() }))
    .output(eventIterator(z.string().max(8192))),

  probe: call
    .input(
      z.object({
        workload: WorkloadName,
        path: z.string().regex(/^\/[\x21-\x7e]{0,999}$/),
        count: z.number().int().min(1).max(1000),
        timeoutMs: z.number().int().min(1).max(600_000),
      }),
    )
    .output(AgentProbeRound),

  /** Counters of everything that runs; cheap enough to be asked every few seconds. */
  usage: call.output(z.array(UsageCounters).max(10_000)),

  measureColdStarts: call
    .input(z.object({ workload: WorkloadName, runs: z.number().int().min(1).max(1000) }))
    .output(eventIterator(AgentMeasuring)),

  forget: call.output(z.object({})),

  /** Ends the agent in good order: requests under way are finished, nothing of its state is lost. */
  shutdown: call.output(z.object({})),
};
