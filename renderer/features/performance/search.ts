import { z } from 'zod';

/** What the address of the figures keeps. */
export const PerformanceSearch = z.object({
  workload: z.string().optional().catch(undefined),
  nodeId: z.string().optional().catch(undefined),
  windowMs: z.number().optional().catch(undefined),
});
