import { z } from 'zod';
import { Grants } from './grants.ts';

/*
 * What the engine tells the program that serves one component with the runtime that comes with Flotilla, and what it
 * hears back. The program goes on until it is ended.
 */

export const BundledHostOrder = z.object({
  /** Files of this computer: the component, and an empty folder to work in. */
  module: z.string(),
  folder: z.string(),
  env: z.record(z.string(), z.string()),
  memoryLimitBytes: z.number().int().positive(),
  grants: Grants,
});
export type BundledHostOrder = z.infer<typeof BundledHostOrder>;

export const BundledHostReport = z.discriminatedUnion('type', [
  /** The component was made ready to run. */
  z.object({ type: z.literal('prepared') }),
  z.object({ type: z.literal('listening'), port: z.number().int().positive() }),
  z.object({ type: z.literal('output'), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  /** Its request was handled, well or not; all that it wrote was reported. */
  z.object({ type: z.literal('handled') }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type BundledHostReport = z.infer<typeof BundledHostReport>;
