import { z } from 'zod';

/** What the address of the library keeps. */
export const ModulesSearch = z.object({ q: z.string().optional().catch(undefined) });
