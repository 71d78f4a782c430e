import { z } from 'zod';
import { WitPackages } from '#shared/domain/wit.ts';

/** What is asked of the validator, and what it answers: `src/report.rs` in the folder `validator`. */

export type ValidatorOrder =
  | { readonly want: 'facts'; readonly wit: boolean; readonly telltales: readonly string[] }
  | { readonly want: 'anatomy'; readonly wit: boolean }
  | { readonly want: 'customSections'; readonly names: readonly string[] };

const count = z.number().int().nonnegative();
const name = z.string();

const RawItem = z.object({
  name,
  kind: z.enum(['interface', 'function', 'type', 'core', 'module', 'component']),
});
export type RawItem = z.infer<typeof RawItem>;

export const RawFacts = z.object({
  verdict: z.literal('facts'),
  kind: z.enum(['core', 'component']),
  imports: z.array(RawItem),
  exports: z.array(RawItem),
  wit: z.string().nullable(),
  /** `adapter`: only code says so that a tool put around the user's. */
  producers: z.array(z.object({ field: name, name, version: name, adapter: z.boolean() })),
  proposals: z.array(name),
  memories: z.array(
    z.object({
      minBytes: z.number().nonnegative(),
      maxBytes: z.number().nonnegative().nullable(),
      addressBits: z.union([z.literal(32), z.literal(64)]),
      shared: z.boolean(),
      imported: z.boolean(),
    }),
  ),
  hasNames: z.boolean(),
  hasDebugInfo: z.boolean(),
  /** Those asked for that were found. */
  telltales: z.array(name),
  /** Of the core modules and components inside. */
  unitNames: z.array(name),
  /** It has more imports or exports than are listed. */
  tooMany: z.boolean(),
});
export type RawFacts = z.infer<typeof RawFacts>;

export const RawAnatomy = z.object({
  verdict: z.literal('anatomy'),
  units: z.array(
    z.object({
      id: count,
      parent: count.nullable(),
      kind: z.enum(['core', 'component']),
      name: name.nullable(),
      offset: count,
      sizeBytes: count,
      sections: z.array(z.object({ name, offset: count, sizeBytes: count })),
      functionCount: count,
      hasNames: z.boolean(),
      hasDebugInfo: z.boolean(),
      imports: z.array(name),
      exports: z.array(name),
    }),
  ),
  functions: z.array(z.object({ unit: count, index: count, name: name.nullable(), sizeBytes: count })),
  functionCount: count,
  importedFunctions: z.array(
    z.object({ item: name, function: name, reachable: z.enum(['yes', 'no', 'unknown']), units: z.array(count) }),
  ),
  coreFunctions: z.array(z.object({ name, params: z.array(name), results: z.array(name) })),
  /** The module's own world is named `root` or stands first. */
  wit: WitPackages.nullable().catch(null),
});
export type RawAnatomy = z.infer<typeof RawAnatomy>;

const RawCustomSections = z.object({
  verdict: z.literal('customSections'),
  sections: z.array(z.object({ unit: count, name, offset: count, sizeBytes: count })),
});

const RawInvalid = z.object({
  verdict: z.literal('invalid'),
  message: z.string(),
  offset: count,
  function: z.object({ index: count, name: name.nullable() }).nullable(),
});
export type RawInvalid = z.infer<typeof RawInvalid>;

export const ValidatorReport = z.discriminatedUnion('verdict', [RawFacts, RawAnatomy, RawCustomSections, RawInvalid]);
export type ValidatorReport = z.infer<typeof ValidatorReport>;
