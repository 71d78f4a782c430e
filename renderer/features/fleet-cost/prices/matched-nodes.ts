import type { Node } from '#shared/domain/node.ts';
import { matchesSelector, parseSelector } from '#shared/domain/selector.ts';
import type { RuleDraft } from './prices-draft.ts';

export interface MatchedNodes {
  /** By key of the rule: nodes that it prices, and those that it would if no rule above did. */
  readonly byRule: ReadonlyMap<number, { readonly priced: number; readonly taken: number }>;
  readonly unmatched: readonly Node[];
}

/** Which rule prices which node: the first that matches. A selector that cannot be read matches none. */
export function matchNodes(
  rules: readonly Pick<RuleDraft, 'key' | 'selector'>[],
  nodes: readonly Node[],
): MatchedNodes {
  const read = rules.map(({ key, selector }) => ({ key, parsed: parseSelector(selector), priced: 0, taken: 0 }));
  const unmatched: Node[] = [];
  for (const node of nodes) {
    let isPriced = false;
    for (const rule of read) {
      if (!rule.parsed.ok || !matchesSelector(rule.parsed.selector, node.labels)) continue;
      if (isPriced) rule.taken += 1;
      else rule.priced += 1;
      isPriced = true;
    }
    if (!isPriced) unmatched.push(node);
  }
  return { byRule: new Map(read.map(({ key, priced, taken }) => [key, { priced, taken }])), unmatched };
}
