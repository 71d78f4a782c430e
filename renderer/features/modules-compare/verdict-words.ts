import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import type { NodeVerdict } from '../../ui/runtime-verdict.ts';

/* Why a runtime can or cannot run a module, and counts over a fleet. Pure. */

/** Worst last, as people look for what is wrong by name. */
export const verdictOrder: readonly NodeVerdict[] = ['yes', 'flag', 'no', 'unknown', 'none', 'unread'];

/** Reasons of a verdict, each without a full stop, and the flags. */
export const causesOf = ({ reasons, flags }: RuntimeVerdict): string[] => [
  ...reasons.map((reason) => reason.replace(/\.$/, '')),
  ...(flags.length === 0 ? [] : [`flags: ${flags.join(' ')}`]),
];

/** All of them in a line. */
export const becauseOf = (verdict: RuntimeVerdict): string => causesOf(verdict).join('; ');

/** The first of them, and how many more there are. */
export function becauseInShort(verdict: RuntimeVerdict): string {
  const [first, ...others] = causesOf(verdict);
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}

/** Why a node has its verdict: what its runtimes say, the one that decided first. */
export function nodeBecause({ verdict, runtimes }: NodeCompatibility): string {
  if (verdict === 'none') return 'No runtime was found there';
  if (verdict === 'unread') return 'It has not answered since it was added';
  const decided = runtimes.find((each) => each.verdict === verdict);
  return decided ? becauseOf(decided) : '';
}

export interface RuntimeSummary {
  readonly key: string;
  readonly verdict: RuntimeVerdict;
  readonly nodes: number;
}

const byNameThenVersion = (a: RuntimeVerdict, b: RuntimeVerdict): number =>
  a.runtime === b.runtime
    ? b.version.localeCompare(a.version, 'en', { numeric: true })
    : RuntimeName.options.indexOf(a.runtime) - RuntimeName.options.indexOf(b.runtime);

/** How many nodes have each version of each runtime, the newest version first. */
export function runtimeSummaries(nodes: readonly NodeCompatibility[]): RuntimeSummary[] {
  const found = new Map<string, { verdict: RuntimeVerdict; nodes: number }>();
  for (const { runtimes } of nodes) {
    for (const verdict of runtimes) {
      const key = `${verdict.runtime} ${verdict.version}`;
      const known = found.get(key);
      if (known) known.nodes += 1;
      else found.set(key, { verdict, nodes: 1 });
    }
  }
  return [...found].map(([key, entry]) => ({ key, ...entry })).sort((a, b) => byNameThenVersion(a.verdict, b.verdict));
}

export const verdictCounts = (nodes: readonly NodeCompatibility[]): Readonly<Record<NodeVerdict, number>> => {
  const counts: Record<NodeVerdict, number> = { yes: 0, flag: 0, no: 0, unknown: 0, none: 0, unread: 0 };
  for (const { verdict } of nodes) counts[verdict] += 1;
  return counts;
};

export interface AskedRuntime {
  readonly name: RuntimeName;
  readonly version: string;
}

/** `wasmtime@49.0.0,jco@1.2` → both; what is no runtime is left out. */
export function readAsked(text: string | undefined): AskedRuntime[] {
  return (text ?? '')
    .split(',')
    .flatMap((part) => {
      const at = part.indexOf('@');
      const name = RuntimeName.safeParse(part.slice(0, Math.max(0, at)));
      const version = part.slice(at + 1).trim();
      return name.success && isVersion(version) ? [{ name: name.data, version }] : [];
    })
    .slice(0, 50);
}

export const isVersion = (text: string): boolean => /^\d{1,6}(\.\d{1,6}){0,2}([-+][0-9A-Za-z.+-]{1,30})?$/.test(text);

export const askedText = (asked: readonly AskedRuntime[]): string | undefined =>
  asked.length === 0 ? undefined : asked.map(({ name, version }) => `${name}@${version}`).join(',');
