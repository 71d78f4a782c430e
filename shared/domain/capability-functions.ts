import { type ModuleAnatomy } from './module-anatomy.ts';

/**
 * Functions of each import, by the import's full name: `wasi:cli/environment@0.2.3` → `get-arguments`,
 * `wasi:sockets/types@0.3.0` → `tcp-socket.create`. What is not in the map could not be told.
 */
export type ImportFunctions = ReadonlyMap<string, readonly string[]>;

/** `[method]fields.get` → `fields.get`; letting go of a resource is no function that a module gains anything by. */
export const plainFunctionName = (name: string): string | null =>
  name.startsWith('[resource-') ? null : name.replace(/^(\[[a-z-]+\])+/, '');

/** From what was read out of the bytes. An import that no function belongs to has none. */
export function functionsOfAnatomy(
  { importedFunctions }: ModuleAnatomy,
  imports: readonly { readonly name: string }[],
): ImportFunctions {
  const found = new Map<string, string[]>(imports.map(({ name }) => [name, []]));
  for (const { item, function: name } of importedFunctions) {
    const plain = plainFunctionName(name);
    if (plain !== null) found.get(item)?.push(plain);
  }
  return found;
}

const packageLine = /^package ([^\s;{]+) \{$/;
const interfaceLine = /^interface ([^\s;{]+) \{$/;
const resourceLine = /^resource ([^\s;{]+) \{$/;
const functionLine = /^([^\s:;{}]+): (?:async )?(?:static )?(?:async )?func\(/;
const constructorLine = /^constructor\(/;

/**
 * From the world as text, as wasm-tools prints it: one item a line, a block's brace at the end of its line. Comments come
 * from the module's own documentation and are left out first. What the text does not have whole is not in the map.
 */
export function functionsOfWit(wit: string): ImportFunctions {
  const found = new Map<string, string[]>();
  const open: string[] = [];
  let functions: string[] | undefined;
  for (const raw of wit.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('//')) continue;
    if (line.endsWith('{')) {
      open.push(openedBy(line, open.length));
      if (open.length === 2) functions = listOf(found, fullName(open[0], open[1]));
    } else if (line === '}' || line === '};') {
      open.pop();
      if (open.length < 2) functions = undefined;
    } else if (functions) {
      const name = functionIn(line, open[2] ?? '');
      if (name !== undefined) functions.push(name);
    }
  }
  // A text that is too long is cut. What it breaks off in may have any function.
  if (functions) found.delete(fullName(open[0], open[1]));
  return found;
}

function functionIn(line: string, resource: string): string | undefined {
  if (constructorLine.test(line)) return resource;
  const name = line.includes('func(') ? functionLine.exec(line)?.[1] : undefined;
  return name === undefined ? undefined : `${resource === '' ? '' : `${resource}.`}${unescaped(name)}`;
}

/** An interface may stand in the text twice: as it is imported, and as it is exported. */
function listOf(found: Map<string, string[]>, name: string): string[] {
  const functions = found.get(name) ?? [];
  found.set(name, functions);
  return functions;
}

/** `wasi:io@0.2.3` and `streams` → `wasi:io/streams@0.2.3`. */
function fullName(inPackage = '', inInterface = ''): string {
  const at = inPackage.indexOf('@');
  return at < 0 ? `${inPackage}/${inInterface}` : `${inPackage.slice(0, at)}/${inInterface}${inPackage.slice(at)}`;
}

/** What a block is of; empty for one that has no functions of an interface. */
function openedBy(line: string, depth: number): string {
  const pattern = [packageLine, interfaceLine, resourceLine][depth];
  return unescaped(pattern?.exec(line)?.[1] ?? '');
}

/** `%` marks a name that is a keyword. */
const unescaped = (name: string): string => name.replaceAll('%', '');
