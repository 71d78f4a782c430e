import { afterEach, describe, expect, it, vi } from 'vitest';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { NodeFacts } from '#shared/domain/node.ts';
import { Settings } from '#shared/domain/settings.ts';
import { systemClock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import { createRandom } from '../rollouts/simulation/random.ts';
import { SimulatedNode } from '../rollouts/simulation/simulated-node.ts';
import { Database } from '../storage/database.ts';
import { FleetService } from './fleet-service.ts';
import { NodeStore } from './node-store.ts';

const facts = NodeFacts.parse({
  os: 'Debian',
  arch: 'x86_64',
  kernel: null,
  cpuModel: null,
  cpuCount: 2,
  memoryBytes: null,
  memoryFreeBytes: null,
  diskBytes: null,
  diskFreeBytes: null,
  runtimes: [],
  clockOffsetMs: 0,
  supervisor: 'flotilla',
  collectedAtMs: 1,
});

/** A node whose answer to a connection is set by the test. */
function answering(connect: () => Promise<{ roundTripMs: number | null }>): NodeDriver {
  const behaviour = { random: createRandom(1), lostBefore: 0, lostAfter: 0, offline: false, sick: 'no' } as const;
  const node = new SimulatedNode({ running: null, clock: systemClock, behaviour });
  return Object.assign(node, { connect: vi.fn<typeof connect>(connect), facts: () => Promise.resolve(facts) });
}

const services: FleetService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

function makeFleet(driver: NodeDriver, database = Database.open(':memory:')) {
  const events: LiveEvent[] = [];
  const records: string[] = [];
  const fleet = new FleetService({
    store: new NodeStore(database),
    clock: systemClock,
    settings: () => Settings.parse({ checkEveryMs: 2_000 }),
    publish: (event) => events.push(event),
    record: (entry) => records.push(`${entry.action} ${entry.target}`),
    onBug: (_, error) => {
      throw error;
    },
    makeDriver: () => driver,
  });
  services.push(fleet);
  return { fleet, events, records, database };
}

const edge = {
  name: 'edge',
  address: 'ops@10.0.0.1:22',
  labels: { zone: 'a' },
  target: { driver: 'ssh', address: 'edge' },
} as const;

describe('fleet', () => {
  it('adds a node, reads its facts, and knows it again after a restart', async () => {
    const { fleet, database, records } = makeFleet(answering(async () => ({ roundTripMs: 3 })));
    const node = await fleet.add(edge, { record: true });
    expect(node).toMatchObject({
      name: 'edge',
      condition: { kind: 'online', roundTripMs: 3 },
      facts: { os: 'Debian' },
    });
    expect(records).toEqual(['node-added edge']);
    const again = makeFleet(
      answering(async () => ({ roundTripMs: 3 })),
      database,
    );
    expect(again.fleet.list()).toMatchObject([{ name: 'edge', condition: { kind: 'new' }, facts: { os: 'Debian' } }]);
  });

  it('gives a second node of the same name a number', async () => {
    const { fleet } = makeFleet(answering(async () => ({ roundTripMs: 3 })));
    await fleet.add(edge, { record: false });
    expect((await fleet.add(edge, { record: false })).name).toBe('edge-2');
  });

  it('shows a node that does not answer as offline, and one that refuses us as blocked', async () => {
    const offline = makeFleet(
      answering(() => Promise.reject(new FlotillaError('node/unreachable', 'no route', { retryable: true }))),
    );
    expect((await offline.fleet.add(edge, { record: false })).condition).toMatchObject({
      kind: 'offline',
      failure: { node: 'edge' },
    });
    const blocked = makeFleet(answering(() => Promise.reject(new FlotillaError('ssh/auth-failed', 'refused'))));
    expect((await blocked.fleet.add(edge, { record: false })).condition.kind).toBe('blocked');
  });

  it('never tries a refused login again by itself', async () => {
    const driver = answering(() => Promise.reject(new FlotillaError('ssh/auth-failed', 'refused')));
    const { fleet } = makeFleet(driver);
    const { id } = await fleet.add(edge, { record: false });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      fleet.watch();
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(driver.connect).toHaveBeenCalledTimes(1);
      await fleet.refresh(id);
      expect(driver.connect).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks an offline node more and more rarely, and an online one at the set pace', async () => {
    let online = false;
    const driver = answering(() =>
      online ? Promise.resolve({ roundTripMs: 1 }) : Promise.reject(new FlotillaError('node/unreachable', 'no route')),
    );
    const { fleet } = makeFleet(driver);
    await fleet.add(edge, { record: false });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      fleet.watch();
      await vi.advanceTimersByTimeAsync(600_000);
      const whileOffline = vi.mocked(driver.connect).mock.calls.length;
      expect(whileOffline).toBeLessThan(20);
      online = true;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(fleet.list()[0]?.condition.kind).toBe('online');
      const before = vi.mocked(driver.connect).mock.calls.length;
      await vi.advanceTimersByTimeAsync(60_000);
      const calls = vi.mocked(driver.connect).mock.calls.length - before;
      expect(calls).toBeGreaterThanOrEqual(20);
      expect(calls).toBeLessThanOrEqual(31);
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps a changed record that does not fit aside instead of losing the others', async () => {
    const { fleet, database } = makeFleet(answering(async () => ({ roundTripMs: 3 })));
    await fleet.add(edge, { record: false });
    await fleet.add({ ...edge, name: 'other' }, { record: false });
    database.run("UPDATE nodes SET target = 'broken' WHERE name = 'edge'");
    const again = makeFleet(
      answering(async () => ({ roundTripMs: 3 })),
      database,
    );
    expect(again.fleet.list().map((node) => node.name)).toEqual(['other']);
    expect(database.all('SELECT source FROM set_aside')).toEqual([{ source: 'nodes' }]);
  });
});
