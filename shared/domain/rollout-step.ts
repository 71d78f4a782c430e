import type { CostVerdict } from './cost-gate.ts';
import type { Failure } from './failure.ts';
import type { NodeId } from './ids.ts';
import { isFinished, type RolloutNodePhase, type RolloutStatus, type UndoCause } from './rollout.ts';
import {
  initialState,
  type NodeProgress,
  type RolloutEvent,
  type RolloutOrder,
  type RolloutState,
} from './rollout-state.ts';

/**
 * The rollout machine: one event in, the next state out. Pure, so a rollout is replayed from its journal and simulated
 * from a seed. The machine of one node and of the whole is drawn in `rollout.ts`. An event that does not fit the state
 * (late, or twice) changes nothing: after a lost answer or a restart the same thing may be reported again.
 */
export function step(state: RolloutState, event: RolloutEvent): RolloutState {
  switch (event.type) {
    case 'started':
      return decide(state, event.atMs, startText(state.order));
    case 'resumed':
      return isFinished(state.status) ? state : decide(state, event.atMs, 'The console was started again and goes on.');
    case 'cancelled':
      if (state.status.kind !== 'running') return state;
      return undo(decide(state, event.atMs, `Cancelled by ${event.by}.`), { kind: 'cancelled' }, event.atMs);
    case 'cost-judged':
      return afterCost(state, event.wave, event.verdict, event.atMs);
    case 'baked':
      return afterBake(state, event.wave, event.atMs);
    case 'staging':
    case 'staged':
    case 'activated':
    case 'failed':
    case 'lost':
    case 'confirmed':
    case 'reverted':
    case 'not-reverted':
      return onNode(state, event);
  }
}

/** The state that a journal adds up to. */
export function replay(order: RolloutOrder, events: Iterable<RolloutEvent>): RolloutState {
  let state = initialState(order);
  for (const event of events) state = step(state, event);
  return state;
}

type NodeEvent = Extract<RolloutEvent, { nodeId: NodeId }>;

function onNode(state: RolloutState, event: NodeEvent): RolloutState {
  const node = state.nodes.get(event.nodeId);
  if (!node) return state;
  const next = nextProgress(node, event, state.status);
  if (next === node) return state;
  const changed = withNode(state, next);
  if (changed.status.kind === 'undoing') return finishUndo(changed, changed.status.cause, event.atMs);
  if (event.type === 'failed') return stopFor(changed, next, event.failure, event.atMs);
  return advance(explainNode(changed, next, event), event.atMs);
}

/** Which phases an event may follow, and what comes of it. Everything else leaves the node as it is. */
function nextProgress(node: NodeProgress, event: NodeEvent, status: RolloutStatus): NodeProgress {
  const running = status.kind === 'running';
  const to = (phase: RolloutNodePhase, more: Partial<NodeProgress> = {}): NodeProgress => ({
    ...node,
    phase,
    changedAtMs: event.atMs,
    ...more,
  });
  switch (event.type) {
    case 'staging':
      return running && node.phase === 'waiting' ? to('staging') : node;
    case 'staged':
      return running && node.phase === 'staging' ? to('activating', { touched: true }) : node;
    case 'activated':
      // What ran and was confirmed before is not this rollout's to undo.
      return running && node.phase === 'activating'
        ? to('baking', { touched: event.result !== 'already-running' })
        : node;
    case 'confirmed':
      return running && node.phase === 'confirming' ? to('done') : node;
    case 'failed':
      return running && isOpen(node.phase) ? to('failed', { failure: event.failure }) : node;
    case 'lost':
      return running && isOpen(node.phase) ? to('skipped', { failure: event.failure }) : node;
    case 'reverted':
      return node.phase === 'reverting' ? to('reverted') : node;
    case 'not-reverted':
      return node.phase === 'reverting' ? to('unresolved', { failure: event.failure }) : node;
  }
}

