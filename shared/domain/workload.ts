import { z } from 'zod';
import { Grants } from './grants.ts';
import { Digest, EpochMs, ReleaseId, WorkloadName } from './ids.ts';

const httpPath = z.string().regex(/^\/[\x21-\x7e]{0,199}$/, 'A path starts with / and has no spaces');

/** Everything of a release besides the module itself. All of it is part of the release's identity. */
export const ReleaseSettings = z.object({
  /** Asked on the node by the health check; 200 to 399 within `healthTimeoutMs` is healthy. */
  healthPath: httpPath.default('/healthz'),
  /** Asked by the console's probes, for latency; its answers decide nothing. */
  probePath: httpPath.default('/'),
  healthTimeoutMs: z.number().int().min(100).max(60_000).default(5_000),
  /** Port on the node that the service answers on; null lets the node choose a free one. */
  port: z.number().int().min(1024).max(65_535).nullable().default(null),
  /** Environment variables that the component sees. */
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/), z.string().max(4_000)).default({}),
  /** Linear memory that one instance may have. */
  memoryLimitBytes: z
    .number()
    .int()
    .min(1024 * 1024)
    .max(4 * 1024 ** 3)
    .default(256 * 1024 ** 2),
  /** Longest time that one request may run before it is ended. */
  requestTimeoutMs: z.number().int().min(10).max(600_000).default(30_000),
  grants: Grants.prefault({}),
});
export type ReleaseSettings = z.infer<typeof ReleaseSettings>;

/** One immutable version of a workload. */
export const Release = z.object({
  id: ReleaseId,
  workload: WorkloadName,
  /** 1, 2, 3 … within the workload. */
  number: z.number().int().positive(),
  digest: Digest,
  settings: ReleaseSettings,
  createdAtMs: EpochMs,
});
export type Release = z.infer<typeof Release>;

/** A named thing that should run on nodes. Its kind is a service that answers HTTP. */
export const Workload = z.object({
  name: WorkloadName,
  kind: z.literal('service'),
  releases: z.array(Release),
  createdAtMs: EpochMs,
});
export type Workload = z.infer<typeof Workload>;
