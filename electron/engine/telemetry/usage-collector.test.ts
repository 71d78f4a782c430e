import { afterEach, describe, expect, it, vi } from 'vitest';
import { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Node } from '#shared/domain/node.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import { VirtualClock } from '../rollouts/simulation/virtual-clock.ts';
import { Database } from '../storage/database.ts';
import { UsageCollector } from './usage-collector.ts';
import { UsageService } from './usage-service.ts';
import { UsageStore } from './usage-store.ts';

const workload = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');

const nothing = { cpuMs: 0, memoryBytes: 1_000, memoryPeakBytes: 2_000, requests: 0, probes: 0 };
const counters = (more: Partial<UsageCounters>): UsageCounters => ({
  ...nothing,
  workload,
  release: r1,
  epoch: 'a',
  ageMs: 1_000_000,
  wallMs: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...more,
});

function nodeNamed(name: string, lastSeenAtMs: number, release: ReleaseId | null): Node {
  const state = { state: 'running', runtime: 'wasmtime', address: null, previousRelease: null, revertsAtMs: null };
  return Node.parse({
    id: name,
    name,
    driver: 'ssh',
    address: name,
    labels: {},
    condition: { kind: 'online', sinceMs: 1, roundTripMs: 1 },
    facts: null,
    workloads:
      release === null ? [] : [{ workload, release, digest: 'a'.repeat(64), ...state, startedAtMs: null, restarts: 0 }],
    addedAtMs: 1,
    lastSeenAtMs,
  });
}

const collectors: UsageCollector[] = [];
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
  vi.useRealTimers();
});

/** A console with nodes whose answers the test gives. */
function makeWorld() {
  const clock = new VirtualClock();
  const database = Database.open(':memory:');
  const events: LiveEvent[] = [];
  const answers = new Map<string, () => Promise<UsageCounters[]>>();
  const nodes: Node[] = [];
  const asked: string[] = [];
  const world = {
    clock,
    nodes,
    asked,
    events,
    collector: start(),
    /** What the node says from now on. */
    says(name: string, ...all: Partial<UsageCounters>[]) {
      answers.set(name, async () => all.map((one) => counters(one)));
      if (!nodes.some((node) => node.name === name)) nodes.push(nodeNamed(name, clock.nowMs(), r1));
    },
    answers(name: string, answer: () => Promise<UsageCounters[]>) {
      answers.set(name, answer);
      if (!nodes.some((node) => node.name === name)) nodes.push(nodeNamed(name, clock.nowMs(), r1));
    },
    async round(afterMs = 15_000) {
      await clock.run(clock.sleep(afterMs));
      await world.collector.round();
    },
    /** Another console on the same data. */
    restart() {
      world.collector.close();
      world.collector = start();
    },
    requests() {
      const onBug = (_: unknown, error: unknown) => {
        throw error;
      };
      world.collector.close();
      const service = new UsageService({ store: new UsageStore(database), clock, nodes: () => nodes, onBug });
      const rows = service.rows({ fromMs: 0, toMs: clock.nowMs() + 1 });
      return rows.map((row) => [row.nodeId, row.release, row.requests, row.measuredMs]);
    },
  };
  return world;

  function start(): UsageCollector {
    const collector = new UsageCollector({
      clock,
      settings: () => ({ usageEveryMs: 15_000 }),
      nodes: () => nodes,
      driver: (id) => ({
        usage: async () => {
          asked.push(id);
          return (await answers.get(id)?.()) ?? [];
        },
      }),
      store: new UsageStore(database),
      publish: (event) => events.push(event),
      onBug: (_, error) => {
        throw error;
      },
    });
    collectors.push(collector);
    return collector;
  }
}

