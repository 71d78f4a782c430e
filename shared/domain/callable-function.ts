import type { WitFunction, WitPackages } from './wit.ts';

/** A function of a component that can be called from outside, by the name in which the console refers to it. */
export interface CallableFunction {
  /** `add` of the world, or `acme:shop/cart@1.0.0#add` of an exported interface. */
  readonly name: string;
  readonly function: WitFunction;
}

/** Functions that a component exports. Those that belong to a resource are not among them: they need one to call. */
export function callableFunctions(wit: WitPackages): CallableFunction[] {
  const found: CallableFunction[] = [];
  for (const [key, item] of Object.entries(wit.worlds[0]?.exports ?? {})) {
    if ('function' in item) found.push({ name: key, function: item.function });
    if (!('interface' in item)) continue;
    const exported = wit.interfaces[item.interface.id];
    const full = interfaceName(wit, item.interface.id) ?? key;
    for (const [name, one] of Object.entries(exported?.functions ?? {})) {
      if (isFree(one)) found.push({ name: `${full}#${name}`, function: one });
    }
  }
  return found;
}

const isFree = ({ kind }: WitFunction): boolean => kind === 'freestanding' || kind === 'async-freestanding';

/** `acme:shop/cart@1.0.0`; null for one that has a name in the world only. */
function interfaceName(wit: WitPackages, id: number): string | null {
  const { name = null, package: packageId = null } = wit.interfaces[id] ?? {};
  const owner = packageId === null ? undefined : wit.packages[packageId]?.name;
  if (name === null || owner === undefined) return null;
  const [packageName, version] = owner.split('@');
  return `${packageName}/${name}${version === undefined ? '' : `@${version}`}`;
}
