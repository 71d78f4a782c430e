import { functionsOfWit, plainFunctionName } from './capability-functions.ts';
import { itemName, type Need } from './compatibility-answer.ts';
import { type ModuleFacts } from './module.ts';
import { type ModuleAnatomy } from './module-anatomy.ts';

/** Exports that a host must know how to start; all others are for callers. */
const started = new Set(['wasi:http/incoming-handler', 'wasi:http/handler', 'wasi:cli/run']);

/**
 * What a module needs of its host. Functions come from the anatomy where there is one, with whether an export can reach
 * them; else from the world's text. An interface of a package that is not WASI's and of which no function is used needs
 * nothing: it was imported for its types.
 */
export function needsOf(facts: ModuleFacts, anatomy: ModuleAnatomy | null): Need[] {
  const used = anatomy === null ? fromText(facts.wit) : fromAnatomy(anatomy);
  const imports = facts.imports.flatMap((item): Need[] => {
    const functions = used?.get(item.name) ?? (anatomy === null ? null : []);
    if (item.kind === 'type') return [];
    if (item.kind === 'interface' && functions?.length === 0 && !item.name.startsWith('wasi:')) return [];
    return [{ item, direction: 'import', ...itemName(item), functions }];
  });
  const exports = facts.exports.flatMap((item): Need[] => {
    const name = itemName(item);
    return item.kind === 'interface' && started.has(name.base)
      ? [{ item, direction: 'export', ...name, functions: [] }]
      : [];
  });
  return [...imports, ...exports];
}

type Used = ReadonlyMap<string, NonNullable<Need['functions']>>;

function fromText(wit: string | null): Used | null {
  if (wit === null) return null;
  return new Map(
    [...functionsOfWit(wit)].map(([item, names]) => [
      item,
      names.map((name) => ({ name, reachable: 'unknown' as const })),
    ]),
  );
}

function fromAnatomy({ importedFunctions }: ModuleAnatomy): Used {
  const used = new Map<string, { name: string; reachable: 'yes' | 'no' | 'unknown' }[]>();
  for (const { item, function: name, reachable } of importedFunctions) {
    const plain = plainFunctionName(name);
    if (plain === null) continue;
    const functions = used.get(item) ?? [];
    functions.push({ name: plain, reachable });
    used.set(item, functions);
  }
  return used;
}
