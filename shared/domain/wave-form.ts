import { type WaveType, waveType } from './wave-type.ts';
import type { WitPackages, WitTypeRef } from './wit.ts';

/*
 * Values as a form shows them: which fields a WIT type has, and what stands in them. Types come from a module and are
 * hostile: they may refer to themselves or unfold without end, so they are looked up a level at a time and both depth
 * and number of fields are limited.
 */

export interface FormCase {
  /** As WAVE writes it. */
  readonly name: string;
  readonly label: string;
  readonly type: WitTypeRef | null;
}

/** A type by the fields it has: a text, a tick, one of several cases, flags, or items with fields of their own. */
export type FormShape =
  | { readonly kind: 'text'; readonly type: Extract<WaveType, { kind: 'char' | 'string' | 'integer' | 'float' }> }
  | { readonly kind: 'bool' }
  /** Variants, enums, options and results. */
  | { readonly kind: 'choice'; readonly cases: readonly FormCase[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  | { readonly kind: 'record'; readonly items: readonly { readonly name: string; readonly type: WitTypeRef }[] }
  | { readonly kind: 'tuple'; readonly items: readonly WitTypeRef[] }
  /** `length` is null where any number of items may stand. */
  | { readonly kind: 'list'; readonly item: WitTypeRef; readonly length: number | null }
  | { readonly kind: 'unwritable'; readonly what: string };

/** What stands in the fields of one value. */
export type FormValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bool'; readonly isTrue: boolean }
  | { readonly kind: 'items'; readonly items: readonly FormValue[] }
  | { readonly kind: 'choice'; readonly index: number; readonly payload: FormValue | null }
  | { readonly kind: 'flags'; readonly set: readonly boolean[] };

/** Deeper than any type that a person wrote; one that refers to itself ends here. */
const mostDepth = 32;
/** Fields that a form may have before its value has to be written as text. */
const mostFields = 400;

/** Names that mean something else in WAVE. */
const keywords = new Set(['true', 'false', 'some', 'none', 'ok', 'err', 'inf', 'nan']);

/** A name as WAVE writes it: `%true` for a case that is called `true`. */
export const escapedName = (name: string): string => (keywords.has(name) ? `%${name}` : name);

const ownCase = (name: string, type: WitTypeRef | null): FormCase => ({ name: escapedName(name), label: name, type });

/** The fields of a type, one level of them. */
export function formShape(wit: WitPackages, ref: WitTypeRef): FormShape {
  const type = waveType(wit, ref);
  switch (type.kind) {
    case 'char':
    case 'string':
    case 'integer':
    case 'float':
      return { kind: 'text', type };
    case 'bool':
      return { kind: 'bool' };
    case 'record':
      return { kind: 'record', items: type.fields };
    case 'tuple':
    case 'list':
    case 'flags':
    case 'unwritable':
      return type;
    case 'enum':
      return { kind: 'choice', cases: type.names.map((name) => ownCase(name, null)) };
    case 'variant':
      return { kind: 'choice', cases: type.cases.map((each) => ownCase(each.name, each.type)) };
    case 'option':
      return { kind: 'choice', cases: [fixed('none', 'nothing', null), fixed('some', 'a value', type.item)] };
    case 'result':
      return { kind: 'choice', cases: [fixed('ok', 'ok', type.ok), fixed('err', 'err', type.err)] };
  }
}

const fixed = (name: string, label: string, type: WitTypeRef | null): FormCase => ({ name, label, type });

function innerTypes(shape: FormShape): readonly WitTypeRef[] {
  switch (shape.kind) {
    case 'record':
      return shape.items.map(({ type }) => type);
    case 'tuple':
      return shape.items;
    case 'list':
      return [shape.item];
    case 'choice':
      return shape.cases.flatMap(({ type }) => (type === null ? [] : [type]));
    case 'text':
    case 'bool':
    case 'flags':
    case 'unwritable':
      return [];
  }
}

/** What inside a type cannot be written down (`a resource`); null when all of it can. */
export function unwritablePart(wit: WitPackages, ref: WitTypeRef): string | null {
  const seen = new Set<WitTypeRef>();
  const waiting: WitTypeRef[] = [ref];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const shape = formShape(wit, next);
    if (shape.kind === 'unwritable') return shape.what;
    waiting.push(...innerTypes(shape));
  }
  return null;
}

/** Empty fields of a type, or null when there are none or too many. */
export function emptyFormValue(wit: WitPackages, ref: WitTypeRef): FormValue | null {
  let left = mostFields;
  const all = (types: readonly WitTypeRef[], depth: number): FormValue | null => {
    const items: FormValue[] = [];
    for (const type of types) {
      const item = make(type, depth + 1);
      if (item === null) return null;
      items.push(item);
    }
    return { kind: 'items', items };
  };
  const make = (at: WitTypeRef, depth: number): FormValue | null => {
    left -= 1;
    if (left < 0 || depth > mostDepth) return null;
    const shape = formShape(wit, at);
    switch (shape.kind) {
      case 'bool':
        return { kind: 'bool', isTrue: false };
      case 'text':
        return { kind: 'text', text: shape.type.kind === 'integer' || shape.type.kind === 'float' ? '0' : '' };
      case 'flags':
        return { kind: 'flags', set: shape.names.map(() => false) };
      case 'record':
      case 'tuple':
        return all(innerTypes(shape), depth);
      case 'list':
        if (shape.length !== null && shape.length > left) return null;
        return all(
          Array.from({ length: shape.length ?? 0 }, () => shape.item),
          depth,
        );
      case 'choice':
        return first(shape.cases, depth);
      case 'unwritable':
        return null;
    }
  };
  const first = ([chosen]: readonly FormCase[], depth: number): FormValue | null => {
    if (!chosen) return null;
    if (chosen.type === null) return { kind: 'choice', index: 0, payload: null };
    const payload = make(chosen.type, depth + 1);
    return payload && { kind: 'choice', index: 0, payload };
  };
  return make(ref, 0);
}
