import { describe, expect, it } from 'vitest';
import { CostGate, type CostPrices, type RequestCost } from '#shared/domain/cost-gate.ts';
import { Digest, type NodeId, NodeId as NodeIdSchema, ReleaseId, RolloutId, WorkloadName } from '#shared/domain/ids.ts';
import { isFinished } from '#shared/domain/rollout.ts';
import { initialState, RolloutEvent, type RolloutOrder, type RolloutState } from '#shared/domain/rollout-state.ts';
import { replay } from '#shared/domain/rollout-step.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';
import { createLimiter } from '../limiter.ts';
import { RolloutRunner } from './rollout-runner.ts';
import { type Behaviour, SimulatedNode } from './simulation/simulated-node.ts';
import { VirtualClock } from './simulation/virtual-clock.ts';

const before = ReleaseId.parse('r1-bbbbbbbbbbbb');
const release = ReleaseId.parse('r2-aaaaaaaaaaaa');
const digest = Digest.parse('a'.repeat(64));
const prices: CostPrices = { usdPerVcpuHour: 0.036, usdPerGbOut: 0.09 };
const good: Behaviour = { random: () => 1, lostBefore: 0, lostAfter: 0, offline: false, sick: 'no' };

interface Options {
  readonly waves: readonly (readonly string[])[];
  readonly gate?: Partial<CostGate>;
  /** CPU time of a request to the new release; one to the release before takes 10 ms. */
  readonly cpuMs?: number;
  readonly requestsPerSecond?: number;
  readonly from?: ReleaseId | null;
  readonly history?: RequestCost | null;
}

/** A fleet with clients, its journal, and a console that can be killed and started again. */
class World {
  readonly clock = new VirtualClock();
  readonly journal: string[] = [];
  readonly nodes = new Map<NodeId, SimulatedNode>();
  readonly order: RolloutOrder;
  readonly asked: NodeId[][] = [];
  readonly #history: RequestCost | null;

  constructor({ waves, gate = {}, cpuMs = 10, requestsPerSecond = 50, from = before, history = null }: Options) {
    this.#history = history;
    this.order = {
      id: RolloutId.parse('ro-00000001'),
      workload: WorkloadName.parse('shop'),
      release,
      digest,
      moduleName: 'shop.wasm',
      selector: '',
      bakeMs: 10_000,
      confirmWithinMs: 650_000,
      startedAtMs: this.clock.nowMs(),
      costGate: CostGate.parse(gate),
      waves: waves.map((wave) => wave.map((name) => ({ nodeId: NodeIdSchema.parse(name), name, from }))),
    };
    for (const name of waves.flat()) {
      const node = new SimulatedNode({ running: from, clock: this.clock, behaviour: good });
      node.serve((served) => ({
        requestsPerSecond,
        cpuMsPerRequest: served === release ? cpuMs : 10,
        wallMsPerRequest: 20,
        bytesInPerRequest: 100,
        bytesOutPerRequest: 1000,
        memoryBytes: 16_000_000,
      }));
      this.nodes.set(NodeIdSchema.parse(name), node);
    }
  }

