import type { WitPackages, WitTypeRef } from './wit.ts';

interface NamedType {
  readonly name: string;
  readonly type: WitTypeRef;
}

interface Case {
  readonly name: string;
  readonly type: WitTypeRef | null;
}

/**
 * A type of WIT as its values are written. One level at a time: types refer to each other, and a hostile module can
 * make a tree of them that has no end in practice.
 */
export type WaveType =
  | { readonly kind: 'bool' }
  | { readonly kind: 'char' }
  | { readonly kind: 'string' }
  | { readonly kind: 'integer'; readonly name: string; readonly least: bigint; readonly most: bigint }
  | { readonly kind: 'float'; readonly name: string }
  | { readonly kind: 'list'; readonly item: WitTypeRef; readonly length: number | null }
  | { readonly kind: 'tuple'; readonly items: readonly WitTypeRef[] }
  | { readonly kind: 'record'; readonly fields: readonly NamedType[] }
  | { readonly kind: 'variant'; readonly cases: readonly Case[] }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  | { readonly kind: 'option'; readonly item: WitTypeRef }
  | { readonly kind: 'result'; readonly ok: WitTypeRef | null; readonly err: WitTypeRef | null }
  /** Its values live inside a running component only and have no text. `what` is a word for people. */
  | { readonly kind: 'unwritable'; readonly what: string };

const mostAliases = 100;

/** What a reference stands for, other names for types followed. */
export function waveType(wit: WitPackages, ref: WitTypeRef): WaveType {
  let at = ref;
  for (let hops = 0; hops < mostAliases; hops++) {
    if (typeof at === 'string') return primitive(at);
    const kind = wit.types[at]?.kind;
    if (kind === undefined || kind === 'unknown') return unwritable('a type that is not known');
    if (kind === 'resource') return unwritable('a resource');
    if (!('type' in kind)) return compound(kind);
    at = kind.type;
  }
  return unwritable('a type without an end');
}

type Kind = Exclude<WitPackages['types'][number]['kind'], string>;

function compound(kind: Exclude<Kind, { type: WitTypeRef }>): WaveType {
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  if ('record' in kind) return { kind: 'record', fields: kind.record.fields };
  if ('tuple' in kind) return { kind: 'tuple', items: kind.tuple.types };
  if ('variant' in kind) return { kind: 'variant', cases: kind.variant.cases };
  if ('enum' in kind) return { kind: 'enum', names: names(kind.enum.cases) };
  if ('flags' in kind) return { kind: 'flags', names: names(kind.flags.flags) };
  if ('option' in kind) return { kind: 'option', item: kind.option };
  if ('result' in kind) return { kind: 'result', ...kind.result };
  if ('list' in kind) return { kind: 'list', item: kind.list, length: null };
  if ('fixed-length-list' in kind) {
    const [item, length] = kind['fixed-length-list'];
    return { kind: 'list', item, length };
  }
  if ('map' in kind) return unwritable('a map');
  if ('future' in kind) return unwritable('a future');
  if ('stream' in kind) return unwritable('a stream');
  return unwritable('a resource');
}

function primitive(name: string): WaveType {
  if (name === 'bool' || name === 'char' || name === 'string') return { kind: name };
  const bits = Number(/^[su](8|16|32|64)$/.exec(name)?.[1] ?? 0);
  if (bits > 0) {
    const isSigned = name.startsWith('s');
    const half = 1n << BigInt(bits - 1);
    return { kind: 'integer', name, least: isSigned ? -half : 0n, most: isSigned ? half - 1n : 2n * half - 1n };
  }
  if (/^(f|float)(32|64)$/.test(name)) return { kind: 'float', name };
  return unwritable(name === 'error-context' ? 'an error context' : 'a type that is not known');
}

const unwritable = (what: string): WaveType => ({ kind: 'unwritable', what });
