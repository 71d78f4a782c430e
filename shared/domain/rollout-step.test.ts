import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostGate, type CostVerdict } from './cost-gate.ts';
import type { Failure } from './failure.ts';
import { Digest, type NodeId, NodeId as NodeIdSchema, ReleaseId, RolloutId, WorkloadName } from './ids.ts';
import { commandKey, commandsFor } from './rollout-commands.ts';
import { isFinished } from './rollout.ts';
import { initialState, type RolloutEvent, RolloutOrder, type RolloutState } from './rollout-state.ts';
import { replay, step } from './rollout-step.ts';

const release = ReleaseId.parse('r2-aaaaaaaaaaaa');
const before = ReleaseId.parse('r1-bbbbbbbbbbbb');
const failure: Failure = { code: 'node/activation-failed', message: 'answered 503', retryable: false };
const away: Failure = { code: 'node/unreachable', message: 'no answer', retryable: true };
const verdictOf = (verdict: CostVerdict['verdict']): CostVerdict => ({
  verdict,
  canary: null,
  before: null,
  comparedWith: verdict === 'not-enough-data' ? null : 'control',
  increasePercent: null,
  reason: 'A request costs $0.41 instead of $0.28 a million: 46 % more, allowed 20 % more.',
});
const id = (name: string): NodeId => NodeIdSchema.parse(name);

function orderOf(waves: string[][], from: ReleaseId | null = before): RolloutOrder {
  return {
    id: RolloutId.parse('ro-00000001'),
    workload: WorkloadName.parse('shop'),
    release,
    digest: Digest.parse('a'.repeat(64)),
    moduleName: 'shop.wasm',
    selector: '',
    bakeMs: 1000,
    confirmWithinMs: 60_000,
    startedAtMs: 0,
    costGate: null,
    waves: waves.map((wave) => wave.map((name) => ({ nodeId: id(name), name, from }))),
  };
}

const deployed = (name: string): RolloutEvent[] => [
  { type: 'staging', atMs: 1, nodeId: id(name) },
  { type: 'staged', atMs: 2, nodeId: id(name) },
  { type: 'activated', atMs: 3, nodeId: id(name), result: 'awaiting-confirm' },
];
const phases = (state: RolloutState) =>
  Object.fromEntries([...state.nodes.values()].map((node) => [node.name, node.phase]));

describe('rollout machine', () => {
  it('goes wave by wave: deploy, bake, confirm, next', () => {
    const order = orderOf([['a'], ['b']]);
    let state = replay(order, deployed('a'));
    expect(state.status).toEqual({ kind: 'running', wave: 0, step: 'baking', untilMs: 1003 });
    expect(commandsFor(state)).toEqual([{ do: 'bake', wave: 0, untilMs: 1003, nodeIds: ['a'] }]);
    state = step(state, { type: 'baked', atMs: 1003, wave: 0 });
    expect(commandsFor(state)).toEqual([{ do: 'confirm', nodeId: 'a' }]);
    state = step(state, { type: 'confirmed', atMs: 1004, nodeId: id('a') });
    expect(commandsFor(state)).toEqual([{ do: 'deploy', nodeId: 'b' }]);
    for (const event of deployed('b')) state = step(state, event);
    state = step(state, { type: 'baked', atMs: 2003, wave: 1 });
    state = step(state, { type: 'confirmed', atMs: 2004, nodeId: id('b') });
    expect(state.status).toEqual({ kind: 'completed', atMs: 2004 });
  });

  it('stops at the first failure and puts back only what was touched', () => {
    const order = orderOf([['a', 'b', 'c'], ['d']]);
    const events: RolloutEvent[] = [
      ...deployed('a'),
      { type: 'staging', atMs: 1, nodeId: id('b') },
      { type: 'staged', atMs: 2, nodeId: id('b') },
      { type: 'staging', atMs: 2, nodeId: id('c') },
      { type: 'failed', atMs: 4, nodeId: id('b'), failure },
    ];
    let state = replay(order, events);
    expect(state.status.kind).toBe('undoing');
    expect(phases(state)).toEqual({ a: 'reverting', b: 'reverting', c: 'untouched', d: 'untouched' });
    state = step(state, { type: 'reverted', atMs: 5, nodeId: id('a'), active: before });
    state = step(state, { type: 'reverted', atMs: 6, nodeId: id('b'), active: before });
    expect(state.status).toMatchObject({ kind: 'undone', cause: { kind: 'gate-failed', nodeId: 'b' } });
    expect(state.nodes.get(id('b'))?.failure).toEqual(failure);
  });

  it('puts confirmed nodes of earlier waves back too', () => {
    const order = orderOf([['a'], ['b']]);
    let state = replay(order, [
      ...deployed('a'),
      { type: 'baked', atMs: 9, wave: 0 },
      { type: 'confirmed', atMs: 10, nodeId: id('a') },
    ]);
    state = step(state, { type: 'cancelled', atMs: 11, by: 'ops' });
    expect(phases(state)).toEqual({ a: 'reverting', b: 'untouched' });
  });

  it('never undoes a node that ran this release before', () => {
    const order = orderOf([['a'], ['b']], release);
    const state = step(replay(order, deployed('a')), { type: 'cancelled', atMs: 5, by: 'ops' });
    expect(state.status.kind).toBe('undone');
    expect(commandsFor(state)).toEqual([]);
  });

  it('never undoes a node that somebody else had brought to this release meanwhile', () => {
    const events = deployed('a').map((event) =>
      event.type === 'activated' ? { ...event, result: 'already-running' as const } : event,
    );
    const state = step(replay(orderOf([['a'], ['b']]), events), { type: 'cancelled', atMs: 5, by: 'ops' });
    expect(phases(state)).toEqual({ a: 'untouched', b: 'untouched' });
  });

  it('lets nodes that cannot be reached neither block nor count', () => {
    const order = orderOf([['a', 'b']]);
    let state = replay(order, [{ type: 'lost', atMs: 1, nodeId: id('a'), failure: away }, ...deployed('b')]);
    expect(state.status).toMatchObject({ kind: 'running', step: 'baking' });
    state = step(state, { type: 'baked', atMs: 1003, wave: 0 });
    state = step(state, { type: 'confirmed', atMs: 1004, nodeId: id('b') });
    expect(state.status.kind).toBe('completed');
    expect(state.decisions.at(-1)?.text).toContain('1 node could not be reached');
  });

  it('stops when nothing speaks for the release, but not when only a later wave is away', () => {
    const lost = (name: string): RolloutEvent => ({ type: 'lost', atMs: 1, nodeId: id(name), failure: away });
    expect(replay(orderOf([['a'], ['b']]), [lost('a')]).status).toMatchObject({
      kind: 'undone',
      cause: { kind: 'no-evidence', wave: 0 },
    });
    const later = replay(orderOf([['a'], ['b']]), [
      ...deployed('a'),
      { type: 'baked', atMs: 9, wave: 0 },
      { type: 'confirmed', atMs: 10, nodeId: id('a') },
      lost('b'),
    ]);
    expect(later.status.kind).toBe('completed');
  });

  it('puts a node back that was lost after it was touched', () => {
    const state = replay(orderOf([['a', 'b']]), [
      ...deployed('a'),
      ...deployed('b'),
      { type: 'lost', atMs: 4, nodeId: id('a'), failure: away },
      { type: 'failed', atMs: 5, nodeId: id('b'), failure },
    ]);
    expect(phases(state)).toEqual({ a: 'reverting', b: 'reverting' });
  });
});

