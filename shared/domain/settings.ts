import { z } from 'zod';

/** What a person can set. Stored as one record; missing fields take their default. */
export const Settings = z.object({
  /** Probes are made this often on every running workload. */
  probeEveryMs: z.number().int().min(1_000).max(3_600_000).default(5_000),
  /** Requests in one round of probes. */
  probesPerRound: z.number().int().min(1).max(100).default(10),
  /** Counters of CPU, memory and requests are read this often on every node. */
  usageEveryMs: z.number().int().min(2_000).max(3_600_000).default(15_000),
  /** How often a node is asked how it is. */
  checkEveryMs: z.number().int().min(2_000).max(3_600_000).default(10_000),
  /** Nodes worked on at the same time in a rollout. */
  parallelNodes: z.number().int().min(1).max(500).default(64),
  /** What looking into one file may take; more ends it with a verdict that says so. */
  inspectWithinMs: z.number().int().min(100).max(600_000).default(10_000),
  inspectMemoryBytes: z
    .number()
    .int()
    .min(256 * 1024 ** 2)
    .max(16 * 1024 ** 3)
    .default(1024 ** 3),
  /** Look, change nothing: every call that would change a node or the library is refused. */
  readOnly: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;
