import { z } from 'zod';

/** What the address of the scenarios keeps. */
export const ScenariosSearch = z.object({
  q: z.string().optional().catch(undefined),
  /** Opens the ways to a new scenario. */
  new: z.boolean().optional().catch(undefined),
});
export type ScenariosSearch = z.infer<typeof ScenariosSearch>;