/** Goes on to baking, confirming, the next wave or the end, when all nodes of the wave allow it. */
function advance(state: RolloutState, atMs: number): RolloutState {
  if (state.status.kind !== 'running') return state;
  const { wave, step: stage } = state.status;
  const every = (...phases: RolloutNodePhase[]) => everyInWave(state, wave, phases);
  if (every('skipped')) {
    if ([...state.nodes.values()].some((node) => node.phase === 'done')) return nextWave(state, wave, atMs);
    const text = `No node of wave ${wave + 1} could be reached, so nothing speaks for this release.`;
    return undo(decide(state, atMs, text), { kind: 'no-evidence', wave }, atMs);
  }
  if (stage === 'deploying' && every('baking', 'skipped')) {
    const untilMs = atMs + state.order.bakeMs;
    const text = `Every node of wave ${wave + 1} that can be reached is healthy; watching for ${seconds(state.order.bakeMs)}.`;
    return { ...decide(state, atMs, text), status: { kind: 'running', wave, step: 'baking', untilMs } };
  }
  if (stage === 'confirming' && every('done', 'skipped')) {
    return nextWave(state, wave, atMs);
  }
  return state;
}

/** Only once for each wave, and only while it is watched: told again it changes nothing. */
function afterCost(state: RolloutState, wave: number, verdict: CostVerdict, atMs: number): RolloutState {
  const { status, order } = state;
  const fits = status.kind === 'running' && status.step === 'baking' && status.wave === wave;
  if (!fits || order.costGate === null || state.costs.some((cost) => cost.wave === wave)) return state;
  const judged = { ...state, costs: [...state.costs, { wave, verdict }] };
  const isUnknown = verdict.verdict === 'not-enough-data';
  const stops = verdict.verdict === 'unhealthy' || (isUnknown && order.costGate.whenUnknown === 'undo');
  const decided = decide(judged, atMs, costText(wave, verdict, stops));
  return stops ? undo(decided, { kind: 'too-costly', wave, verdict }, atMs) : decided;
}

function costText(wave: number, { verdict, comparedWith, reason }: CostVerdict, stops: boolean): string {
  const against =
    comparedWith === null
      ? ''
      : comparedWith === 'control'
        ? ' Compared with nodes of later waves.'
        : ' Compared with the day before.';
  const what = verdict === 'not-enough-data' ? `What a request costs in wave ${wave + 1} cannot be judged. ` : '';
  const then = verdict === 'not-enough-data' && !stops ? ' The rollout goes on.' : '';
  return `${what}${reason}${against}${then}`;
}

function afterBake(state: RolloutState, wave: number, atMs: number): RolloutState {
  const { status } = state;
  if (status.kind !== 'running' || status.step !== 'baking' || status.wave !== wave) return state;
  const confirming = waveNodes(state, wave)
    .filter((node) => node.phase === 'baking')
    .map((node): NodeProgress => ({ ...node, phase: 'confirming', changedAtMs: atMs }));
  const decided = decide(state, atMs, `Wave ${wave + 1} stayed healthy; confirming its nodes.`);
  return advance(
    { ...withNodes(decided, confirming), status: { kind: 'running', wave, step: 'confirming', untilMs: null } },
    atMs,
  );
}

function nextWave(state: RolloutState, wave: number, atMs: number): RolloutState {
  const next = wave + 1;
  if (next < state.order.waves.length) {
    const text = `Wave ${wave + 1} is done; wave ${next + 1} of ${state.order.waves.length} begins.`;
    return { ...decide(state, atMs, text), status: { kind: 'running', wave: next, step: 'deploying', untilMs: null } };
  }
  const skipped = [...state.nodes.values()].filter((node) => node.phase === 'skipped').length;
  const text =
    skipped === 0
      ? 'Completed on every node.'
      : `Completed; ${countOf(skipped)} could not be reached and were left out.`;
  return { ...decide(state, atMs, text), status: { kind: 'completed', atMs } };
}