describe('the collector of usage', () => {
  it('takes the first reading of what ran before as a base, and counts from there', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 5_000 });
    await world.round();
    world.says('n-a', { requests: 5_040 });
    await world.round();
    world.says('n-a', { requests: 5_050 });
    await world.round(30_000);
    expect(world.requests()).toEqual([['n-a', r1, 50, 45_000]]);
  });

  it('counts all of what began on a node that ran nothing', async () => {
    const world = makeWorld();
    world.nodes.push(nodeNamed('n-a', world.clock.nowMs(), null));
    await world.round();
    expect(world.asked).toEqual([]);
    world.nodes[0] = nodeNamed('n-a', world.clock.nowMs(), r1);
    world.says('n-a', { requests: 30, ageMs: 12_000 });
    await world.round();
    expect(world.requests()).toEqual([['n-a', r1, 30, 12_000]]);
  });

  it('counts the release before and the new one, each once, and one that comes back', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 10 });
    await world.round();
    world.says('n-a', { requests: 12 }, { release: r2, ageMs: 3_000, requests: 4 });
    await world.round();
    world.says('n-a', { release: r2, ageMs: 18_000, requests: 9 });
    await world.round();
    world.says('n-a', { requests: 13 }, { release: r2, ageMs: 33_000, requests: 9 });
    await world.round();
    expect(world.requests()).toEqual([
      ['n-a', r1, 3, 45_000],
      ['n-a', r2, 9, 33_000],
    ]);
  });

  it('goes on after a host that began another counting, with all of it and nothing twice', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 100 });
    await world.round();
    world.says('n-a', { epoch: 'b', ageMs: 5_000, requests: 7 });
    await world.round();
    world.says('n-a', { epoch: 'b', ageMs: 20_000, requests: 9 });
    await world.round();
    // One that was there all the time is only a base.
    world.says('n-a', { epoch: 'c', ageMs: 900_000, requests: 5_000 });
    await world.round();
    world.says('n-a', { epoch: 'c', ageMs: 915_000, requests: 5_001 });
    await world.round();
    expect(world.requests()).toEqual([['n-a', r1, 10, 35_000]]);
  });

  it('counts what was used while a node was away, and while the console was closed, once', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 100 });
    await world.round();
    world.answers('n-a', () => Promise.reject(new Error('away')));
    await world.round(3_600_000);
    world.says('n-a', { requests: 160 });
    await world.round(3_600_000);
    world.restart();
    world.says('n-a', { requests: 200 });
    await world.round(3_600_000);
    world.restart();
    await world.round();
    expect(world.requests()).toEqual([['n-a', r1, 100, 3 * 3_600_000 + 15_000]]);
  });

  it('counts a release once that a node names twice', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 100 }, { requests: 0 });
    await world.round();
    world.says('n-a', { requests: 500 }, { requests: 3 });
    await world.round();
    expect(world.requests()).toEqual([['n-a', r1, 3, 15_000]]);
  });

  it('waits for no slow node, and asks it no second time meanwhile', async () => {
    const world = makeWorld();
    const slow = Promise.withResolvers<UsageCounters[]>();
    world.answers('n-slow', () => slow.promise);
    world.says('n-a', { requests: 1 });
    void world.collector.round();
    await vi.waitFor(() => expect(world.asked).toEqual(['n-slow', 'n-a']));
    void world.collector.round();
    await vi.waitFor(() => expect(world.asked).toEqual(['n-slow', 'n-a', 'n-a']));
    slow.resolve([]);
  });

  it('asks no node that is offline, stopped or gone', async () => {
    const world = makeWorld();
    world.says('n-a', { requests: 1 });
    const online = nodeNamed('n-b', 1, r1);
    const failure = { code: 'node/unreachable', message: 'x', retryable: true } as const;
    world.nodes.push({ ...online, id: NodeId.parse('n-c'), condition: { kind: 'offline', sinceMs: 1, failure } });
    const stopped = online.workloads.map((one) => ({ ...one, state: 'stopped' as const }));
    world.nodes.push({ ...online, workloads: stopped });
    await world.round();
    expect(world.asked).toEqual(['n-a']);
  });

  it('tells what was used, at most every five seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const world = makeWorld();
    world.says('n-a', { requests: 1 });
    world.says('n-b', { requests: 1 });
    await world.collector.round();
    await world.collector.round();
    expect(world.events).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.events).toEqual([{ type: 'used', workloads: [workload] }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.events).toHaveLength(1);
  });
});
