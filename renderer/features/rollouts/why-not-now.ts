import type { RolloutPlan } from '#shared/domain/rollout.ts';
import type { DraftErrors } from './rollout-draft.ts';

/* What keeps a plan from being started. Pure. */

export const plannedNodes = ({ waves }: RolloutPlan): number => waves.reduce((sum, wave) => sum + wave.length, 0);

/** True where a rule forbids the module whatever the node, so that nothing of the rollout may start. */
export const isForbidden = ({ findings }: RolloutPlan): boolean =>
  findings.some(({ effect, nodes }) => effect === 'forbid' && nodes.length === 0);

export const needsApproval = ({ gains }: RolloutPlan): boolean => gains.some(({ approval }) => approval === null);

interface Now {
  readonly errors: DraftErrors;
  readonly plan: RolloutPlan | undefined;
  readonly isMaking: boolean;
  readonly readOnly: boolean;
}

/** Why *Roll out* cannot be pressed, in the order in which a person would mend it; undefined when it can. */
export function whyNotNow({ errors, plan, isMaking, readOnly }: Now): string | undefined {
  if (readOnly) return 'The console is read-only';
  const [error] = Object.values(errors);
  if (error !== undefined) return error;
  if (isMaking) return 'Planning…';
  if (!plan) return 'There is no plan';
  if (isForbidden(plan)) return 'A policy forbids it';
  if (plannedNodes(plan) === 0) return 'No node to roll out to';
  return needsApproval(plan) ? 'Approve first what it may do more than before' : undefined;
}
