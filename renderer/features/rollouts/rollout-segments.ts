import type { RolloutNodePhase, RolloutSummary } from '#shared/domain/rollout.ts';
import type { Segment, SegmentFill } from '../../charts/segment-bar.tsx';
import { barOrder, phaseWords } from './rollout-words.ts';

/** Phases of one tone differ in how they are filled. */
const fills: Readonly<Record<RolloutNodePhase, SegmentFill>> = {
  waiting: 'hollow',
  staging: 'light',
  activating: 'striped',
  baking: 'solid',
  confirming: 'solid',
  done: 'solid',
  skipped: 'hollow',
  failed: 'solid',
  reverting: 'striped',
  reverted: 'light',
  unresolved: 'striped',
  untouched: 'hollow',
};

/** The nodes of a rollout, or of a wave, by phase, as parts of a bar. */
export const rolloutSegments = (counts: RolloutSummary['counts']): Segment[] =>
  barOrder.map((phase) => {
    const { label, tone } = phaseWords(phase);
    return { key: phase, label, tone, fill: fills[phase], count: counts[phase] ?? 0 };
  });

/** How many nodes are in each phase. */
export function countPhases(nodes: readonly { readonly phase: RolloutNodePhase }[]): RolloutSummary['counts'] {
  const counts: RolloutSummary['counts'] = {};
  for (const { phase } of nodes) counts[phase] = (counts[phase] ?? 0) + 1;
  return counts;
}
