import { z } from 'zod';
import { Digest, EpochMs } from './ids.ts';

/** A file on this computer whose new builds come into the library by themselves. */
export const WatchedFile = z.object({
  id: z.string().regex(/^watch-[0-9a-z]{8,32}$/),
  path: z.string().max(4096),
  /** The newest build in the library; null before the first valid one. */
  digest: Digest.nullable(),
  /** The build before it. */
  previous: Digest.nullable(),
  /** Why the newest build was not taken; null when it was. */
  problem: z.string().max(2000).nullable(),
  changedAtMs: EpochMs.nullable(),
});
export type WatchedFile = z.infer<typeof WatchedFile>;
