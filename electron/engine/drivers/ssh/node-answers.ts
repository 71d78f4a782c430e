import { z } from 'zod';
import { Digest, EpochMs, ReleaseId } from '#shared/domain/ids.ts';
import { NodeFacts, NodeWorkload } from '#shared/domain/node.ts';
import { UsageCounters } from '#shared/domain/usage.ts';

/*
 * What the node program may say, line by line. All of it is hostile input: sizes are limited before anything is parsed,
 * and what does not fit a schema ends the operation.
 */

export const largestLineBytes = 1024 ** 2;
export const largestAnswerBytes = 8 * 1024 ** 2;

/** Codes that a node may claim; the words to them are ours. */
const errorCodes = [
  'node/activation-failed',
  'node/bad-answer',
  'node/busy',
  'node/digest-mismatch',
  'node/disk-full',
  'node/no-runtime',
  'node/permission-denied',
  'node/port-in-use',
  'node/read-only',
  'node/tool-missing',
  'workload/not-found',
] as const;

export const AnswerLine = z.discriminatedUnion('t', [
  z.object({ t: z.literal('need'), what: z.enum(['module', 'clock', 'settings']) }),
  z.object({ t: z.literal('clock'), nowMs: EpochMs }),
  z.object({ t: z.literal('progress'), done: z.number().int().nonnegative(), of: z.number().int().positive() }),
  z.object({ t: z.literal('log') }),
  z.object({ t: z.literal('error'), code: z.enum(errorCodes), message: z.string() }),
  z.looseObject({ t: z.literal('result') }),
]);
export type AnswerLine = z.infer<typeof AnswerLine>;

export const FactsResult = NodeFacts.omit({ clockOffsetMs: true, collectedAtMs: true });

export const StageResult = z.object({ stage: z.enum(['stored', 'already-there']) });

export const StatusResult = z.object({ workloads: z.array(NodeWorkload).max(1_000) });

/** What the kernel counts of a process; a node that claims to have counted requests as well is not heard. */
export const UsageResult = z.object({
  usage: z
    .array(
      UsageCounters.pick({
        workload: true,
        release: true,
        epoch: true,
        ageMs: true,
        cpuMs: true,
        memoryBytes: true,
        memoryPeakBytes: true,
      }),
    )
    .max(1_000),
});

const logLines = z.array(z.string()).max(200);

export const ActivateResult = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('awaiting-confirm'), state: NodeWorkload }),
  z.object({ outcome: z.literal('already-running'), state: NodeWorkload }),
  z.object({ outcome: z.literal('unhealthy'), why: z.string(), log: logLines }),
]);

export const ConfirmResult = z.object({ confirm: z.enum(['confirmed', 'not-active']) });

export const RevertResult = z.object({
  revert: z.enum(['reverted', 'was-not-active']),
  active: ReleaseId.nullable(),
});

export const HealthResult = z.object({
  release: ReleaseId,
  path: z.string(),
  status: z.string().regex(/^[0-9]{3}$/),
  tookSeconds: z.number().nonnegative().nullable(),
});

/** What measures there notices the end of its time a little late. */
const lateMs = 1_000;

/** No more samples than were asked for, and none that took longer than it may. */
export const probeResult = ({ count, timeoutMs }: { count: number; timeoutMs: number }) =>
  z.object({
    release: ReleaseId,
    samples: z.array(sampleUpTo(timeoutMs + lateMs)).max(count),
  });

/** No cold start takes an hour. */
export const coldStartResult = (runs: number) =>
  z.object({
    release: ReleaseId,
    digest: Digest,
    runtimeVersion: z.string().max(60),
    series: z
      .array(
        z.object({
          kind: z.enum(['process', 'instance']),
          compile: z.enum(['aot', 'jit']),
          samples: z.array(sampleUpTo(3_600_000)).max(runs),
          overheadMs: z.number().nonnegative(),
        }),
      )
      .max(10),
  });

const sampleUpTo = (longestMs: number) => z.number().nonnegative().max(longestMs).nullable();

export const Done = z.object({});

/** Text of a node for people: no control characters, no endless lines. */
export function plainText(text: string, longest: number): string {
  const printable = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => (character === '\t' ? '\t' : ''));
  return printable.length > longest ? `${printable.slice(0, longest - 1)}…` : printable;
}
