import { afterEach, describe, expect, it } from 'vitest';
import { failureOf } from '#shared/domain/failure.ts';
import { Digest, WorkloadName } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import { Node } from '#shared/domain/node.ts';
import { RolloutRequest, type RolloutRequestInput } from '#shared/domain/rollout.ts';
import { Database } from '../storage/database.ts';
import { RolloutService } from './rollout-service.ts';
import { RolloutStore } from './rollout-store.ts';
import { SimulatedNode } from './simulation/simulated-node.ts';
import { VirtualClock } from './simulation/virtual-clock.ts';
import { WorkloadStore } from './workload-store.ts';

const digest = Digest.parse('a'.repeat(64));
const module: Module = {
  digest,
  name: 'hello.wasm',
  sizeBytes: 10,
  kind: 'component',
  wasi: '0.2',
  wasiVersions: ['0.2.0'],
  imports: [],
  exports: [],
  wit: null,
  producers: [],
  servesHttp: true,
  addedAtMs: 1,
};

function nodeNamed(name: string, zone: string): Node {
  return Node.parse({
    id: name,
    name,
    driver: 'ssh',
    address: name,
    labels: { zone },
    condition: { kind: 'online', sinceMs: 1, roundTripMs: 1 },
    facts: {
      os: 'Debian',
      arch: 'x86_64',
      kernel: null,
      cpuModel: null,
      cpuCount: null,
      memoryBytes: null,
      memoryFreeBytes: null,
      diskBytes: null,
      diskFreeBytes: null,
      runtimes: [{ name: 'wasmtime', version: '49.0.3', usable: true }],
      clockOffsetMs: 0,
      supervisor: 'flotilla',
      collectedAtMs: 1,
    },
    workloads: [],
    addedAtMs: 1,
    lastSeenAtMs: 1,
  });
}

const services: RolloutService[] = [];
afterEach(() => {
  for (const service of services.splice(0)) service.close();
});

class Console {
  readonly clock = new VirtualClock();
  readonly database = Database.open(':memory:');
  readonly nodes = [nodeNamed('a', '1'), nodeNamed('b', '2'), nodeNamed('c', '2')];
  readonly drivers = new Map(
    this.nodes.map((node) => {
      const behaviour = { random: () => 1, lostBefore: 0, lostAfter: 0, offline: false, sick: 'no' } as const;
      return [node.id, new SimulatedNode({ running: null, clock: this.clock, behaviour })];
    }),
  );
  readonly records: string[] = [];
  service = this.start();

  start(): RolloutService {
    const service = new RolloutService({
      store: new RolloutStore(this.database),
      workloads: new WorkloadStore(this.database),
      clock: this.clock,
      user: 'ops',
      parallelNodes: () => 10,
      nodes: () => this.nodes,
      driver: (id) => {
        const driver = this.drivers.get(id);
        if (!driver) throw new Error('no such node');
        return driver;
      },
      module: () => module,
      moduleFile: () => ({ digest, sizeBytes: 10, path: '/dev/null' }),
      publish: () => {},
      record: (entry) => this.records.push(`${entry.action} ${entry.result}`),
      onBug: (_, error) => {
        throw error;
      },
      onNodeChanged: () => {},
    });
    services.push(service);
    return service;
  }

  plan(more: Partial<RolloutRequestInput> = {}) {
    return this.service.plan(RolloutRequest.parse({ workload: 'shop', digest, ...more }));
  }

  async untilEnded(): Promise<void> {
    const done = () =>
      this.service.list().every(({ status }) => status.kind === 'completed' || status.kind === 'undone');
    while (!done()) await this.clock.run(this.clock.sleep(500));
  }
}

async function makeConsole(): Promise<Console> {
  const made = new Console();
  made.database.run("INSERT INTO modules (digest, name, facts, added_at_ms) VALUES (?, 'x', '{}', 1)", digest);
  return made;
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return failureOf(error).code;
  }
  return 'nothing was thrown';
};

describe('rollouts', () => {
  it('does exactly what was previewed, and lists how it ended without its journal', async () => {
    const console = await makeConsole();
    const plan = console.plan({ selector: 'zone=2', firstWave: { kind: 'count', nodes: 1 } });
    expect(plan.waves.map((wave) => wave.map(({ name }) => name))).toEqual([['b'], ['c']]);
    const id = console.service.start(plan.id);
    await console.untilEnded();
    expect(console.service.get(id).summary.status.kind).toBe('completed');
    expect([...console.drivers.values()].map((driver) => driver.running === null)).toEqual([true, false, false]);
    console.database.run('DELETE FROM journal');
    expect(console.service.list()).toMatchObject([{ id, status: { kind: 'completed' }, counts: { done: 2 } }]);
    expect(console.records).toEqual(['rollout-started ok', 'rollout-completed ok']);
  });

  it('refuses to start what is no longer what was previewed', async () => {
    const console = await makeConsole();
    const plan = console.plan();
    const [first] = console.nodes;
    console.nodes[0] = Node.parse({
      ...first,
      condition: { kind: 'offline', sinceMs: 1, failure: { code: 'node/unreachable', message: 'away' } },
    });
    expect(codeOf(() => console.service.start(plan.id))).toBe('rollout/plan-expired');
    expect(codeOf(() => console.service.start(plan.id))).toBe('rollout/plan-expired');
  });

  it('refuses a second preview of the same number after the first was rolled out', async () => {
    const console = await makeConsole();
    const one = console.plan({ settings: { env: { GREETING: 'one' } } });
    const two = console.plan({ settings: { env: { GREETING: 'two' } } });
    console.service.start(one.id);
    await console.untilEnded();
    expect(codeOf(() => console.service.start(two.id))).toBe('rollout/plan-expired');
    const again = console.plan({ settings: { env: { GREETING: 'two' } } });
    expect(again.releaseNumber).toBe(2);
    console.service.start(again.id);
    await console.untilEnded();
    expect(console.service.workload(WorkloadName.parse('shop')).releases).toHaveLength(2);
  });

  it('has one rollout of a workload at a time', async () => {
    const console = await makeConsole();
    console.service.start(console.plan().id);
    expect(codeOf(() => console.service.start(console.plan().id))).toBe('rollout/already-running');
  });

  it('goes on after a restart', async () => {
    const console = await makeConsole();
    const id = console.service.start(console.plan().id);
    console.service.close();
    console.service = console.start();
    console.service.resume();
    await console.untilEnded();
    expect(console.service.get(id).summary.status.kind).toBe('completed');
    expect(console.records).toEqual(['rollout-started ok', 'rollout-resumed ok', 'rollout-completed ok']);
  });

  it('lets go of a rollout whose record cannot be read, so that the workload is not locked for ever', async () => {
    const console = await makeConsole();
    console.service.start(console.plan().id);
    console.service.close();
    console.database.run("UPDATE rollouts SET plan = '{}'");
    console.service = console.start();
    console.service.resume();
    expect(console.records.at(-1)).toBe('rollout-undone failed');
    expect(codeOf(() => console.service.start(console.plan().id))).toBe('nothing was thrown');
  });
});
