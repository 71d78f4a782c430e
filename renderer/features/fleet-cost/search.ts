import { z } from 'zod';
import { FleetCostBy } from '#shared/cost/fleet-cost.ts';

/** What the address of the fleet's cost keeps. */
export const FleetCostSearch = z.object({
  by: FleetCostBy.optional().catch(undefined),
  /** Length of the window that rates are taken from. */
  window: z.enum(['1h', '24h', '7d', '30d']).optional().catch(undefined),
  /** The form of node prices is open. */
  prices: z.boolean().optional().catch(undefined),
});
export type Search = z.infer<typeof FleetCostSearch>;

export type ChangeSearch = (patch: Partial<Search>) => void;
