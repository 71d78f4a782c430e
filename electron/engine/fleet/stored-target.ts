import { z } from 'zod';

/** How a node is reached, as it is stored. No secrets: a key is named by its path, a passphrase is never stored. */
export const StoredTarget = z.discriminatedUnion('driver', [
  z.object({
    driver: z.literal('local'),
    /** Folder of the agent on this computer. */
    folder: z.string().min(1),
  }),
  z.object({
    driver: z.literal('ssh'),
    /** As the person gave it; what `~/.ssh/config` says of it is read anew at each connection. */
    address: z.string().min(1).max(300),
    keyPath: z.string().max(4096).optional(),
    /** Folder on the node; absent for the usual one. */
    root: z.string().max(1000).optional(),
  }),
]);
export type StoredTarget = z.infer<typeof StoredTarget>;