describe('the gate on cost', () => {
  const gate = CostGate.parse({});
  const judged = (verdict: CostVerdict['verdict'], atMs = 1003, wave = 0): RolloutEvent => ({
    type: 'cost-judged',
    atMs,
    wave,
    verdict: verdictOf(verdict),
  });
  const baking = (costGate: CostGate | null = gate) =>
    replay({ ...orderOf([['a'], ['b']]), costGate }, [...deployed('a')]);

  it('undoes what costs too much, with the figures', () => {
    const state = step(baking(), judged('unhealthy'));
    expect(state.status).toMatchObject({
      kind: 'undoing',
      cause: { kind: 'too-costly', wave: 0, verdict: { verdict: 'unhealthy' } },
    });
    expect(phases(state)).toEqual({ a: 'reverting', b: 'untouched' });
    expect(state.decisions.at(-2)?.text).toBe(
      'A request costs $0.41 instead of $0.28 a million: 46 % more, allowed 20 % more. Compared with nodes of later waves.',
    );
    expect(step(state, judged('unhealthy'))).toBe(state);
  });

  it('goes on after a good verdict, and says so once', () => {
    const state = step(baking(), judged('healthy'));
    expect(state.status).toMatchObject({ kind: 'running', step: 'baking' });
    expect(state.costs).toEqual([{ wave: 0, verdict: verdictOf('healthy') }]);
    expect(step(state, judged('unhealthy', 1004))).toBe(state);
    const confirming = step(state, { type: 'baked', atMs: 1005, wave: 0 });
    expect(confirming.status).toMatchObject({ step: 'confirming' });
    expect(step(confirming, judged('unhealthy', 1006))).toBe(confirming);
  });

  it('does what was asked for when nobody can tell', () => {
    const going = step(baking(), judged('not-enough-data'));
    expect(going.status).toMatchObject({ kind: 'running', step: 'baking' });
    expect(going.decisions.at(-1)?.text).toMatch(/^What a request costs in wave 1 cannot be judged\. .* goes on\.$/);
    const undone = step(baking({ ...gate, whenUnknown: 'undo' }), judged('not-enough-data'));
    expect(undone.status).toMatchObject({ kind: 'undoing', cause: { kind: 'too-costly' } });
  });

  it('takes no verdict that fits neither the wave, nor the step, nor the order', () => {
    const state = baking();
    expect(step(state, judged('unhealthy', 1, 1))).toBe(state);
    const without = baking(null);
    expect(step(without, judged('unhealthy'))).toBe(without);
    const early = initialState({ ...orderOf([['a']]), costGate: gate });
    expect(step(early, judged('unhealthy'))).toBe(early);
  });

  it('is not in orders that were stored before there was one', () => {
    const { costGate: _, ...stored } = orderOf([['a']]);
    expect(RolloutOrder.parse(JSON.parse(JSON.stringify(stored))).costGate).toBeNull();
  });
});

