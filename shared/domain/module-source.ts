import { z } from 'zod';
import { Digest } from './ids.ts';

/** Where a module came from when it was first added. */
export const ModuleSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), name: z.string().max(255) }),
  z.object({ kind: z.literal('sample') }),
  z.object({ kind: z.literal('url'), url: z.string().max(2000) }),
  z.object({
    kind: z.literal('oci'),
    /** As it was asked for: `ghcr.io/acme/shop:1.4`. */
    reference: z.string().max(500),
    /** What that was at the time: the digest of the manifest. */
    manifestDigest: Digest,
  }),
  /** A new build of a file that is watched. */
  z.object({ kind: z.literal('watch'), path: z.string().max(4096) }),
]);
export type ModuleSource = z.infer<typeof ModuleSource>;
