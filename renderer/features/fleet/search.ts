import { z } from 'zod';

/** What the address of the fleet keeps. */
export const FleetSearch = z.object({
  q: z.string().optional().catch(undefined),
  selector: z.string().optional().catch(undefined),
  show: z.enum(['online', 'blocked', 'offline', 'new', 'failing']).optional().catch(undefined),
  /** Column by which the table is sorted; with `-` before it, downwards. */
  sort: z.string().optional().catch(undefined),
  /** The dialog to add nodes is open. */
  add: z.boolean().optional().catch(undefined),
});

/** What the address of a node keeps. */
export const NodeSearch = z.object({
  /** Workload whose log is open. */
  log: z.string().optional().catch(undefined),
});
