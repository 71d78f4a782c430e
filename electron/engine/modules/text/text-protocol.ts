import { z } from 'zod';

/** What the engine and the process that converts texts say to each other; each side checks what it hears. */

export const TextOrder = z.object({
  path: z.string().min(1),
  /** Written only when the text is a module; not there before. */
  target: z.string().min(1),
  maxTextBytes: z.number().int().positive(),
});
export type TextOrder = z.infer<typeof TextOrder>;

export const TextAnswer = z.discriminatedUnion('type', [
  /** Listens from now on. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('converted') }),
  z.object({
    type: z.literal('not-a-module'),
    message: z.string().max(2000),
    /** Byte offset in the text. */
    offset: z.number().int().nonnegative().nullable(),
    textSha256: z.string(),
    textBytes: z.number().int().nonnegative(),
  }),
  z.object({
    type: z.literal('refused'),
    reason: z.enum(['empty', 'not-a-file', 'unreadable', 'too-large', 'not-wasm', 'out-of-memory', 'inspector-failed']),
    message: z.string().max(2000),
  }),
]);
export type TextAnswer = z.infer<typeof TextAnswer>;