/** Picks any command that is due and any way in which it may end. */
function randomRun(order: RolloutOrder, choices: readonly number[]) {
  const events: RolloutEvent[] = [];
  let state = initialState(order);
  let atMs = 0;
  const apply = (event: RolloutEvent) => {
    events.push(event);
    state = step(state, event);
  };
  for (let turn = 0; !isFinished(state.status); turn += 1) {
    if (turn > 10_000) throw new Error('does not end');
    atMs += 1;
    const commands = commandsFor(state);
    const choice = choices[turn % choices.length] ?? 0;
    const command = commands[choice % commands.length];
    if (!command) throw new Error(`nothing to do in ${state.status.kind}`);
    if (choice % 97 === 0 && turn > 0) apply({ type: 'cancelled', atMs, by: 'ops' });
    else apply(endOf(command, choice, atMs, state));
  }
  return { state, events };
}

function endOf(
  command: ReturnType<typeof commandsFor>[number],
  choice: number,
  atMs: number,
  state: RolloutState,
): RolloutEvent {
  if (command.do === 'bake') {
    const nodeId = command.nodeIds[choice % command.nodeIds.length];
    if (nodeId && choice % 7 === 0) return { type: 'failed', atMs, nodeId, failure };
    if (nodeId && choice % 11 === 0) return { type: 'lost', atMs, nodeId, failure: away };
    const isJudged = state.costs.some(({ wave }) => wave === command.wave);
    if (state.order.costGate !== null && !isJudged) {
      const verdicts = ['healthy', 'not-enough-data', 'unhealthy'] as const;
      const verdict = verdictOf(verdicts[choice % 3] ?? 'healthy');
      return { type: 'cost-judged', atMs, wave: command.wave, verdict };
    }
    return { type: 'baked', atMs, wave: command.wave };
  }
  const { nodeId } = command;
  if (command.do === 'revert') {
    return choice % 5 === 0
      ? { type: 'not-reverted', atMs, nodeId, failure: away }
      : { type: 'reverted', atMs, nodeId, active: before };
  }
  if (choice % 13 === 0) return { type: 'failed', atMs, nodeId, failure };
  if (choice % 5 === 0) return { type: 'lost', atMs, nodeId, failure: away };
  if (command.do === 'confirm') return { type: 'confirmed', atMs, nodeId };
  const phase = state.nodes.get(nodeId)?.phase;
  if (phase === 'waiting') return { type: 'staging', atMs, nodeId };
  if (phase === 'staging') return { type: 'staged', atMs, nodeId };
  return { type: 'activated', atMs, nodeId, result: 'awaiting-confirm' };
}

describe('rollout machine, any course of events', () => {
  const runs = fc.record({
    gate: fc.constantFrom(null, CostGate.parse({}), CostGate.parse({ whenUnknown: 'undo' })),
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    choices: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 80 }),
  });
  const wavesOf = (sizes: number[]) =>
    sizes.map((size, wave) => Array.from({ length: size }, (_, n) => `n${wave}-${n}`));

  it('ends, and leaves no node that may run the new release without having been put back or named', () => {
    fc.assert(
      fc.property(runs, ({ sizes, choices, gate }) => {
        const { state } = randomRun({ ...orderOf(wavesOf(sizes)), costGate: gate }, choices);
        for (const node of state.nodes.values()) {
          if (state.status.kind === 'completed') expect(['done', 'skipped']).toContain(node.phase);
          else if (node.touched) expect(['reverted', 'unresolved']).toContain(node.phase);
          else expect(['untouched', 'skipped', 'failed']).toContain(node.phase);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same when replayed, also with every event told twice', () => {
    fc.assert(
      fc.property(runs, ({ sizes, choices, gate }) => {
        const order = { ...orderOf(wavesOf(sizes)), costGate: gate };
        const { state, events } = randomRun(order, choices);
        expect(replay(order, events)).toEqual(state);
        expect(
          replay(
            order,
            events.flatMap((event) => [event, event]),
          ),
        ).toEqual(state);
      }),
    );
  });

  it('never begins a wave before the one before it is confirmed', () => {
    fc.assert(
      fc.property(runs, ({ sizes, choices, gate }) => {
        const order = { ...orderOf(wavesOf(sizes)), costGate: gate };
        const { events } = randomRun(order, choices);
        let state = initialState(order);
        for (const event of events) {
          state = step(state, event);
          if (state.status.kind !== 'running') continue;
          const { wave } = state.status;
          for (const node of state.nodes.values()) {
            if (node.wave > wave) expect(['waiting']).toContain(node.phase);
            if (node.wave < wave) expect(['done', 'skipped']).toContain(node.phase);
          }
          expect(new Set(commandsFor(state).map(commandKey)).size).toBe(commandsFor(state).length);
        }
      }),
    );
  });
});