function stopFor(state: RolloutState, node: NodeProgress, failure: Failure, atMs: number): RolloutState {
  const text = `${node.name} failed in wave ${node.wave + 1}: ${failure.message}`;
  const cause: UndoCause = { kind: 'gate-failed', wave: node.wave, nodeId: node.nodeId, failure };
  return undo(decide(state, atMs, text), cause, atMs);
}

/** Every node that may run the new release is put back; the others are left as they are. */
function undo(state: RolloutState, cause: UndoCause, atMs: number): RolloutState {
  const changed = [...state.nodes.values()].map((node): NodeProgress => {
    const phase = phaseWhenUndoing(node, state.order);
    return phase === node.phase ? node : { ...node, phase, changedAtMs: atMs };
  });
  const back = changed.filter((node) => node.phase === 'reverting').length;
  const text = back === 0 ? 'No node had been changed.' : `Stopped; putting ${countOf(back)} back to what ran before.`;
  const undoing: RolloutState = {
    ...withNodes(decide(state, atMs, text), changed),
    status: { kind: 'undoing', cause },
  };
  return finishUndo(undoing, cause, atMs);
}

function phaseWhenUndoing(node: NodeProgress, order: RolloutOrder): RolloutNodePhase {
  if (node.from === order.release) return node.phase === 'done' || node.phase === 'failed' ? node.phase : 'untouched';
  if (node.touched) return 'reverting';
  return node.phase === 'skipped' || node.phase === 'failed' ? node.phase : 'untouched';
}

function finishUndo(state: RolloutState, cause: UndoCause, atMs: number): RolloutState {
  const all = [...state.nodes.values()];
  if (all.some((node) => node.phase === 'reverting')) return state;
  const unresolved = all.filter((node) => node.phase === 'unresolved').length;
  const text =
    unresolved === 0
      ? 'Every node runs what it ran before.'
      : `${countOf(unresolved)} could not be reached to be put back; unconfirmed nodes do so by themselves.`;
  return { ...decide(state, atMs, text), status: { kind: 'undone', cause, atMs } };
}

function explainNode(state: RolloutState, node: NodeProgress, event: NodeEvent): RolloutState {
  if (event.type === 'lost') {
    const after = node.touched ? ' It goes back to its release before by itself.' : '';
    return decide(
      state,
      event.atMs,
      `${node.name} cannot be reached and does not count: ${event.failure.message}${after}`,
    );
  }
  return state;
}

const isOpen = (phase: RolloutNodePhase): boolean =>
  phase === 'waiting' || phase === 'staging' || phase === 'activating' || phase === 'baking' || phase === 'confirming';

export const waveNodes = (state: RolloutState, wave: number): NodeProgress[] =>
  [...state.nodes.values()].filter((node) => node.wave === wave);

/** Ends at the first node that is in another phase, so that an event of a large wave costs little. */
const everyInWave = (state: RolloutState, wave: number, phases: readonly RolloutNodePhase[]): boolean =>
  (state.order.waves[wave] ?? []).every(({ nodeId }) => {
    const phase = state.nodes.get(nodeId)?.phase;
    return phase !== undefined && phases.includes(phase);
  });

const withNode = (state: RolloutState, node: NodeProgress): RolloutState => withNodes(state, [node]);

function withNodes(state: RolloutState, changed: readonly NodeProgress[]): RolloutState {
  const nodes = new Map(state.nodes);
  for (const node of changed) nodes.set(node.nodeId, node);
  return { ...state, nodes };
}

const decide = (state: RolloutState, atMs: number, text: string): RolloutState => ({
  ...state,
  decisions: [...state.decisions, { atMs, text: text.slice(0, 1000) }],
});

const countOf = (count: number): string => (count === 1 ? '1 node' : `${count} nodes`);

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

function startText(order: RolloutOrder): string {
  const sizes = order.waves.map((wave) => countOf(wave.length));
  return `Started: release ${order.release} of ${order.workload}, ${sizes.map((size, index) => `wave ${index + 1} with ${size}`).join(', ')}.`;
}
