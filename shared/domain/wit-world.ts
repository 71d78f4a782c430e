import { type WitFunction, type WitPackages, type WitTypeKind, type WitWorldItem } from './wit.ts';
import { fullInterfaceName, type WitIdentities, WitTypes } from './wit-identity.ts';
import { compareVersions, splitWitName, trackName } from './wit-name.ts';
import { definitionText, functionText } from './wit-text.ts';

/** A function, as two of them are compared. */
export interface FunctionShape {
  /** Equal when the types are; says nothing of names of parameters. */
  readonly identity: string;
  readonly parameters: readonly string[];
  text(): string;
}

/** A named type that is defined here, rather than another name for one. */
export interface TypeShape {
  readonly identity: string;
  readonly kind: WitTypeKind;
  text(): string;
}

/** One import or export of a world. An interface in several versions of one track is one item. */
export interface WorldItem {
  /** As the newest version is called: `wasi:http/types@0.2.12`. */
  readonly name: string;
  readonly version: string | null;
  readonly kind: 'interface' | 'function' | 'type';
  /** By name; of a function of the world itself, that one by `''`. */
  readonly functions: ReadonlyMap<string, FunctionShape>;
  readonly types: ReadonlyMap<string, TypeShape>;
}

/** By name without the part of the version that does not matter: `wasi:http/types@0.2`. */
export type WorldItems = ReadonlyMap<string, WorldItem>;

export interface WorldShape {
  readonly imports: WorldItems;
  readonly exports: WorldItems;
}

/** The module's own world, ready to be compared with another that was read with the same identities. */
export function readWorld(packages: WitPackages, identities: WitIdentities): WorldShape {
  const world = packages.worlds[0];
  if (world === undefined) return { imports: new Map(), exports: new Map() };
  const both = [...Object.entries(world.imports), ...Object.entries(world.exports)];
  const inline = both.flatMap(([name, item]): [number, string][] =>
    'interface' in item && packages.interfaces[item.interface.id]?.name === null ? [[item.interface.id, name]] : [],
  );
  const types = new WitTypes(packages, identities, new Map(inline));
  return { imports: readItems(types, world.imports), exports: readItems(types, world.exports) };
}

function readItems(types: WitTypes, items: Readonly<Record<string, WitWorldItem>>): WorldItems {
  const read = new Map<string, WorldItem>();
  for (const [name, item] of Object.entries(items)) {
    const found = readItem(types, name, item);
    const key = trackName(found.name);
    const before = read.get(key);
    read.set(key, before === undefined ? found : merged(before, found));
  }
  return read;
}

function merged(a: WorldItem, b: WorldItem): WorldItem {
  const newer = compareVersions(a.version ?? '', b.version ?? '') > 0 ? a : b;
  const older = newer === a ? b : a;
  return {
    ...newer,
    functions: new Map([...older.functions, ...newer.functions]),
    types: new Map([...older.types, ...newer.types]),
  };
}

function readItem(types: WitTypes, name: string, item: WitWorldItem): WorldItem {
  const none = { version: null, functions: new Map<string, FunctionShape>(), types: new Map<string, TypeShape>() };
  if ('function' in item) {
    return { ...none, name, kind: 'function', functions: new Map([['', functionShape(types, item.function)]]) };
  }
  if ('type' in item) return { ...none, name, kind: 'type', types: definedTypes(types, [[name, item.type]]) };
  const found = types.packages.interfaces[item.interface.id];
  const fullName = fullInterfaceName(types.packages, item.interface.id) || name;
  return {
    name: fullName,
    version: splitWitName(fullName).version,
    kind: 'interface',
    functions: new Map(
      Object.entries(found?.functions ?? {}).map(([key, shape]) => [key, functionShape(types, shape)] as const),
    ),
    types: definedTypes(types, Object.entries(found?.types ?? {})),
  };
}

function functionShape(types: WitTypes, shape: WitFunction): FunctionShape {
  const how = typeof shape.kind === 'string' ? shape.kind : (Object.keys(shape.kind)[0] ?? '');
  const parameters = shape.params.map(({ type }) => types.identity(type));
  const result = shape.result === null ? '' : types.identity(shape.result);
  return {
    identity: `${how.startsWith('async') ? 'async' : ''}(${parameters.join()})${result}`,
    parameters: shape.params.map(({ name }) => name),
    text: () => functionText(types.packages, shape),
  };
}

function definedTypes(types: WitTypes, entries: readonly [string, number][]): ReadonlyMap<string, TypeShape> {
  const shapes = new Map<string, TypeShape>();
  for (const [name, index] of entries) {
    const kind = types.packages.types[index]?.kind;
    if (kind === undefined || (typeof kind === 'object' && 'type' in kind)) continue;
    shapes.set(name, { identity: types.definition(kind), kind, text: () => definitionText(types.packages, index) });
  }
  return shapes;
}