  node(name: string): SimulatedNode {
    const node = this.nodes.get(NodeIdSchema.parse(name));
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  stateInJournal(): RolloutState {
    return replay(
      this.order,
      this.journal.map((line) => RolloutEvent.parse(JSON.parse(line))),
    );
  }

  runningNow(): (string | null)[] {
    return [...this.nodes.values()].map((node) => node.running);
  }

  /** One life of the console, killed right before or after it writes a line of the journal, or at a time. */
  async live(kill: { line: number; before: boolean } | { afterMs: number } | null = null): Promise<RolloutState> {
    if (isFinished(this.stateInJournal().status)) return this.stateInJournal();
    let die: () => void = () => {};
    const killed = new Promise<void>((resolve) => {
      die = resolve;
    });
    let dead = false;
    const runner = new RolloutRunner({
      state: this.journal.length === 0 ? initialState(this.order) : this.stateInJournal(),
      settings: ReleaseSettings.parse({}),
      module: { digest, sizeBytes: 100, path: '/dev/null' },
      clock: this.clock,
      driver: (id) => this.node(id),
      limit: createLimiter(() => 3),
      journal: (event) => {
        if (dead) throw new Error('a dead console writes nothing');
        const here = kill !== null && 'line' in kill && kill.line === this.journal.length + 1;
        if (!(here && kill.before)) this.journal.push(JSON.stringify(event));
        if (!here) return;
        dead = true;
        die();
        throw new Error('killed');
      },
      prices: () => prices,
      history: (_, __, nodeIds) => {
        this.asked.push([...nodeIds]);
        return this.#history;
      },
      onChange: () => {},
      onSent: () => {},
      onBroken: () => {},
    });
    const atMs = this.clock.nowMs();
    try {
      runner.tell(this.journal.length === 0 ? { type: 'started', atMs } : { type: 'resumed', atMs });
      runner.start();
    } catch {
      // Killed while it wrote its first line.
    }
    const ends = [killed, runner.ended];
    if (kill !== null && 'afterMs' in kill) ends.push(this.clock.sleep(kill.afterMs));
    await this.clock.run(Promise.race(ends));
    dead = true;
    runner.close();
    return runner.state;
  }
}

const twoWaves = [['a'], ['b', 'c']];

describe('a gate on what a request costs', () => {
  it('lets a release pass that costs as much as before, and says so of each wave', async () => {
    const world = new World({ waves: [['a'], ['b'], ['c']] });
    const state = await world.live();
    expect(state.status.kind).toBe('completed');
    expect(state.costs.map(({ verdict }) => [verdict.verdict, verdict.comparedWith])).toEqual([
      ['healthy', 'control'],
      ['healthy', 'control'],
      ['not-enough-data', null],
    ]);
    expect(state.costs[0]?.verdict.canary).toMatchObject({ release, nodes: 1, cpuMsPerRequest: 10, requests: 500 });
    expect(state.costs[0]?.verdict.before).toMatchObject({ release: before, nodes: 2, requests: 1000 });
  });

  it('undoes a release that costs too much, with the figures in the history', async () => {
    const world = new World({ waves: twoWaves, cpuMs: 16 });
    const state = await world.live();
    expect(state.status).toMatchObject({ kind: 'undone', cause: { kind: 'too-costly', wave: 0 } });
    expect(world.runningNow()).toEqual([before, before, before]);
    expect(world.node('b').activations).toEqual([]);
    // 10 ms × $0.036 / 3,600,000 ms + 1,000 bytes × $0.09 / 10⁹ = $0.19 a million; 16 ms: $0.25.
    expect(state.decisions.map(({ text }) => text)).toContain(
      'A request costs $0.25 instead of $0.19 a million: 32 % more, allowed 20 % more. Compared with nodes of later waves.',
    );
  });

  it('allows what it was told to allow', async () => {
    expect((await new World({ waves: twoWaves, cpuMs: 16, gate: { maxIncreasePercent: 40 } }).live()).status.kind).toBe(
      'completed',
    );
  });

  it('asks the day before where no node runs the release before', async () => {
    const was = { nodes: 3, requests: 90_000, probes: 0, cpuMsPerRequest: 10, bytesOutPerRequest: 1000 };
    const history = { ...was, release: before, usdPerMillion: 0.19 };
    const world = new World({ waves: [['a', 'b']], cpuMs: 20, history });
    const state = await world.live();
    expect(state.status).toMatchObject({ kind: 'undone', cause: { kind: 'too-costly', verdict: { before: history } } });
    expect(state.costs[0]?.verdict.comparedWith).toBe('history');
    expect(world.asked).toEqual([['a', 'b']]);
  });

  it('cannot tell of a first release, of too few requests, or with nothing counted; and then does as it was told', async () => {
    const first = (whenUnknown: 'go-on' | 'undo') => new World({ waves: twoWaves, from: null, gate: { whenUnknown } });
    expect((await first('go-on').live()).status.kind).toBe('completed');
    const undone = await first('undo').live();
    expect(undone.status).toMatchObject({ kind: 'undone', cause: { verdict: { verdict: 'not-enough-data' } } });
    const quiet = await new World({ waves: twoWaves, cpuMs: 90, requestsPerSecond: 9 }).live();
    expect(quiet.costs[0]?.verdict.reason).toBe('The new release answered 90 requests; 100 are needed to judge.');
    expect(quiet.status.kind).toBe('completed');
    const blind = new World({ waves: twoWaves, cpuMs: 90 });
    for (const node of blind.nodes.values()) {
      const usage = node.usage.bind(node);
      node.usage = async () => (await usage()).map((counters) => ({ ...counters, cpuMs: null }));
    }
    expect((await blind.live()).costs[0]?.verdict.reason).toMatch(/^No node of the wave counts/);
  });

  it('does without nodes whose usage cannot be asked, answered or not', async () => {
    const world = new World({
      waves: [
        ['a', 'b'],
        ['c', 'd', 'e'],
      ],
      cpuMs: 16,
    });
    world.node('b').usage = () => Promise.reject(new Error('no such call'));
    world.node('c').usage = () => new Promise(() => {});
    const state = await world.live();
    expect(state.status).toMatchObject({ kind: 'undone', cause: { kind: 'too-costly', wave: 0 } });
    expect(state.costs[0]?.verdict).toMatchObject({ canary: { nodes: 1 }, before: { nodes: 2 } });
    expect([...state.nodes.values()].filter(({ phase }) => phase === 'failed' || phase === 'skipped')).toEqual([]);
  });

  it('compares no counters of two countings', async () => {
    const world = new World({ waves: twoWaves, cpuMs: 90 });
    const node = world.node('a');
    const usage = node.usage.bind(node);
    let epoch = 0;
    node.usage = async () => {
      epoch += 1;
      return (await usage()).map((counters) => ({ ...counters, epoch: `host-${epoch}` }));
    };
    const state = await world.live();
    expect(state.costs[0]?.verdict).toMatchObject({ verdict: 'not-enough-data', canary: { nodes: 0 } });
  });

  it('killed at any line of the journal, a release that costs the same is rolled out to the end', async () => {
    const options: Options = {
      waves: [
        ['a', 'b'],
        ['c', 'd'],
      ],
    };
    const whole = new World(options);
    await whole.live();
    expect(whole.journal.filter((line) => line.includes('cost-judged'))).toHaveLength(2);
    for (let line = 1; line <= whole.journal.length; line += 1) {
      for (const beforeLine of [true, false]) {
        const world = new World(options);
        await world.live({ line, before: beforeLine });
        const state = await world.live();
        expect(state.status.kind).toBe('completed');
        expect(world.runningNow()).toEqual([release, release, release, release]);
        expect(state.costs.map(({ wave }) => wave)).toEqual([0, 1]);
        for (const { verdict } of state.costs) expect(verdict.verdict).not.toBe('unhealthy');
      }
    }
  });

  it('killed at any line of the journal, a release that costs too much is put back everywhere', async () => {
    const options: Options = { waves: twoWaves, cpuMs: 30, gate: { whenUnknown: 'undo' } };
    const whole = new World(options);
    await whole.live();
    for (let line = 1; line <= whole.journal.length; line += 1) {
      const world = new World(options);
      await world.live({ line, before: line % 2 === 0 });
      expect((await world.live()).status).toMatchObject({ kind: 'undone', cause: { kind: 'too-costly' } });
      expect(world.runningNow()).toEqual([before, before, before]);
    }
  });

  it('after a restart in the middle of the watching, judges by what is left of it', async () => {
    const world = new World({ waves: twoWaves, cpuMs: 16 });
    await world.live({ afterMs: 4_000 });
    expect(world.stateInJournal().status).toMatchObject({ step: 'baking' });
    const state = await world.live();
    expect(state.costs[0]?.verdict.canary?.requests).toBeLessThanOrEqual(300);
    expect(state.costs[0]?.verdict).toMatchObject({ verdict: 'not-enough-data', canary: { cpuMsPerRequest: 16 } });
    const dear = new World({ waves: twoWaves, cpuMs: 30 });
    await dear.live({ afterMs: 4_000 });
    expect((await dear.live()).status).toMatchObject({ kind: 'undone', cause: { kind: 'too-costly' } });
  });
});
