import { type ModuleFacts, type ModuleItem } from './module.ts';
import { type CoreFunction, type ModuleAnatomy } from './module-anatomy.ts';
import { type WorldChange } from './module-diff.ts';
import { breakingFirst, compareItems, compareWorlds } from './wit-compare.ts';
import { trackName } from './wit-name.ts';
import { type FunctionShape, type WorldItem, type WorldItems } from './wit-world.ts';

export interface Side {
  readonly facts: ModuleFacts;
  readonly anatomy: ModuleAnatomy;
}

/** Differences between what two modules ask for and offer. By WIT's types where both are components, else by items. */
export function worldChanges(from: Side, to: Side): WorldChange[] {
  if (from.anatomy.wit !== null && to.anatomy.wit !== null) return compareWorlds(from.anatomy.wit, to.anatomy.wit);
  return breakingFirst([
    ...compareItems('import', itemsOf(from.facts.imports, []), itemsOf(to.facts.imports, [])),
    ...compareItems('export', exportsOf(from), exportsOf(to)),
  ]);
}

const exportsOf = ({ facts, anatomy }: Side): WorldItems => itemsOf(facts.exports, anatomy.coreFunctions);

function itemsOf(items: readonly ModuleItem[], functions: readonly CoreFunction[]): WorldItems {
  const shapes = new Map(functions.map((one) => [one.name, coreShape(one)]));
  return new Map(items.map((item) => [trackOf(item), worldItem(item, shapes.get(item.name))]));
}

/** Names of core items may hold an `@`; it is no version. */
const trackOf = ({ kind, name }: ModuleItem): string => (kind === 'core' ? name : trackName(name));

const worldItem = (item: ModuleItem, shape: FunctionShape | undefined): WorldItem => ({
  name: item.name,
  version: item.version,
  kind: item.kind === 'interface' || item.kind === 'type' ? item.kind : 'function',
  functions: new Map(shape === undefined ? [] : [['', shape]]),
  types: new Map(),
});

function coreShape({ params, results }: CoreFunction): FunctionShape {
  const text = `func(${params.join(', ')})${results.length === 0 ? '' : ` -> ${results.join(', ')}`}`;
  return { identity: text, parameters: [], text: () => text };
}
