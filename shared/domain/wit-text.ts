import { type WitFunction, type WitPackages, type WitTypeKind, type WitTypeRef } from './wit.ts';

/*
 * Types and functions in WIT's own notation, for people: named types by their names, the others written out. Bounded in
 * depth and length, because types come from hostile modules and may be nested without end.
 */

const deepest = 12;
const longest = 400;
/** Types written in one text: nesting that doubles at every level would otherwise never end. */
const mostTypes = 300;

interface Page {
  readonly packages: WitPackages;
  typesLeft: number;
}

const page = (packages: WitPackages): Page => ({ packages, typesLeft: mostTypes });

/** `list<result<u32, error-code>>`; `…` where it is nested too deeply. */
export function typeText(packages: WitPackages, ref: WitTypeRef): string {
  return clip(write(page(packages), ref, 0));
}

/** `func(a: u32) -> result<list<u8>, error-code>`, `async func()`. */
export function functionText(packages: WitPackages, { kind, params, result }: WitFunction): string {
  const isAsync = (typeof kind === 'string' ? kind : (Object.keys(kind)[0] ?? '')).startsWith('async');
  const paper = page(packages);
  const parameters = params.slice(0, 40).map(({ name, type }) => `${name}: ${write(paper, type, 0)}`);
  const answer = result === null ? '' : ` -> ${write(paper, result, 0)}`;
  return clip(`${isAsync ? 'async ' : ''}func(${parameters.join(', ')})${answer}`);
}

/** What a named type is: `record { name: string, price: u32 }`. */
export function definitionText(packages: WitPackages, index: number): string {
  const type = packages.types[index];
  return type === undefined ? '?' : clip(writeKind(page(packages), type.kind, 0));
}

const clip = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

function write(paper: Page, ref: WitTypeRef, depth: number): string {
  paper.typesLeft -= 1;
  if (paper.typesLeft < 0) return '…';
  if (typeof ref === 'string') return ref;
  const type = paper.packages.types[ref];
  if (type === undefined) return '?';
  if (type.name !== null) return type.name;
  return depth >= deepest ? '…' : writeKind(paper, type.kind, depth + 1);
}

function writeKind(paper: Page, kind: WitTypeKind, depth: number): string {
  if (typeof kind === 'string') return kind;
  const of = (ref: WitTypeRef) => write(paper, ref, depth);
  const list = (items: readonly string[]) => (items.length === 0 ? '' : ` ${items.join(', ')} `);
  if ('record' in kind)
    return `record {${list(kind.record.fields.slice(0, 40).map((field) => `${field.name}: ${of(field.type)}`))}}`;
  if ('variant' in kind) {
    const cases = kind.variant.cases
      .slice(0, 40)
      .map(({ name, type }) => (type === null ? name : `${name}(${of(type)})`));
    return `variant {${list(cases)}}`;
  }
  if ('enum' in kind) return `enum {${list(kind.enum.cases.slice(0, 40).map(({ name }) => name))}}`;
  if ('flags' in kind) return `flags {${list(kind.flags.flags.slice(0, 40).map(({ name }) => name))}}`;
  return writeBuilt(kind, of);
}

type Built = Exclude<
  WitTypeKind,
  string | { record: unknown } | { variant: unknown } | { enum: unknown } | { flags: unknown }
>;

function writeBuilt(kind: Built, of: (ref: WitTypeRef) => string): string {
  if ('tuple' in kind) return clip(`tuple<${kind.tuple.types.slice(0, 40).map(of).join(', ')}>`);
  if ('option' in kind) return clip(`option<${of(kind.option)}>`);
  if ('list' in kind) return clip(`list<${of(kind.list)}>`);
  if ('map' in kind) return clip(`map<${kind.map.map(of).join(', ')}>`);
  if ('fixed-length-list' in kind) {
    const [type, length] = kind['fixed-length-list'];
    return clip(`list<${of(type)}, ${length}>`);
  }
  if ('future' in kind) return kind.future === null ? 'future' : clip(`future<${of(kind.future)}>`);
  if ('stream' in kind) return kind.stream === null ? 'stream' : clip(`stream<${of(kind.stream)}>`);
  if ('handle' in kind) return 'own' in kind.handle ? of(kind.handle.own) : `borrow<${of(kind.handle.borrow)}>`;
  if ('type' in kind) return of(kind.type);
  const { ok, err } = kind.result;
  if (ok === null) return err === null ? 'result' : clip(`result<_, ${of(err)}>`);
  return clip(err === null ? `result<${of(ok)}>` : `result<${of(ok)}, ${of(err)}>`);
}
