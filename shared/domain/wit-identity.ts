import { type WitPackages, type WitTypeKind, type WitTypeRef } from './wit.ts';
import { trackName } from './wit-name.ts';

/** Types nested more deeply than this count as one and the same; validators refuse them long before. */
const deepest = 200;

/**
 * Gives every type a number that is the same for the same type, within one world and across two. Named types are the
 * same when their names and owners are, whatever is in them; the others when they are built alike. So each type is
 * looked at once, however often it is used, and what changed inside a named type is told once, at the type.
 */
export class WitIdentities {
  readonly #numbers = new Map<string, number>();

  number(key: string): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

/** The types of one side of a comparison. `interfaceNames`: by index, what inline interfaces are called in the world. */
export class WitTypes {
  readonly packages: WitPackages;
  readonly #identities: WitIdentities;
  readonly #interfaceNames: ReadonlyMap<number, string>;
  readonly #known = new Map<number, number>();

  constructor(packages: WitPackages, identities: WitIdentities, interfaceNames: ReadonlyMap<number, string>) {
    this.packages = packages;
    this.#identities = identities;
    this.#interfaceNames = interfaceNames;
  }

  identity(ref: WitTypeRef, depth = 0): number {
    if (typeof ref === 'string') return this.#identities.number(ref);
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    if (depth > deepest) return this.#identities.number('(too deep)');
    const number = this.#read(ref, depth);
    this.#known.set(ref, number);
    return number;
  }

  /** What a named type is made of, in a form that is equal when the types are. */
  definition(kind: WitTypeKind, depth = 0): string {
    if (typeof kind === 'string') return kind;
    const of = (ref: WitTypeRef | null) => (ref === null ? '_' : this.identity(ref, depth + 1));
    if ('record' in kind) return `record ${kind.record.fields.map((f) => `${f.name}:${of(f.type)}`).join()}`;
    if ('variant' in kind) return `variant ${kind.variant.cases.map((c) => `${c.name}(${of(c.type)})`).join()}`;
    if ('enum' in kind) return `enum ${kind.enum.cases.map((c) => c.name).join()}`;
    if ('flags' in kind) return `flags ${kind.flags.flags.map((f) => f.name).join()}`;
    if ('tuple' in kind) return `tuple ${kind.tuple.types.map(of).join()}`;
    if ('result' in kind) return `result ${of(kind.result.ok)},${of(kind.result.err)}`;
    if ('handle' in kind)
      return 'own' in kind.handle ? `own ${of(kind.handle.own)}` : `borrow ${of(kind.handle.borrow)}`;
    if ('option' in kind) return `option ${of(kind.option)}`;
    if ('list' in kind) return `list ${of(kind.list)}`;
    if ('map' in kind) return `map ${kind.map.map(of).join()}`;
    if ('future' in kind) return `future ${of(kind.future)}`;
    if ('stream' in kind) return `stream ${of(kind.stream)}`;
    if ('type' in kind) return `${of(kind.type)}`;
    const [item, length] = kind['fixed-length-list'];
    return `list ${of(item)} ${length}`;
  }

  #read(index: number, depth: number): number {
    const type = this.packages.types[index];
    if (type === undefined) return this.#identities.number('(missing)');
    // Another name for a type is that type.
    if (typeof type.kind === 'object' && 'type' in type.kind) return this.identity(type.kind.type, depth + 1);
    if (type.name === null) return this.#identities.number(`=${this.definition(type.kind, depth)}`);
    return this.#identities.number(`#${this.#owner(type.owner)}#${type.name}`);
  }

  #owner(owner: WitPackages['types'][number]['owner']): string {
    if (owner === null) return '';
    return 'world' in owner
      ? 'world'
      : (this.#interfaceNames.get(owner.interface) ?? interfaceName(this.packages, owner.interface));
  }
}

/** `wasi:http/types@0.2.12` of an interface in a package, `''` of one without a name. */
export function fullInterfaceName(packages: WitPackages, index: number): string {
  const found = packages.interfaces[index];
  if (found === undefined || found.name === null) return '';
  const of = found.package === null ? '' : (packages.packages[found.package]?.name ?? '');
  const at = of.indexOf('@');
  return at < 0 ? `${of}/${found.name}` : `${of.slice(0, at)}/${found.name}${of.slice(at)}`;
}

const interfaceName = (packages: WitPackages, index: number): string => trackName(fullInterfaceName(packages, index));
