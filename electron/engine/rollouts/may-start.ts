import { FlotillaError } from '#shared/domain/failure.ts';
import type { CapabilityChange } from '#shared/domain/module-diff.ts';
import type { RolloutPlan } from '#shared/domain/rollout.ts';
import { forbidden } from './leave-out.ts';

/**
 * Throws what keeps a plan from being started: a policy about the module itself, or capabilities that the module gains
 * over what runs now and that nobody has approved.
 */
export function assertMayStart({ findings, gains }: RolloutPlan): void {
  const broken = findings.filter(({ effect, nodes }) => effect === 'forbid' && nodes.length === 0);
  if (broken.length > 0) {
    const { code, message, ...more } = forbidden(broken);
    throw new FlotillaError(code, message, more);
  }
  const open = gains.filter(({ gained, approval }) => gained.length > 0 && approval === null);
  if (open.length === 0) return;
  throw new FlotillaError('rollout/needs-approval', `The module may do more than what runs now. ${listOf(open)}.`, {
    hint: 'Look at the difference to the module that runs now, approve it, then start this preview again.',
    field: 'digest',
  });
}

/** A failure's text is limited; the preview lists all. */
const mostNamed = 12;

/** Everything gained over any of the modules that run now, each named once. */
function listOf(gains: RolloutPlan['gains']): string {
  const seen = new Map<string, CapabilityChange>();
  for (const change of gains.flatMap(({ gained }) => gained)) {
    const key = `${change.capability} ${change.subject}`;
    if (!seen.has(key)) seen.set(key, change);
  }
  const each = [...seen.values()].map(({ words, imports }) => `It ${words} (${imports.join(', ')})`);
  const more = each.length - mostNamed;
  return more > 0 ? `${each.slice(0, mostNamed).join('. ')}. And ${more} more` : each.join('. ');
}
