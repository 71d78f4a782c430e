import { z } from 'zod';
import { WitPackages } from './wit.ts';

/*
 * A module taken apart: what is too large for the library's list and read again from the bytes when a page asks.
 */

export const ModuleSection = z.object({
  /** `code`, `data`, `custom "name"`, `component`, … */
  name: z.string().max(200),
  /** Where its contents begin in the file. */
  offset: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
});
export type ModuleSection = z.infer<typeof ModuleSection>;

/** A core module or component in the file; the file itself is the first. */
export const ModuleUnit = z.object({
  /** Place in the list; `parent` refers to it. */
  id: z.number().int().nonnegative(),
  parent: z.number().int().nonnegative().nullable(),
  kind: z.enum(['core', 'component']),
  /** From its name section; null where it has none. */
  name: z.string().max(512).nullable(),
  offset: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  sections: z.array(ModuleSection),
  functionCount: z.number().int().nonnegative(),
  hasNames: z.boolean(),
  hasDebugInfo: z.boolean(),
  /** Core imports as `module.field`, without those that the component around it links from its own parts. */
  imports: z.array(z.string().max(1100)),
  exports: z.array(z.string().max(512)),
});
export type ModuleUnit = z.infer<typeof ModuleUnit>;

/** The code of one function. */
export const FunctionSize = z.object({
  unit: z.number().int().nonnegative(),
  /** In the unit's index space, imports first. */
  index: z.number().int().nonnegative(),
  /** From the name section; null where it has none. */
  name: z.string().max(512).nullable(),
  sizeBytes: z.number().int().nonnegative(),
});
export type FunctionSize = z.infer<typeof FunctionSize>;

/**
 * Whether code that an export can start may use an import. `no`: no export of any core module leads there by calls,
 * tables or start functions. `unknown`: it cannot be told cheaply.
 */
export const Reachability = z.enum(['yes', 'no', 'unknown']);
export type Reachability = z.infer<typeof Reachability>;

/** One function that the module imports from its host: of an interface, of the world, or of a core module. */
export const ImportedFunction = z.object({
  /** The import it belongs to, as in `ModuleFacts.imports`: `wasi:http/types@0.2.12`, `env.log`. */
  item: z.string().max(512),
  /** `[method]fields.get`; empty where the item itself is the function. */
  function: z.string().max(512),
  reachable: Reachability,
  /** Units that import it. */
  units: z.array(z.number().int().nonnegative()),
});
export type ImportedFunction = z.infer<typeof ImportedFunction>;

/** An export of a core module that can be called: value types as WebAssembly names them. */
export const CoreFunction = z.object({
  name: z.string().max(512),
  params: z.array(z.string().max(60)),
  results: z.array(z.string().max(60)),
});
export type CoreFunction = z.infer<typeof CoreFunction>;

export const ModuleAnatomy = z.object({
  units: z.array(ModuleUnit),
  /** All functions, or the largest 50,000; largest first. */
  functions: z.array(FunctionSize),
  functionCount: z.number().int().nonnegative(),
  importedFunctions: z.array(ImportedFunction),
  /** Functions that a core module exports; empty for components, whose exports stand in `wit`. */
  coreFunctions: z.array(CoreFunction),
  /** The world and the packages it depends on; null for core modules. */
  wit: WitPackages.nullable(),
});
export type ModuleAnatomy = z.infer<typeof ModuleAnatomy>;
