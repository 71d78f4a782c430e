import { describe, expect, it } from 'vitest';
import { Digest, type NodeId, NodeId as NodeIdSchema, ReleaseId, RolloutId, WorkloadName } from '#shared/domain/ids.ts';
import { isFinished } from '#shared/domain/rollout.ts';
import { initialState, RolloutEvent, type RolloutOrder, type RolloutState } from '#shared/domain/rollout-state.ts';
import { replay } from '#shared/domain/rollout-step.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { createLimiter } from '../limiter.ts';
import { RolloutRunner } from './rollout-runner.ts';
import { createRandom } from './simulation/random.ts';
import { type Behaviour, SimulatedNode } from './simulation/simulated-node.ts';
import { VirtualClock } from './simulation/virtual-clock.ts';

const before = ReleaseId.parse('r1-bbbbbbbbbbbb');
const release = ReleaseId.parse('r2-aaaaaaaaaaaa');
const digest = Digest.parse('a'.repeat(64));
const settings = ReleaseSettings.parse({});
const good: Behaviour = { random: () => 1, lostBefore: 0, lostAfter: 0, offline: false, sick: 'no' };

/** A fleet, its journal, and a console that can be killed and started again. */
class World {
  readonly clock = new VirtualClock();
  readonly journal: string[] = [];
  readonly nodes = new Map<NodeId, SimulatedNode>();
  readonly order: RolloutOrder;
  mostAtOnce = 0;

  constructor(waves: { name: string; behaviour: Behaviour }[][]) {
    const { clock } = this;
    this.order = {
      id: RolloutId.parse('ro-00000001'),
      workload: WorkloadName.parse('shop'),
      release,
      digest,
      moduleName: 'shop.wasm',
      selector: '',
      bakeMs: 10_000,
      confirmWithinMs: 610_000,
      startedAtMs: clock.nowMs(),
      costGate: null,
      waves: waves.map((wave) => wave.map(({ name }) => ({ nodeId: NodeIdSchema.parse(name), name, from: before }))),
    };
    for (const { name, behaviour } of waves.flat()) {
      this.nodes.set(NodeIdSchema.parse(name), new SimulatedNode({ running: before, clock, behaviour }));
    }
  }

  stateInJournal(): RolloutState {
    return replay(
      this.order,
      this.journal.map((line) => RolloutEvent.parse(JSON.parse(line))),
    );
  }

  /** One life of the console, killed right after it wrote the given line of the journal (or before it wrote it). */
  async live(killAt?: { line: number; before: boolean }): Promise<RolloutState> {
    const fresh = this.journal.length === 0;
    if (isFinished(this.stateInJournal().status)) return this.stateInJournal();
    let kill: () => void = () => {};
    const killed = new Promise<void>((resolve) => {
      kill = resolve;
    });
    let dead = false;
    const runner = new RolloutRunner({
      state: fresh ? initialState(this.order) : this.stateInJournal(),
      settings,
      module: { digest, sizeBytes: 100, path: '/dev/null' },
      clock: this.clock,
      driver: (id) => this.#node(id),
      limit: createLimiter(() => 3),
      journal: (event) => {
        if (dead) throw new Error('a dead console writes nothing');
        const here = killAt?.line === this.journal.length + 1;
        if (!(here && killAt?.before)) this.journal.push(JSON.stringify(event));
        if (!here) return;
        dead = true;
        kill();
        throw new Error('killed');
      },
      prices: () => ({ usdPerVcpuHour: 0.03, usdPerGbOut: 0 }),
      history: () => null,
      onChange: () => {},
      onSent: () => {},
      onBroken: () => {},
    });
    const atMs = this.clock.nowMs();
    try {
      runner.tell(fresh ? { type: 'started', atMs } : { type: 'resumed', atMs });
      runner.start();
    } catch {
      // Killed while it wrote its first line.
    }
    await this.clock.run(Promise.race([killed, runner.ended]));
    runner.close();
    return runner.state;
  }

  #node(id: NodeId): SimulatedNode {
    const node = this.nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  }

  runningNow(): (string | null)[] {
    return [...this.nodes.values()].map((node) => node.running);
  }
}

const wave = (names: string[], behaviour: Partial<Behaviour> = {}) =>
  names.map((name) => ({ name, behaviour: { ...good, ...behaviour } }));

