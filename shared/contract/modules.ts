import { z } from 'zod';
import { Digest, FileHandle, JobId } from '../domain/ids.ts';
import { Inspection, Module } from '../domain/module.ts';
import { Provenance, TrustedKey } from '../domain/provenance.ts';
import { WatchedFile } from '../domain/watched-file.ts';
import { call, change } from './base.ts';

export const AddModuleOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('added'), module: Module }),
  z.object({ outcome: z.literal('already-there'), module: Module }),
  /** Nothing was stored. */
  z.object({ outcome: z.literal('rejected'), inspection: Inspection }),
]);
export type AddModuleOutcome = z.infer<typeof AddModuleOutcome>;

export const modules = {
  list: call.route({ method: 'GET', path: '/modules', summary: 'The library of modules' }).output(z.array(Module)),

  get: call
    .route({ method: 'GET', path: '/modules/{digest}', summary: 'One module' })
    .input(z.object({ digest: Digest }))
    .output(Module),

  inspect: call
    .route({ method: 'POST', path: '/modules/inspect', summary: 'Look into a file without keeping it' })
    .input(z.object({ file: FileHandle }))
    .output(Inspection),

  add: change
    .route({ method: 'POST', path: '/modules', summary: 'Inspect a file and keep it if it is valid' })
    .input(z.object({ file: FileHandle }))
    .output(AddModuleOutcome),

  addSamples: change
    .route({ method: 'POST', path: '/modules/samples', summary: 'Add the sample component in its three releases' })
    .output(z.array(Module)),

  remove: change
    .route({ method: 'DELETE', path: '/modules/{digest}', summary: 'Remove a module that no release uses' })
    .input(z.object({ digest: Digest }))
    .output(z.object({ digest: Digest })),

  /** Text as people write it (WAT), made into bytes; then as `add`. */
  addText: change
    .route({ method: 'POST', path: '/modules/text', summary: 'Convert a WAT text and keep it if it is valid' })
    .input(z.object({ file: FileHandle }))
    .output(AddModuleOutcome),

  /** From `https://…`, or an OCI registry (`ghcr.io/acme/shop:1.4`). The job's `result` names the module. */
  pull: change
    .route({ method: 'POST', path: '/modules/pull', summary: 'Get a module from a URL or an OCI registry' })
    .input(z.object({ reference: z.string().min(1).max(2000) }))
    .output(z.object({ jobId: JobId })),

  provenance: call
    .route({ method: 'GET', path: '/modules/{digest}/provenance', summary: 'Signatures, SBOM and claims of a module' })
    .input(z.object({ digest: Digest }))
    .output(Provenance),

  /** Keeps a Sigstore bundle beside the module; it is checked whenever it is asked for. */
  addBundle: change
    .route({ method: 'POST', path: '/modules/{digest}/bundle', summary: 'Add a signature bundle to a module' })
    .input(z.object({ digest: Digest, file: FileHandle }))
    .output(Provenance),

  keys: {
    list: call
      .route({ method: 'GET', path: '/keys', summary: 'Public keys that are trusted' })
      .output(z.array(TrustedKey)),
    add: change
      .route({ method: 'POST', path: '/keys', summary: 'Trust a public key' })
      .input(z.object({ name: z.string().min(1).max(100), pem: z.string().max(4000) }))
      .output(TrustedKey),
    remove: change
      .route({ method: 'DELETE', path: '/keys/{id}', summary: 'Trust a key no longer' })
      .input(z.object({ id: z.string().max(16) }))
      .output(z.object({ id: z.string() })),
  },

  watched: {
    list: call
      .route({ method: 'GET', path: '/watched', summary: 'Files whose new builds are added by themselves' })
      .output(z.array(WatchedFile)),
    /** Watches the file that a handle stands for, and adds it as it is now. */
    add: change
      .route({ method: 'POST', path: '/watched', summary: 'Watch a file' })
      .input(z.object({ file: FileHandle }))
      .output(WatchedFile),
    remove: change
      .route({ method: 'DELETE', path: '/watched/{id}', summary: 'Watch a file no longer' })
      .input(z.object({ id: z.string().max(60) }))
      .output(z.object({ id: z.string() })),
  },
};
