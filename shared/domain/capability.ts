import { z } from 'zod';

/*
 * What a module can ask of its host, told by what it imports. Imports are an upper bound: a module can use what it
 * imports, it need not; and what it does not import it cannot use.
 */

/** One thing that a module may do through its host, in the unit in which a person grants it. */
export const CapabilityName = z.enum([
  'http-outgoing',
  'tcp',
  'udp',
  'name-lookup',
  'tls',
  'messaging',
  'files',
  'environment',
  'arguments',
  'key-value',
  'blob-store',
  'config',
  'inference',
  'webgpu',
  'random',
  'wall-clock',
  'monotonic-clock',
  'standard-input',
  'standard-output',
  'standard-error',
  'logging',
  'exit',
  /** A host function that is in no list of this console's. */
  'unknown',
]);
export type CapabilityName = z.infer<typeof CapabilityName>;

/** How far a capability reaches: beyond the node, on the node, or no further than the module's own data. */
export const Reach = z.enum(['network', 'node', 'inside', 'unknown']);
export type Reach = z.infer<typeof Reach>;
