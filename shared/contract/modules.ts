import { z } from 'zod';
import { Digest, FileHandle } from '../domain/ids.ts';
import { Inspection, Module } from '../domain/module.ts';
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
};