describe('rollout runner', () => {
  it('takes every node to the new release, wave by wave', async () => {
    const world = new World([wave(['a']), wave(['b', 'c'])]);
    const state = await world.live();
    expect(state.status.kind).toBe('completed');
    expect(world.runningNow()).toEqual([release, release, release]);
  });

  it('stops in wave one when a node is unhealthy, and touches no other wave', async () => {
    const world = new World([[...wave(['a']), ...wave(['b'], { sick: 'at-start' })], wave(['c'])]);
    const state = await world.live();
    expect(state.status).toMatchObject({ kind: 'undone', cause: { kind: 'gate-failed', nodeId: 'b' } });
    expect(world.runningNow()).toEqual([before, before, before]);
    expect(world.nodes.get(NodeIdSchema.parse('c'))?.activations).toEqual([]);
  });

  it('notices a release that turns unhealthy while it is watched', async () => {
    const world = new World([[...wave(['a']), ...wave(['b'], { sick: 'later' })], wave(['c'])]);
    expect((await world.live()).status).toMatchObject({ kind: 'undone', cause: { kind: 'gate-failed' } });
    expect(world.runningNow()).toEqual([before, before, before]);
  });

  it('goes on without nodes that are away', async () => {
    const world = new World([[...wave(['a']), ...wave(['b'], { offline: true })], wave(['c'])]);
    expect((await world.live()).status.kind).toBe('completed');
    expect(world.runningNow()).toEqual([release, before, release]);
  });

  it('has a bug in a driver stop the rollout, not hang it', async () => {
    const world = new World([wave(['a'])]);
    const node = world.nodes.get(NodeIdSchema.parse('a'));
    if (node) node.activate = () => Promise.reject(new TypeError('x is undefined'));
    expect((await world.live()).status).toMatchObject({ kind: 'undone', cause: { failure: { code: 'internal/bug' } } });
  });

  it('killed at any line of the journal, it goes on and ends as if nothing had been', async () => {
    const waves = () => [wave(['a', 'b']), wave(['c', 'd'])];
    const whole = new World(waves());
    await whole.live();
    for (let line = 1; line <= whole.journal.length; line += 1) {
      for (const beforeLine of [true, false]) {
        const world = new World(waves());
        await world.live({ line, before: beforeLine });
        const state = await world.live();
        expect(state.status.kind).toBe('completed');
        expect(world.runningNow()).toEqual([release, release, release, release]);
        for (const node of world.nodes.values()) expect(node.activations).toEqual([release]);
      }
    }
  });

  it('killed at any line of a failing rollout, every node is put back', async () => {
    const waves = () => [[...wave(['a', 'b']), ...wave(['c'], { sick: 'later' })], wave(['d'])];
    const whole = new World(waves());
    await whole.live();
    for (let line = 1; line <= whole.journal.length; line += 1) {
      const world = new World(waves());
      await world.live({ line, before: line % 2 === 0 });
      expect((await world.live()).status.kind).toBe('undone');
      expect(world.runningNow()).toEqual([before, before, before, before]);
    }
  });

  it('from any seed: lost calls, sick nodes, and a console killed again and again leave no node between releases', async () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const behaviour = (): Behaviour => ({
        random,
        lostBefore: random() * 0.3,
        lostAfter: random() * 0.3,
        offline: random() < 0.1,
        sick: random() < 0.1 ? 'at-start' : random() < 0.1 ? 'later' : 'no',
      });
      const some = (names: string[]) => names.map((name) => ({ name, behaviour: behaviour() }));
      const world = new World([some(['a', 'b']), some(['c', 'd', 'e'])]);
      for (let kills = Math.floor(random() * 4); kills > 0; kills -= 1) {
        await world.live({ line: world.journal.length + 1 + Math.floor(random() * 12), before: random() < 0.5 });
      }
      const state = await world.live();
      await world.clock.run(world.clock.sleep(700_000));
      for (const node of world.nodes.values()) await node.checkHealth().catch(() => {});
      for (const [id, node] of world.nodes) {
        const phase = state.nodes.get(id)?.phase;
        const at = `seed ${seed}, node ${id}, ${phase}`;
        if (phase === 'done') expect(node.running, at).toBe(release);
        if (phase === 'reverted' || phase === 'untouched') expect(node.running, at).toBe(before);
        expect([before, release], at).toContain(node.running);
      }
    }
  });
});
