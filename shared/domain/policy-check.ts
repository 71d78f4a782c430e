import { capabilitiesOf } from './capability-list.ts';
import type { Grants } from './grants.ts';
import type { NodeId } from './ids.ts';
import type { ModuleFacts } from './module.ts';
import type { Labels } from './node.ts';
import { type PolicyFinding } from './policy.ts';
import { brokenByModule, type SignatureFacts } from './policy-conditions.ts';
import { brokenBySettings, type CheckedLimits } from './policy-grants.ts';
import type { PolicyRule } from './policy-rule.ts';
import { matchesSelector, parseSelector, type Selector } from './selector.ts';

export interface PolicySubject {
  readonly facts: ModuleFacts;
  readonly grants: Grants;
  /** Null when a module is looked at by itself: limits and required grants are a workload's matter. */
  readonly limits: CheckedLimits | null;
  readonly signature: SignatureFacts;
  /** Where it would run. A rule for some nodes is broken only on those of them that stand here. */
  readonly nodes: readonly { readonly id: NodeId; readonly name: string; readonly labels: Labels }[];
}

/**
 * Every way in which a module, its grants and the places it would run in break the rules. One finding a broken condition;
 * it names its nodes when the rule is for some nodes only.
 */
export function checkPolicies(rules: readonly PolicyRule[], subject: PolicySubject): PolicyFinding[] {
  const { facts, grants, limits, signature } = subject;
  const module = { facts, signature, capabilities: capabilitiesOf(facts) };
  return rules.flatMap((rule) => {
    const selector = selectorOf(rule);
    const nodes = selector === null ? [] : subject.nodes.filter(({ labels }) => matchesSelector(selector, labels));
    if (selector !== null && nodes.length === 0) return [];
    return [...brokenByModule(rule, module), ...brokenBySettings(rule, grants, limits)].map((message) => ({
      rule: rule.name,
      effect: rule.effect,
      message: message.slice(0, 1000),
      reason: rule.reason,
      nodes: nodes.map(({ id, name }) => ({ nodeId: id, name })),
    }));
  });
}

/** Null for a rule about every node. A selector that cannot be read (none is stored) counts as one for every node. */
function selectorOf({ nodes = '' }: PolicyRule): Selector | null {
  const parsed = parseSelector(nodes);
  return parsed.ok && parsed.selector.length > 0 ? parsed.selector : null;
}
