import { z } from 'zod';
import { CapabilityName, Reach } from './capability.ts';
import { Digest, EpochMs } from './ids.ts';

/** A capability in one version and not in the other, with the imports that mean it. */
export const CapabilityChange = z.object({
  capability: CapabilityName,
  /** For `unknown`, the import; else empty: `env.launch`. */
  subject: z.string().max(512),
  reach: Reach,
  words: z.string().max(200),
  imports: z.array(z.string().max(512)),
});
export type CapabilityChange = z.infer<typeof CapabilityChange>;

/** A difference between the worlds, judged for those who use the module: hosts give imports, callers use exports. */
export const WorldChange = z.object({
  /** `wasi:http/types@0.2.12`, `run`, `acme:shop/cart#add`. */
  item: z.string().max(1100),
  direction: z.enum(['import', 'export']),
  change: z.enum(['added', 'removed', 'changed']),
  breaking: z.boolean(),
  /** In plain words, with both types where a type changed. */
  because: z.string().max(1000),
});
export type WorldChange = z.infer<typeof WorldChange>;

/** Bytes of one part in both versions; null where it is not there. */
export const SizeChange = z.object({
  name: z.string().max(1100),
  fromBytes: z.number().int().nonnegative().nullable(),
  toBytes: z.number().int().nonnegative().nullable(),
});
export type SizeChange = z.infer<typeof SizeChange>;

/** A fact that reads differently: kind, WASI, role, language, limits of memory, a tool's version. */
export const FactChange = z.object({
  fact: z.string().max(100),
  from: z.string().max(500),
  to: z.string().max(500),
});
export type FactChange = z.infer<typeof FactChange>;

/** Agreement to a gain in capabilities, between exactly these bytes. */
export const CapabilityApproval = z.object({
  from: Digest,
  to: Digest,
  by: z.string().max(200),
  atMs: EpochMs,
});
export type CapabilityApproval = z.infer<typeof CapabilityApproval>;

export const ModuleDiff = z.object({
  from: Digest,
  to: Digest,
  gained: z.array(CapabilityChange),
  lost: z.array(CapabilityChange),
  /** Breaking first. Patch versions of the same WASI minor are left out. */
  world: z.array(WorldChange),
  facts: z.array(FactChange),
  sizeBytes: z.object({ from: z.number().int(), to: z.number().int() }),
  /** By kind of section, all units together; largest change first. */
  sections: z.array(SizeChange),
  /** Functions by name, largest change first, at most 50. Empty when a side has no names. */
  functions: z.array(SizeChange),
  /** Why `functions` is empty; null when it is not. */
  functionsNote: z.string().max(200).nullable(),
  approval: CapabilityApproval.nullable(),
});
export type ModuleDiff = z.infer<typeof ModuleDiff>;
