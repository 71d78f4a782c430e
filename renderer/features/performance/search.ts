import { z } from 'zod';

/** What the address of the figures keeps. */
export const PerformanceSearch = z.object({
  workload: z.string().optional().catch(undefined),
  nodeId: z.string().optional().catch(undefined),
  windowMs: z.number().optional().catch(undefined),
  by: z.enum(['node', 'release']).optional().catch(undefined),
  show: z.enum(['p50', 'p95', 'p99', 'all']).optional().catch(undefined),
  scale: z.enum(['linear', 'log']).optional().catch(undefined),
});
export type Search = z.infer<typeof PerformanceSearch>;

export type ChangeSearch = (patch: Partial<Search>) => void;
