import { z } from 'zod';
import { Digest } from '../domain/ids.ts';
import { PolicyFile, PolicyFinding } from '../domain/policy.ts';
import { call, change } from './base.ts';

/** Rules on which modules may run where, kept as one YAML file. */
export const policies = {
  get: call
    .route({ method: 'GET', path: '/policies', summary: 'The policy file, and its rules in words' })
    .output(PolicyFile),

  /** Reads a text without keeping it. */
  read: call
    .route({ method: 'POST', path: '/policies/read', summary: 'Read a policy file without keeping it' })
    .input(z.object({ yaml: z.string().max(200_000) }))
    .output(PolicyFile),

  /** Keeps it only when it has no problem; what it gives back tells. */
  set: change
    .route({ method: 'PUT', path: '/policies', summary: 'Replace the policy file' })
    .input(z.object({ yaml: z.string().max(200_000) }))
    .output(PolicyFile),

  /** The module against every node that the selector matches; with no grants beyond what its imports need. */
  check: call
    .route({ method: 'POST', path: '/policies/check', summary: 'Whether policies let a module run, and where not' })
    .input(z.object({ digest: Digest, selector: z.string().max(2000).default('') }))
    .output(z.array(PolicyFinding)),
};
