import { z } from 'zod';
import { Digest, FileHandle, JobId } from '../domain/ids.ts';
import { NodeCompatibility, RuntimeVerdict } from '../domain/compatibility.ts';
import { Inspection, Module } from '../domain/module.ts';
import { RuntimeName } from '../domain/node.ts';
import { PolicyFinding } from '../domain/policy.ts';
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

/** All three lists are empty unless the verdict is `valid`. */
export const FileCheck = z.object({
  inspection: Inspection,
  findings: z.array(PolicyFinding),
  nodes: z.array(NodeCompatibility),
  runtimes: z.array(RuntimeVerdict),
});
export type FileCheck = z.infer<typeof FileCheck>;

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

  /** The whole answer for scripts: verdict, policies, and where it could run. Keeps nothing. */
  check: call
    .route({ method: 'POST', path: '/modules/check', summary: 'Check a file against policies, nodes and runtimes' })
    .input(
      z.object({
        file: FileHandle,
        /** A Sigstore bundle beside it. */
        bundle: FileHandle.nullable().default(null),
        /** A policy file's text; null checks no policy. */
        policy: z.string().max(200_000).nullable().default(null),
        /** Nodes to check against; null for none. */
        selector: z.string().max(2000).nullable().default(null),
        runtimes: z
          .array(z.object({ name: RuntimeName, version: z.string().max(60) }))
          .max(50)
          .default([]),
      }),
    )
    .output(FileCheck),

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
