import { z } from 'zod';

/**
 * What the agent tells `jco-host`, and what it hears back. The host runs as a worker of the agent, and as a process of
 * its own where the start of a process is measured.
 */
export const JcoOrder = z.discriminatedUnion('task', [
  /** Turn a component into JavaScript and core modules, in `folder`, which exists and is empty. */
  z.object({ task: z.literal('transpile'), module: z.string(), folder: z.string() }),
  /** Listen on a port of its own and answer for the component that was transpiled into `folder`. */
  z.object({
    task: z.literal('serve'),
    folder: z.string(),
    env: z.record(z.string(), z.string()),
    memoryLimitBytes: z.number().int().positive(),
  }),
]);
export type JcoOrder = z.infer<typeof JcoOrder>;

export const JcoReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transpiled') }),
  z.object({ type: z.literal('listening'), port: z.number().int() }),
  /** A request was handled, well or not; the next may come. */
  z.object({ type: z.literal('handled') }),
  /** Nothing more comes. */
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type JcoReport = z.infer<typeof JcoReport>;

/** File that the transpiled component is imported from. */
export const transpiledEntry = 'component.mjs';

/**
 * Version of `@bytecodealliance/jco-transpile` in use; its package does not let it be read at run time. A test compares
 * it with what is installed.
 */
export const jcoVersion = '0.15.0';
