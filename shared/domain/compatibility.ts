import { z } from 'zod';
import { NodeId } from './ids.ts';
import { RuntimeName } from './node.ts';

/**
 * Whether one version of a runtime can run a module: `yes`; `flag`: with flags that Flotilla sets or that have to be
 * set; `no`: something it needs is missing there; `unknown`: this console knows too little of the runtime to say.
 */
export const RuntimeVerdict = z.object({
  runtime: RuntimeName,
  version: z.string().max(60),
  verdict: z.enum(['yes', 'flag', 'no', 'unknown']),
  /** What is missing (`wasi:keyvalue/store@0.2.0`, `memory64`), which flags, or why it cannot be told. Empty for `yes`. */
  reasons: z.array(z.string().max(500)),
  flags: z.array(z.string().max(100)),
});
export type RuntimeVerdict = z.infer<typeof RuntimeVerdict>;

/** The same for a node: the verdict of the runtime that would host there; where Flotilla hosts with none, of the best. */
export const NodeCompatibility = z.object({
  nodeId: NodeId,
  name: z.string(),
  /** `none`: no runtime was found there; `unread`: it has not answered yet. */
  verdict: z.enum(['yes', 'flag', 'no', 'unknown', 'none', 'unread']),
  runtimes: z.array(RuntimeVerdict),
});
export type NodeCompatibility = z.infer<typeof NodeCompatibility>;
