import { z } from 'zod';
import { Digest, EpochMs } from './ids.ts';

/** One import or export: an interface (`wasi:http/types@0.2.12`), a function of the world, or a core item (`env.log`). */
export const ModuleItem = z.object({
  name: z.string().max(512),
  kind: z.enum(['interface', 'function', 'type', 'core']),
  /** Set for interfaces with a version. */
  version: z.string().max(60).nullable(),
});
export type ModuleItem = z.infer<typeof ModuleItem>;

export const Producer = z.object({
  field: z.string().max(100),
  name: z.string().max(200),
  version: z.string().max(200),
});
export type Producer = z.infer<typeof Producer>;

/** Which WASI a module was built for: 0.1 for core modules, 0.2 and 0.3 for components. */
export const WasiVersion = z.enum(['none', '0.1', '0.2', '0.3']);
export type WasiVersion = z.infer<typeof WasiVersion>;

/** What the bytes say of themselves, told by the inspector. */
export const ModuleFacts = z.object({
  digest: Digest,
  sizeBytes: z.number().int().positive(),
  kind: z.enum(['core', 'component']),
  wasi: WasiVersion,
  /** Full WASI versions met in imports and exports, such as `0.2.12`. */
  wasiVersions: z.array(z.string().max(60)),
  imports: z.array(ModuleItem),
  exports: z.array(ModuleItem),
  /** The world as WIT; null for core modules. */
  wit: z.string().nullable(),
  producers: z.array(Producer),
  /** Exports `wasi:http/incoming-handler` (0.2) or `wasi:http/handler` (0.3). */
  servesHttp: z.boolean(),
});
export type ModuleFacts = z.infer<typeof ModuleFacts>;

export const Module = ModuleFacts.extend({
  /** File name at the time it was added; a label for people, never an identity. */
  name: z.string().min(1).max(255),
  addedAtMs: EpochMs,
});
export type Module = z.infer<typeof Module>;

/** Why a file was not looked into or not kept. */
export const RefusalReason = z.enum([
  'empty',
  'not-a-file',
  'unreadable',
  'too-large',
  'not-wasm',
  'wat-text',
  'unknown-layer',
  'timed-out',
  'out-of-memory',
  'inspector-failed',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** The inspector's verdict on a file. Every byte string yields one of the three. */
export const Inspection = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('valid'), facts: ModuleFacts }),
  z.object({
    verdict: z.literal('invalid'),
    message: z.string().max(2000),
    /** Byte offset in the file where it was found; null where the validator names none. */
    offset: z.number().int().nonnegative().nullable(),
    digest: Digest,
    sizeBytes: z.number().int().nonnegative(),
  }),
  z.object({ verdict: z.literal('refused'), reason: RefusalReason, message: z.string().max(2000) }),
]);
export type Inspection = z.infer<typeof Inspection>;
