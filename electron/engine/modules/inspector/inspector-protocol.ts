import { z } from 'zod';
import { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { Inspection } from '#shared/domain/module.ts';
import { mostSectionBytes } from './custom-sections.ts';

/** What the engine and its inspector process say to each other; each side checks what it hears. */

const path = z.string().min(1);

/** What is wanted of a file. */
export const InspectorTask = z.discriminatedUnion('task', [
  z.object({ task: z.literal('inspect'), path }),
  z.object({ task: z.literal('anatomy'), path }),
  z.object({ task: z.literal('custom-sections'), path, names: z.array(z.string().max(200)).max(100) }),
]);
export type InspectorTask = z.infer<typeof InspectorTask>;

export const InspectorOrder = z.object({
  type: z.literal('order'),
  /** Of one process: 1, 2, 3 … */
  id: z.number().int().positive(),
  task: InspectorTask,
});
export type InspectorOrder = z.infer<typeof InspectorOrder>;

/** What came of a task. Of a file that is not valid, or not looked into, a verdict comes back whatever was asked. */
export const InspectorResult = z.union([
  z.object({ inspection: Inspection }),
  z.object({ anatomy: ModuleAnatomy }),
  z.object({
    sections: z
      .array(
        z.object({
          unit: z.number().int().nonnegative(),
          name: z.string().max(512),
          base64: z.base64().max(Math.ceil(mostSectionBytes / 3) * 4),
        }),
      )
      .max(1_000),
  }),
]);
export type InspectorResult = z.infer<typeof InspectorResult>;

export const InspectorAnswer = z.discriminatedUnion('type', [
  /** Listens from now on. */
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('done'),
    id: z.number().int().positive(),
    result: InspectorResult,
    /** It takes no further order and ends: it has become too large, or cannot be trusted any more. */
    ends: z.boolean(),
  }),
]);
export type InspectorAnswer = z.infer<typeof InspectorAnswer>;

/** Between the two threads of the inspector process. */
export const ThreadOrder = z.object({ task: InspectorTask, maxFileBytes: z.number() });
export type ThreadOrder = z.infer<typeof ThreadOrder>;

/** Limits that the process keeps by itself. Its time is limited by the engine, which kills it. */
export const InspectorLimits = z.object({
  maxFileBytes: z.coerce.number().int().positive(),
  /** All memory of the process, the validator's included. */
  maxMemoryBytes: z.coerce.number().int().positive(),
});
export type InspectorLimits = z.infer<typeof InspectorLimits>;

export const defaultInspectorLimits: InspectorLimits = {
  maxFileBytes: 256 * 1024 ** 2,
  maxMemoryBytes: 1024 ** 3,
};

export const limitArguments = (limits: InspectorLimits): string[] =>
  Object.entries(limits).map(([name, value]) => `--${name}=${value}`);
