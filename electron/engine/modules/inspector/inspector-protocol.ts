import { z } from 'zod';
import { Inspection } from '#shared/domain/module.ts';

/** What the engine and its inspector process say to each other; each side checks what it hears. */

export const InspectorOrder = z.object({
  type: z.literal('inspect'),
  /** Of one process: 1, 2, 3 … */
  id: z.number().int().positive(),
  path: z.string().min(1),
});
export type InspectorOrder = z.infer<typeof InspectorOrder>;

export const InspectorAnswer = z.discriminatedUnion('type', [
  /** Listens from now on. */
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('inspected'),
    id: z.number().int().positive(),
    inspection: Inspection,
    /** It takes no further order and ends: it has become too large, or cannot be trusted any more. */
    ends: z.boolean(),
  }),
]);
export type InspectorAnswer = z.infer<typeof InspectorAnswer>;

/** Between the two threads of the inspector process. */
export const ThreadOrder = z.object({
  path: z.string(),
  maxFileBytes: z.number(),
  /** False for a file on which the tool that writes WIT trapped. */
  decodeWit: z.boolean(),
});
export type ThreadOrder = z.infer<typeof ThreadOrder>;

export const ThreadAnswer = z.union([z.object({ inspection: Inspection }), z.object({ trapped: z.string() })]);
export type ThreadAnswer = z.infer<typeof ThreadAnswer>;

/** Limits that the process keeps by itself. Its time is limited by the engine, which kills it. */
export const InspectorLimits = z.object({
  maxFileBytes: z.coerce.number().int().positive(),
  /** All memory of the process, what WebAssembly tools take included. */
  maxMemoryBytes: z.coerce.number().int().positive(),
});
export type InspectorLimits = z.infer<typeof InspectorLimits>;

export const defaultInspectorLimits: InspectorLimits = {
  maxFileBytes: 256 * 1024 ** 2,
  maxMemoryBytes: 1_536 * 1024 ** 2,
};

export const limitArguments = (limits: InspectorLimits): string[] =>
  Object.entries(limits).map(([name, value]) => `--${name}=${value}`);
