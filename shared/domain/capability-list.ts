import { type CapabilityName, type Reach } from './capability.ts';
import { functionsOfAnatomy, functionsOfWit, type ImportFunctions, plainFunctionName } from './capability-functions.ts';
import { type ImportMeaning } from './capability-meaning.ts';
import { capabilityTerms, type Risk } from './capability-terms.ts';
import { byReach, meaningOfImport, withoutVersion } from './capability-words.ts';
import { type ModuleFacts, type ModuleItem } from './module.ts';
import { type ImportedFunction, type ModuleAnatomy, type ModuleUnit, type Reachability } from './module-anatomy.ts';

/** Something a module may do through its host, with all that is known of it. */
export interface Capability {
  readonly capability: CapabilityName;
  /** For `unknown`, the import without its version: `env.launch`, `acme:shop/ledger`; else empty. */
  readonly subject: string;
  readonly title: string;
  /** Completes "It …". */
  readonly words: string;
  readonly reach: Reach;
  readonly risk: Risk;
  /** One sentence: why the risk is what it is. */
  readonly because: string;
  /** The imports that mean it, as in `ModuleFacts.imports`. */
  readonly imports: readonly string[];
  /** Whether the code can get there from an export; `unknown` also where the module was not taken apart. */
  readonly reachable: Reachability;
  /** Names of the parts of the module that import it; empty where the module was not taken apart. */
  readonly importedBy: readonly string[];
}

/** What is looked at of a module: its facts, or as little of them. */
export type ImportFacts = Pick<ModuleFacts, 'imports' | 'wit'>;

/**
 * What a module may do through its host: one entry a capability, and one for each unknown host function; the furthest
 * reaching first. Versions of interfaces make no difference. Without `anatomy` functions are told from the world's text,
 * so the list is the same but for what nobody can reach; imports that are no functions (a memory) count as unknown then.
 */
export function capabilitiesOf(facts: ImportFacts, anatomy?: ModuleAnatomy): readonly Capability[] {
  if (anatomy) return listOf(facts, anatomy);
  const known = listed.get(facts) ?? listOf(facts, undefined);
  listed.set(facts, known);
  return known;
}

/** Facts do not change, and lists of modules ask for each again and again. */
const listed = new WeakMap<ImportFacts, readonly Capability[]>();

function listOf(facts: ImportFacts, anatomy: ModuleAnatomy | undefined): readonly Capability[] {
  const functions = functionsOf(facts, anatomy);
  const usedOf = anatomy && byItem(anatomy.importedFunctions);
  const found = new Map<string, { of: Capability; imports: string[]; used: ImportedFunction[] }>();
  for (const item of facts.imports) {
    const meaning = meaningOfImport(item);
    const calls = usedOf?.get(item.name) ?? [];
    if (usedOf && item.kind === 'core' && calls.length === 0) continue;
    for (const capability of granted(meaning, functions.get(item.name))) {
      const subject = capability === 'unknown' ? subjectOf(item) : '';
      const key = `${capability} ${subject}`;
      const entry = found.get(key) ?? { of: described(capability, subject, meaning), imports: [], used: [] };
      if (!entry.imports.includes(item.name)) entry.imports.push(item.name);
      entry.used.push(...calls.filter((call) => isFor(capability, meaning, call)));
      found.set(key, entry);
    }
  }
  return [...found.values()]
    .map(({ of, imports, used }) => ({ ...of, imports, ...howUsed(used, anatomy?.units ?? []) }))
    .sort((a, b) => byReach(a, b) || compare(a.title, b.title) || compare(a.subject, b.subject));
}

function byItem(functions: readonly ImportedFunction[]): ReadonlyMap<string, readonly ImportedFunction[]> {
  const found = new Map<string, ImportedFunction[]>();
  for (const one of functions) {
    const others = found.get(one.item);
    if (others) others.push(one);
    else found.set(one.item, [one]);
  }
  return found;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function functionsOf({ imports, wit }: ImportFacts, anatomy: ModuleAnatomy | undefined): ImportFunctions {
  if (wit !== null) return functionsOfWit(wit);
  return anatomy ? functionsOfAnatomy(anatomy, imports) : new Map();
}

/** Which capabilities an import stands for, given its functions where they are known. */
function granted(
  { capabilities, ofFunction }: ImportMeaning,
  functions: readonly string[] | undefined,
): readonly CapabilityName[] {
  if (!ofFunction || functions === undefined) return capabilities;
  const used = new Set(functions.flatMap((name) => [...ofFunction(name)]));
  return capabilities.filter((capability) => used.has(capability));
}

/** A core import has its host's module name in front, which may hold an `@`; it is no version. */
const subjectOf = ({ kind, name }: ModuleItem): string => (kind === 'core' ? name : withoutVersion(name));

function described(capability: CapabilityName, subject: string, meaning: ImportMeaning): Capability {
  const terms = capabilityTerms[capability];
  const own = capability === 'unknown' && meaning.reach !== 'unknown' ? meaning : terms;
  const { words, reach } = own;
  return { ...terms, capability, subject, words, reach, imports: [], reachable: 'unknown', importedBy: [] };
}

const isFor = (capability: CapabilityName, { ofFunction }: ImportMeaning, call: ImportedFunction): boolean =>
  !ofFunction || ofFunction(plainFunctionName(call.function) ?? '').includes(capability);

function howUsed(
  used: readonly ImportedFunction[],
  units: readonly ModuleUnit[],
): Pick<Capability, 'reachable' | 'importedBy'> {
  const all = new Set(used.map(({ reachable }) => reachable));
  const reachable = all.has('yes') ? 'yes' : all.size === 1 && all.has('no') ? 'no' : 'unknown';
  const ids = new Set(used.flatMap((one) => one.units));
  return { reachable, importedBy: units.filter(({ id }) => ids.has(id)).map(nameOfUnit) };
}

/** A part of a module as people know it: by its name section, else by its place in the file. */
const nameOfUnit = ({ id, kind, name, parent }: ModuleUnit): string =>
  name ?? (parent === null ? 'the module itself' : `${kind === 'core' ? 'core module' : 'component'} ${id}`);
