import { z } from 'zod';

/** What the address of the library keeps. */
export const ModulesSearch = z.object({
  q: z.string().optional().catch(undefined),
  /** Opens the dialog that gets a module from a registry or a URL. */
  get: z.boolean().optional().catch(undefined),
});

/** What the address of a module's inside keeps: the filter of its functions, and the part that is looked at. */
export const InsideSearch = z.object({
  q: z.string().optional().catch(undefined),
  part: z.number().int().nonnegative().optional().catch(undefined),
});
