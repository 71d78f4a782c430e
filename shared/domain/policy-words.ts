import { capabilityTerms } from './capability-terms.ts';
import { grantWords } from './policy-grants.ts';
import type { PolicyRule } from './policy-rule.ts';
import { bytesText } from './policy-units.ts';

/** A rule as one sentence, for those who do not write YAML. */
export function policyWords(rule: PolicyRule): string {
  const where = rule.nodes?.trim() ? `On nodes with ${rule.nodes.trim()}, a` : 'A';
  const must = rule.effect === 'forbid' ? 'must' : 'should';
  const text = `${where} module ${must} ${joined(demands(rule))}.`;
  return text.length > 1000 ? `${text.slice(0, 999)}…` : text;
}

function demands(rule: PolicyRule): readonly string[] {
  const { signed, maxSize, kinds, roles, wasi, toolchain = [], maxMemory, maxRequestTime } = rule;
  const title = (name: keyof typeof capabilityTerms): string => capabilityTerms[name].title;
  return [
    ...choice(rule.capabilities, 'not use', 'use nothing but', title),
    ...choice(rule.hostFunctions, 'not import', 'import no unknown host function but'),
    ...(signed === undefined ? [] : [signed === true ? 'be signed' : `be signed by ${or(signed.by)}`]),
    ...(maxSize === undefined ? [] : [`have at most ${bytesText(maxSize)}`]),
    ...(kinds ? [`be of the kind ${or(kinds)}`] : []),
    ...(roles ? [`have the role ${or(roles)}`] : []),
    ...(wasi ? [`be made for WASI ${or(wasi)}`] : []),
    ...choice(rule.proposals, 'not need', 'need no proposal but'),
    ...choice(rule.languages, 'not be written in', 'be written in'),
    ...toolchain.map(({ name, atLeast }) => `be made with ${name} ${atLeast} or later, if with ${name} at all`),
    ...ofGrants(rule),
    ...(maxMemory === undefined ? [] : [`be given at most ${bytesText(maxMemory)} of memory`]),
    ...(maxRequestTime === undefined ? [] : [`be given at most ${maxRequestTime} ms for a request`]),
  ];
}

function ofGrants({ grants }: PolicyRule): readonly string[] {
  const { forbid, require = [], hosts, folders } = grants ?? {};
  return [
    ...(forbid ? [`not be granted ${or(forbid.map((grant) => grantWords[grant]))}`] : []),
    ...require.map((grant) => `be granted ${grantWords[grant]}`),
    ...(hosts ? [`be granted HTTP to ${or(hosts)} only`] : []),
    ...(folders ? [`be granted folders in ${or(folders)} only`] : []),
  ];
}

function choice<T extends string>(
  choices: { readonly forbid?: readonly T[] | undefined; readonly only?: readonly T[] | undefined } | undefined,
  none: string,
  others: string,
  name: (item: T) => string = String,
): readonly string[] {
  const { forbid, only } = choices ?? {};
  return [...(forbid ? [`${none} ${or(forbid.map(name))}`] : []), ...(only ? [`${others} ${or(only.map(name))}`] : [])];
}

const or = (items: readonly string[]): string => joinedBy(items, 'or');
const joined = (items: readonly string[]): string => joinedBy(items, 'and');

const joinedBy = (items: readonly string[], word: string): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
