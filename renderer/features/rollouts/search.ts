import { z } from 'zod';

/** What the address of the list of rollouts keeps. */
export const RolloutsSearch = z.object({ q: z.string().optional().catch(undefined) });

/** How a new rollout is begun: from a module, a workload or a selection of nodes. */
export const NewRolloutSearch = z.object({
  digest: z.string().optional().catch(undefined),
  workload: z.string().optional().catch(undefined),
  selector: z.string().optional().catch(undefined),
  /** Begin with the sample component, which is added when the library lacks it. */
  sample: z.boolean().optional().catch(undefined),
});
export type NewRolloutSearch = z.output<typeof NewRolloutSearch>;
