import type { RolloutNode, RolloutNodePhase, RolloutSummary } from '#shared/domain/rollout.ts';
import { countPhases } from './rollout-segments.ts';
import { phaseOrder } from './rollout-words.ts';

/* The nodes of a rollout, by wave and in the order in which they need a person. Pure. */

export interface Wave {
  /** 0 for the first. */
  readonly index: number;
  readonly nodes: number;
  readonly counts: RolloutSummary['counts'];
  /** Where the wave stands, in words. */
  readonly state: string;
}

const seconds = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1000))} s`;

function waveState(index: number, { status }: RolloutSummary, counts: RolloutSummary['counts'], nowMs: number): string {
  switch (status.kind) {
    case 'completed':
      return 'done';
    case 'undoing':
      return (counts.reverting ?? 0) > 0 ? 'is put back' : 'at rest';
    case 'undone':
      return (counts.reverted ?? 0) > 0 ? 'put back' : 'not changed';
    case 'running':
      break;
  }
  if (index < status.wave) return 'done';
  if (index > status.wave) return 'waits';
  if (status.step === 'deploying') return 'deploying';
  if (status.step === 'confirming') return 'confirming';
  return status.untilMs === null ? 'watched' : `watched for ${seconds(status.untilMs - nowMs)} more`;
}

export function wavesOf(summary: RolloutSummary, nodes: readonly RolloutNode[], nowMs: number): readonly Wave[] {
  const byWave: RolloutNode[][] = Array.from({ length: summary.waves }, () => []);
  for (const node of nodes) byWave[node.wave]?.push(node);
  return byWave.map((members, index) => {
    const counts = countPhases(members);
    return { index, nodes: members.length, counts, state: waveState(index, summary, counts, nowMs) };
  });
}

const attention = new Map<RolloutNodePhase, number>(phaseOrder.map((phase, index) => [phase, index]));
const problems: ReadonlySet<RolloutNodePhase> = new Set(['failed', 'unresolved', 'skipped']);

/** Nodes that have or had a problem first; the others by wave and name, so that rows stay where they are while phases change. */
export function byAttention(nodes: readonly RolloutNode[]): readonly RolloutNode[] {
  const rank = ({ phase, failure }: RolloutNode): number =>
    problems.has(phase) || failure !== null ? (attention.get(phase) ?? 0) : phaseOrder.length;
  const collator = new Intl.Collator('en', { numeric: true });
  return [...nodes].sort((a, b) => rank(a) - rank(b) || a.wave - b.wave || collator.compare(a.name, b.name));
}
