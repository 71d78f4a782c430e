import type { Capability } from './capability-list.ts';
import type { ModuleFacts } from './module.ts';
import type { PolicyRule } from './policy-rule.ts';
import { bytesText, isAtLeast } from './policy-units.ts';
import type { SignatureState } from './provenance.ts';

/** What the signatures of a module say. */
export interface SignatureFacts {
  readonly state: SignatureState;
  /** Names of the trusted keys that verified it. */
  readonly keyNames: readonly string[];
}

export interface CheckedModule {
  readonly facts: ModuleFacts;
  readonly capabilities: readonly Capability[];
  readonly signature: SignatureFacts;
}

/** What of a module breaks a rule, a sentence each. */
export function brokenByModule(rule: PolicyRule, module: CheckedModule): readonly string[] {
  return [
    ...capabilities(rule, module),
    ...hostFunctions(rule, module),
    ...signature(rule, module.signature),
    ...shape(rule, module.facts),
    ...proposals(rule, module.facts),
    ...language(rule, module.facts),
    ...toolchain(rule, module.facts),
  ];
}

interface Choice<T> {
  readonly forbid?: readonly T[] | undefined;
  readonly only?: readonly T[] | undefined;
}

const breaks = <T>({ forbid, only }: Choice<T>, fits: (listed: T) => boolean): boolean =>
  forbid?.some(fits) === true || (only !== undefined && !only.some(fits));

function capabilities({ capabilities: choice }: PolicyRule, module: CheckedModule): readonly string[] {
  if (!choice) return [];
  return module.capabilities
    .filter(({ capability }) => breaks(choice, (listed) => listed === capability))
    .map(({ words, imports }) => `It ${words} (${shortList(imports)}).`);
}

/** Of functions that no list has; those that a list has are capabilities. */
function hostFunctions({ hostFunctions: choice }: PolicyRule, module: CheckedModule): readonly string[] {
  if (!choice) return [];
  return module.capabilities
    .filter(({ capability }) => capability === 'unknown')
    .filter(({ subject }) => breaks(choice, (listed) => matchesName(listed, subject)))
    .map(({ subject }) => `It imports ${subject}, a host function that is not allowed.`);
}

const matchesName = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

function signature({ signed }: PolicyRule, { state, keyNames }: SignatureFacts): readonly string[] {
  if (signed === undefined) return [];
  if (state === 'not-signed') return ['It is not signed.'];
  if (state === 'failed') return ['It is signed, and no signature could be verified with a trusted key.'];
  if (signed === true || signed.by.some((name) => keyNames.includes(name))) return [];
  return [`It is signed by ${shortList(keyNames)}, not by ${signed.by.join(' or ')}.`];
}

function shape({ maxSize, kinds, roles, wasi }: PolicyRule, facts: ModuleFacts): readonly string[] {
  return [
    ...(maxSize !== undefined && facts.sizeBytes > maxSize
      ? [`It has ${bytesText(facts.sizeBytes)}; at most ${bytesText(maxSize)} are allowed.`]
      : []),
    ...unlisted('kind', facts.kind, kinds),
    ...unlisted('role', facts.role, roles),
    ...unlisted('WASI version', facts.wasi, wasi),
  ];
}

const unlisted = (what: string, value: string, allowed: readonly string[] | undefined): readonly string[] =>
  allowed === undefined || allowed.includes(value) ? [] : [`Its ${what} is ${value}, not ${allowed.join(' or ')}.`];

function proposals({ proposals: choice }: PolicyRule, facts: ModuleFacts): readonly string[] {
  if (!choice) return [];
  return facts.proposals
    .filter((proposal) => breaks(choice, (listed) => listed === proposal))
    .map((proposal) => `Its code needs the proposal ${proposal}.`);
}

function language({ languages: choice }: PolicyRule, facts: ModuleFacts): readonly string[] {
  if (!choice) return [];
  const name = facts.language?.name;
  if (name === undefined) return choice.only ? ['The language of its source cannot be told.'] : [];
  const broken = breaks(choice, (listed) => listed.toLowerCase() === name.toLowerCase());
  return broken ? [`Its source is ${name}.`] : [];
}

function toolchain({ toolchain: tools = [] }: PolicyRule, facts: ModuleFacts): readonly string[] {
  return tools.flatMap(({ name, atLeast }) =>
    facts.producers
      .filter((producer) => producer.name.toLowerCase() === name.toLowerCase())
      .filter((producer) => isAtLeast(producer.version, atLeast) !== true)
      .map(
        (producer) =>
          `It was made with ${producer.name} ${producer.version || 'of no version'}, not ${atLeast} or later.`,
      ),
  );
}

/** A module may import hundreds of functions; a sentence names a few. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 4).map((name) => (name.length > 100 ? `${name.slice(0, 99)}…` : name));
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}
