import { z } from 'zod';
import { Failure } from './failure.ts';
import { Digest, EpochMs, JobId } from './ids.ts';

export const JobKind = z.enum(['practice-start', 'practice-stop', 'cold-start', 'pull', 'measure', 'bill']);
export type JobKind = z.infer<typeof JobKind>;

/*
 *   running ─► done
 *      ├─────► failed
 *      └─────► cancelled
 */
export const JobState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('running') }),
  z.object({ kind: z.literal('done'), atMs: EpochMs }),
  z.object({ kind: z.literal('failed'), atMs: EpochMs, failure: Failure }),
  z.object({ kind: z.literal('cancelled'), atMs: EpochMs }),
]);
export type JobState = z.infer<typeof JobState>;

/** Long work in the console. `seq` grows with every change, so that a late window sees the newest. */
export const Job = z.object({
  id: JobId,
  kind: JobKind,
  title: z.string().max(300),
  state: JobState,
  /** 0 to 1; null while it cannot be told. */
  progress: z.number().min(0).max(1).nullable(),
  /** What it is doing now. */
  note: z.string().max(500),
  /** The module that it brought or measured; null before and for other kinds. */
  result: z.object({ digest: Digest }).nullable(),
  startedAtMs: EpochMs,
  seq: z.number().int().nonnegative(),
});
export type Job = z.infer<typeof Job>;
