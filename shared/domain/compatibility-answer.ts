import { type ModuleFacts, type ModuleItem } from './module.ts';
import { type Reachability } from './module-anatomy.ts';
import { splitWitName } from './wit-name.ts';

/** What a runtime says to one thing that a module needs. */
export type Answer =
  | { readonly verdict: 'yes' }
  | { readonly verdict: 'flag'; readonly flags: readonly string[] }
  /** Why, without the name of the need: `Wasmtime 20 links only 0.2.0`. */
  | { readonly verdict: 'no' | 'unknown'; readonly reason: string };

export const yes: Answer = { verdict: 'yes' };
export const flag = (...flags: readonly string[]): Answer => ({ verdict: 'flag', flags });
export const no = (reason: string): Answer => ({ verdict: 'no', reason });
export const unknown = (reason: string): Answer => ({ verdict: 'unknown', reason });

/** One import that a host must give, or an export that it must know how to start. */
export interface Need {
  readonly item: ModuleItem;
  readonly direction: 'import' | 'export';
  /** `wasi:http/types`; of a core import the whole name. */
  readonly base: string;
  readonly version: string | null;
  /** What is used of it, by plain names (`fields.get`); null where it is not known. */
  readonly functions: readonly { readonly name: string; readonly reachable: Reachability }[] | null;
}

/** What one version of a runtime provides. */
export interface RuntimeTable {
  /** As a person calls it: `Wasmtime 49`. */
  readonly title: string;
  /** To the module as a whole: its kind and what it is for. */
  readonly whole: (facts: ModuleFacts) => Answer;
  readonly proposal: (name: string, facts: ModuleFacts) => Answer;
  readonly need: (need: Need, facts: ModuleFacts) => Answer;
}

/** `49.0.3` → 49 and 0; null for what is no version. */
export function versionNumbers(version: string): { major: number; minor: number } | null {
  const match = /^v?(\d{1,6})\.(\d{1,6})(\.|$)/.exec(version);
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : null;
}

export const needName = ({ item }: Need): string => item.name;

/** Reads base and version out of an item's name. Names of core items may hold an `@`; it is no version. */
export const itemName = ({ kind, name }: ModuleItem): { base: string; version: string | null } =>
  kind === 'core' ? { base: name, version: null } : splitWitName(name);
