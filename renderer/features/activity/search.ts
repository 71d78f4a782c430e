import { z } from 'zod';

/** What the address of the record keeps. */
export const ActivitySearch = z.object({
  q: z.string().optional().catch(undefined),
  failed: z.boolean().optional().catch(undefined),
});
