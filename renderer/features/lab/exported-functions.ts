import type { CoreFunction, ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { unwritablePart } from '#shared/domain/wave-form.ts';
import type { WitFunction, WitPackages, WitTypeRef } from '#shared/domain/wit.ts';

/* The functions that a module offers, as a form needs them: which there are, and which can be called. Pure. */

export interface ExportedParam {
  readonly name: string;
  /** A type of the module's world; null for a core module's number. */
  readonly type: WitTypeRef | null;
  readonly words: string;
}

export interface ExportedFunction {
  /** As `lab.callFunction` names it: `add`, `acme:shop/cart@1.0.0#add`. */
  readonly id: string;
  readonly name: string;
  /** The interface it belongs to; empty for the world's own and for core modules. */
  readonly owner: string;
  readonly params: readonly ExportedParam[];
  /** `-> result<u32, string>`; empty without a result. */
  readonly result: string;
  /** Why it cannot be called; null when it can. */
  readonly whyNot: string | null;
}

/** Exports that a runtime calls by itself: running a command, answering a request. */
const calledByRuntimes = /^wasi:(cli\/run|http\/(incoming-handler|handler))(@|$)/;

export function exportedFunctions({ wit, coreFunctions }: ModuleAnatomy): ExportedFunction[] {
  if (!wit) return coreFunctions.map(coreFunction);
  const [world] = wit.worlds;
  if (!world) return [];
  return Object.entries(world.exports).flatMap(([key, item]): ExportedFunction[] => {
    if ('function' in item) return [componentFunction(wit, '', item.function)];
    if (!('interface' in item)) return [];
    const face = wit.interfaces[item.interface.id];
    if (!face) return [];
    const owner = interfaceName(wit, item.interface.id) ?? key;
    if (calledByRuntimes.test(owner)) return [];
    return Object.values(face.functions).map((each) => componentFunction(wit, owner, each));
  });
}

/** `acme:shop@1.0.0` and `cart` → `acme:shop/cart@1.0.0`; null for an interface of the world itself. */
function interfaceName(wit: WitPackages, id: number): string | null {
  const face = wit.interfaces[id];
  const owner = typeof face?.package === 'number' ? wit.packages[face.package] : undefined;
  if (!face?.name || !owner) return null;
  const [name = '', version] = owner.name.split('@');
  return version === undefined ? `${name}/${face.name}` : `${name}/${face.name}@${version}`;
}

const numberTypes = new Set(['i32', 'i64', 'f32', 'f64']);

function coreFunction({ name, params, results }: CoreFunction): ExportedFunction {
  const odd = [...params, ...results].find((type) => !numberTypes.has(type));
  return {
    id: name,
    name,
    owner: '',
    params: params.map((words, index) => ({ name: `argument ${index + 1}`, type: null, words })),
    result: results.length === 0 ? '' : `-> ${results.join(', ')}`,
    whyNot: odd === undefined ? null : `It takes or gives a ${odd}, which is no number.`,
  };
}

function componentFunction(
  wit: WitPackages,
  owner: string,
  { name, kind, params, result }: WitFunction,
): ExportedFunction {
  return {
    id: owner === '' ? name : `${owner}#${name}`,
    name,
    owner,
    params: params.map((param) => ({ ...param, words: typeWords(wit, param.type) })),
    result: result === null ? '' : `-> ${typeWords(wit, result)}`,
    whyNot: whyNotCallable(wit, { name, kind, params, result }),
  };
}

function whyNotCallable(wit: WitPackages, { kind, params, result }: WitFunction): string | null {
  if (typeof kind !== 'string') return 'It belongs to a resource, and resources live only inside a program.';
  for (const { name, type } of params) {
    const what = unwritablePart(wit, type);
    if (what !== null) return `Its ${name} is or holds ${what}, which has no text.`;
  }
  const what = result === null ? null : unwritablePart(wit, result);
  return what === null ? null : `Its result is or holds ${what}, which has no text.`;
}

const deepest = 4;

/** A type as WIT writes it, by name where it has one: `list<tuple<string, item>>`. */
export function typeWords(wit: WitPackages, ref: WitTypeRef, depth = 0): string {
  if (typeof ref === 'string') return ref;
  const type = wit.types[ref];
  if (!type || depth > deepest) return '…';
  if (type.name !== null) return type.name;
  const inner = (each: WitTypeRef | null) => (each === null ? '_' : typeWords(wit, each, depth + 1));
  const { kind } = type;
  if (typeof kind === 'string') return kind;
  if ('list' in kind) return `list<${inner(kind.list)}>`;
  if ('option' in kind) return `option<${inner(kind.option)}>`;
  if ('tuple' in kind) return `tuple<${kind.tuple.types.map(inner).join(', ')}>`;
  if ('result' in kind) {
    const { ok, err } = kind.result;
    if (ok === null && err === null) return 'result';
    return err === null ? `result<${inner(ok)}>` : `result<${inner(ok)}, ${inner(err)}>`;
  }
  if ('fixed-length-list' in kind)
    return `list<${inner(kind['fixed-length-list'][0])}, ${kind['fixed-length-list'][1]}>`;
  if ('map' in kind) return `map<${inner(kind.map[0])}, ${inner(kind.map[1])}>`;
  if ('stream' in kind) return `stream<${inner(kind.stream)}>`;
  if ('future' in kind) return `future<${inner(kind.future)}>`;
  if ('type' in kind) return inner(kind.type);
  if ('handle' in kind) {
    return 'own' in kind.handle ? inner(kind.handle.own) : `borrow<${inner(kind.handle.borrow)}>`;
  }
  return Object.keys(kind)[0] ?? '…';
}

/** The whole signature: `add(item: string, count: u32) -> u32`. */
export const signature = ({ name, params, result }: ExportedFunction): string =>
  `${name}(${params.map((param) => `${param.name}: ${param.words}`).join(', ')})${result === '' ? '' : ` ${result}`}`;
