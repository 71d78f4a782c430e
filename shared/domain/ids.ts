import { z } from 'zod';

/** A node's id: made by the console when the node is added, never reused. */
export const NodeId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'NodeId'>();
export type NodeId = z.infer<typeof NodeId>;

/** A module's identity: lower-case hex of the SHA-256 of its bytes. */
export const Digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Digest'>();
export type Digest = z.infer<typeof Digest>;

/** A workload's name: a DNS label, safe as a folder and a unit name. */
export const WorkloadName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'Use 1 to 40 lower-case letters, digits and dashes')
  .brand<'WorkloadName'>();
export type WorkloadName = z.infer<typeof WorkloadName>;

/** One immutable release of a workload: `r<number>-<first 12 digits of the settings' and module's digest>`. */
export const ReleaseId = z
  .string()
  .regex(/^r[1-9][0-9]{0,8}-[0-9a-f]{12}$/)
  .brand<'ReleaseId'>();
export type ReleaseId = z.infer<typeof ReleaseId>;

export const RolloutId = z
  .string()
  .regex(/^ro-[0-9a-z]{8,32}$/)
  .brand<'RolloutId'>();
export type RolloutId = z.infer<typeof RolloutId>;

export const PlanId = z
  .string()
  .regex(/^pl-[0-9a-z]{8,32}$/)
  .brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;

export const JobId = z
  .string()
  .regex(/^job-[0-9a-z]{8,32}$/)
  .brand<'JobId'>();
export type JobId = z.infer<typeof JobId>;

/** Stands for a file that the user picked; the page never sees its path. */
export const FileHandle = z
  .string()
  .regex(/^file-[0-9a-z]{8,32}$/)
  .brand<'FileHandle'>();
export type FileHandle = z.infer<typeof FileHandle>;

/** Milliseconds since 1970 by the console's clock. */
export const EpochMs = z.number().int().nonnegative();
