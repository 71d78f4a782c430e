import { z } from 'zod';
import { Digest, EpochMs } from './ids.ts';
import { ModuleSource } from './module-source.ts';

/** One import or export: an interface (`wasi:http/types@0.2.12`), a function of the world, or a core item (`env.log`). */
export const ModuleItem = z.object({
  name: z.string().max(512),
  kind: z.enum(['interface', 'function', 'type', 'core', 'module', 'component']),
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

/**
 * What a module is for. `browser-only`: made for JavaScript around it (wasm-bindgen, Emscripten's glue); no node can run
 * it. `library`: exports functions for others to call and nothing that a runtime starts by itself.
 */
export const ModuleRole = z.enum(['http-service', 'command', 'extism-plugin', 'browser-only', 'library']);
export type ModuleRole = z.infer<typeof ModuleRole>;

/** The language of the source as far as the bytes tell, and the telltale that it was concluded from. */
export const SourceLanguage = z.object({ name: z.string().max(60), because: z.string().max(200) });
export type SourceLanguage = z.infer<typeof SourceLanguage>;

/** One linear memory, defined or imported. Sizes in bytes; `maxBytes` null where the module sets none. */
export const ModuleMemory = z.object({
  minBytes: z.number().nonnegative(),
  maxBytes: z.number().nonnegative().nullable(),
  addressBits: z.union([z.literal(32), z.literal(64)]),
  shared: z.boolean(),
  imported: z.boolean(),
});
export type ModuleMemory = z.infer<typeof ModuleMemory>;

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
  role: ModuleRole,
  /** Why the role; for `browser-only`, why no node can run it. */
  roleBecause: z.string().max(300),
  language: SourceLanguage.nullable(),
  /** Proposals beyond WebAssembly 1.0 that the code needs, by wasm-tools' names: `simd`, `threads`, `memory64`, … */
  proposals: z.array(z.string().max(60)),
  /** Of all core modules inside. */
  memories: z.array(ModuleMemory).max(1000),
  /** A name section in at least one core module. */
  hasNames: z.boolean(),
  /** DWARF or a source map in at least one core module. */
  hasDebugInfo: z.boolean(),
});
export type ModuleFacts = z.infer<typeof ModuleFacts>;

export const Module = ModuleFacts.extend({
  /** File name at the time it was added; a label for people, never an identity. */
  name: z.string().min(1).max(255),
  source: ModuleSource,
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
    /** The function it was found in, by its name in the name section or `func 12`. */
    functionName: z.string().max(512).nullable(),
    digest: Digest,
    sizeBytes: z.number().int().nonnegative(),
  }),
  z.object({ verdict: z.literal('refused'), reason: RefusalReason, message: z.string().max(2000) }),
]);
export type Inspection = z.infer<typeof Inspection>;
