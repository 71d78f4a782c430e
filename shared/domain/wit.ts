import { z } from 'zod';

/*
 * WIT as wasm-tools writes it (`wasm-tools component wit --json`, which is wit-parser's `Resolve`): flat lists that
 * refer to each other by index. Only what Flotilla reads is named here; the rest is dropped when it is parsed.
 */

const Index = z.number().int().nonnegative();
const Name = z.string().max(512);

/** A primitive by its name, or a type by its index. */
export const WitTypeRef = z.union([z.string().max(40), Index]);
export type WitTypeRef = z.infer<typeof WitTypeRef>;

const Optional = WitTypeRef.nullable();
const Named = z.object({ name: Name });

export const WitTypeKind = z.union([
  z.object({ record: z.object({ fields: z.array(Named.extend({ type: WitTypeRef })) }) }),
  z.object({ tuple: z.object({ types: z.array(WitTypeRef) }) }),
  z.object({ variant: z.object({ cases: z.array(Named.extend({ type: Optional })) }) }),
  z.object({ enum: z.object({ cases: z.array(Named) }) }),
  z.object({ flags: z.object({ flags: z.array(Named) }) }),
  z.object({ option: WitTypeRef }),
  z.object({ result: z.object({ ok: Optional, err: Optional }) }),
  z.object({ list: WitTypeRef }),
  z.object({ map: z.tuple([WitTypeRef, WitTypeRef]) }),
  z.object({ 'fixed-length-list': z.tuple([WitTypeRef, Index]) }),
  z.object({ future: Optional }),
  z.object({ stream: Optional }),
  z.object({ handle: z.union([z.object({ own: Index }), z.object({ borrow: Index })]) }),
  /** Another name for a type. */
  z.object({ type: WitTypeRef }),
  z.literal('resource'),
  z.literal('unknown'),
]);
export type WitTypeKind = z.infer<typeof WitTypeKind>;

export const WitType = z.object({
  name: Name.nullable(),
  kind: WitTypeKind,
  owner: z.union([z.object({ interface: Index }), z.object({ world: Index }), z.null()]),
});
export type WitType = z.infer<typeof WitType>;

export const WitFunction = z.object({
  name: Name,
  /** `freestanding`, `async-freestanding`, or `{method: type}`, `{static: type}`, `{constructor: type}` and async ones. */
  kind: z.union([z.string().max(60), z.record(z.string().max(60), Index)]),
  params: z.array(z.object({ name: Name, type: WitTypeRef })),
  result: Optional.optional().default(null),
});
export type WitFunction = z.infer<typeof WitFunction>;

export const WitInterface = z.object({
  name: Name.nullable(),
  types: z.record(Name, Index),
  functions: z.record(Name, WitFunction),
  package: Index.nullable(),
});
export type WitInterface = z.infer<typeof WitInterface>;

export const WitWorldItem = z.union([
  z.object({ interface: z.object({ id: Index }) }),
  z.object({ function: WitFunction }),
  z.object({ type: Index }),
]);
export type WitWorldItem = z.infer<typeof WitWorldItem>;

export const WitWorld = z.object({
  name: Name,
  /** By `interface-1` (an interface of a package) or by the name in the world. */
  imports: z.record(Name, WitWorldItem),
  exports: z.record(Name, WitWorldItem),
});
export type WitWorld = z.infer<typeof WitWorld>;

export const WitPackages = z.object({
  /** The first is the module's own. */
  worlds: z.array(WitWorld),
  interfaces: z.array(WitInterface),
  types: z.array(WitType),
  /** `wasi:http@0.2.12`. */
  packages: z.array(z.object({ name: Name })),
});
export type WitPackages = z.infer<typeof WitPackages>;
