import { formatPlural } from '../../ui/format.ts';
import type { Tone } from '../../ui/status.tsx';
import type { RolloutNodePhase, RolloutStatus, RolloutSummary, UndoCause } from '#shared/domain/rollout.ts';

/* How a rollout's states read to a person: words, tones and order. Pure. */

interface PhaseWords {
  readonly label: string;
  readonly tone: Tone;
  /** Completes "N nodes …". */
  readonly means: string;
}

const words: Readonly<Record<RolloutNodePhase, PhaseWords>> = {
  waiting: { label: 'Waiting', tone: 'off', means: 'wait for their turn' },
  staging: { label: 'Sending', tone: 'busy', means: 'are being sent the module' },
  activating: { label: 'Starting', tone: 'busy', means: 'start the new release beside the old one' },
  baking: { label: 'Watched', tone: 'busy', means: 'run the new release and are watched' },
  confirming: { label: 'Confirming', tone: 'busy', means: 'are told to keep the new release' },
  done: { label: 'Done', tone: 'ok', means: 'run the new release' },
  skipped: { label: 'Skipped', tone: 'warn', means: 'could not be reached and do not count' },
  failed: { label: 'Failed', tone: 'bad', means: 'failed' },
  reverting: { label: 'Putting back', tone: 'warn', means: 'go back to the release before' },
  reverted: { label: 'Put back', tone: 'warn', means: 'run the release before again' },
  unresolved: { label: 'Not put back', tone: 'bad', means: 'could not be reached to be put back' },
  untouched: { label: 'Not touched', tone: 'off', means: 'were not touched' },
};

export const phaseWords = (phase: RolloutNodePhase): PhaseWords => words[phase];

/** What needs a person first, then what is moving, then what waits, then what is at rest. */
export const phaseOrder: readonly RolloutNodePhase[] = [
  'failed',
  'unresolved',
  'skipped',
  'reverting',
  'confirming',
  'baking',
  'activating',
  'staging',
  'waiting',
  'reverted',
  'done',
  'untouched',
];

/** From left to right in a bar of progress: what is done first. */
export const barOrder: readonly RolloutNodePhase[] = [
  'done',
  'confirming',
  'baking',
  'activating',
  'staging',
  'failed',
  'unresolved',
  'reverting',
  'reverted',
  'skipped',
  'waiting',
  'untouched',
];

export interface StatusWords {
  /** A few words for lists, which stay true without a clock. */
  readonly label: string;
  /** A line for the rollout's own page. */
  readonly line: string;
  readonly tone: Tone;
}

const seconds = (ms: number): string => {
  const whole = Math.max(0, Math.ceil(ms / 1000));
  if (whole < 120) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
};

function causeWords(cause: UndoCause): string {
  switch (cause.kind) {
    case 'cancelled':
      return 'cancelled';
    case 'gate-failed':
      return `a node of wave ${cause.wave + 1} failed`;
    case 'too-costly':
      return cause.verdict.verdict === 'unhealthy'
        ? `a request costs too much in wave ${cause.wave + 1}`
        : `the cost of a request in wave ${cause.wave + 1} cannot be judged`;
    case 'no-evidence':
      return `no node of wave ${cause.wave + 1} could be reached`;
  }
}

function runningLine(status: Extract<RolloutStatus, { kind: 'running' }>, waves: number, nowMs: number): string {
  const wave = `Wave ${status.wave + 1} of ${waves}`;
  switch (status.step) {
    case 'deploying':
      return `${wave} · deploying`;
    case 'baking':
      if (status.untilMs === null || status.untilMs <= nowMs) return `${wave} · watching, about to decide`;
      return `${wave} · watching for ${seconds(status.untilMs - nowMs)} more`;
    case 'confirming':
      return `${wave} · confirming`;
  }
}

export function statusWords({ status, waves, counts }: RolloutSummary, nowMs: number): StatusWords {
  switch (status.kind) {
    case 'running':
      return { label: `Wave ${status.wave + 1} of ${waves}`, line: runningLine(status, waves, nowMs), tone: 'busy' };
    case 'undoing': {
      const line = `Putting ${nodesOf(counts.reverting ?? 0)} back · ${causeWords(status.cause)}`;
      return { label: 'Putting back', line, tone: 'warn' };
    }
    case 'completed':
      return (counts.skipped ?? 0) > 0
        ? { label: 'Completed', line: `Completed · ${nodesOf(counts.skipped ?? 0)} skipped`, tone: 'warn' }
        : { label: 'Completed', line: 'Completed on every node', tone: 'ok' };
    case 'undone':
      return undoneWords(status.cause, counts);
  }
}

function undoneWords(cause: UndoCause, counts: RolloutSummary['counts']): StatusWords {
  const missing = counts.unresolved ?? 0;
  const back = counts.reverted ?? 0;
  const end =
    missing > 0
      ? `${nodesOf(missing)} could not be put back`
      : back > 0
        ? `${nodesOf(back)} put back`
        : 'no node had been changed';
  const tone = missing > 0 ? 'bad' : toneOf(cause);
  if (cause.kind === 'cancelled') return { label: 'Cancelled', line: `Cancelled · ${end}`, tone };
  return { label: 'Stopped', line: `Stopped · ${causeWords(cause)}, ${end}`, tone };
}

const toneOf = (cause: UndoCause): Tone => (cause.kind === 'cancelled' ? 'off' : 'bad');

const nodesOf = (count: number): string => formatPlural(count, 'node');

export const totalNodes = ({ counts }: RolloutSummary): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** How far it is in one figure: `12 of 38 done`, and once it was undone, how many nodes are back. */
export function progressWords(summary: RolloutSummary): string {
  const { counts, status } = summary;
  const total = totalNodes(summary).toLocaleString('en');
  switch (status.kind) {
    case 'running':
    case 'completed':
      return `${(counts.done ?? 0).toLocaleString('en')} of ${total} done`;
    case 'undoing':
    case 'undone':
      return `${(counts.reverted ?? 0).toLocaleString('en')} of ${total} put back`;
  }
}

/** Nodes that *Cancel and put back* changes: those that run or may run the new release. */
export const touchedNodes = ({ counts }: RolloutSummary): number =>
  (['activating', 'baking', 'confirming', 'done'] as const).reduce((sum, phase) => sum + (counts[phase] ?? 0), 0);
