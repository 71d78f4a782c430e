import { describe, expect, it } from 'vitest';
import { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { createRandom } from '../rollouts/simulation/random.ts';
import { VirtualClock } from '../rollouts/simulation/virtual-clock.ts';
import { Database } from '../storage/database.ts';
import { chooseSpan, LatencyStore } from './latency-store.ts';
import { TelemetryService } from './telemetry-service.ts';

const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-aaaaaaaaaaaa');
const a = NodeId.parse('n-a');
const b = NodeId.parse('n-b');

function makeService() {
  const clock = new VirtualClock();
  const database = Database.open(':memory:');
  const events: LiveEvent[] = [];
  const make = () =>
    new TelemetryService({
      store: new LatencyStore(database),
      clock,
      nodes: () => [],
      workloads: () => [workload],
      publish: (event) => events.push(event),
      onBug: (_, error) => {
        throw error;
      },
    });
  return { clock, make, service: make(), events };
}

const quantile = (values: number[], q: number) => {
  const sorted = values.toSorted((x, y) => x - y);
  return sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;
};

describe('latency', () => {
  it('has percentiles within one percent of the samples, over seven decades', () => {
    const random = createRandom(7);
    const samplesMs = Array.from({ length: 5_000 }, () => 10 ** (random() * 7 - 3));
    const { service, clock } = makeService();
    service.add({ workload, nodeId: a, release, measuredFrom: 'node', atMs: clock.nowMs(), samplesMs, failed: 3 });
    const [row] = service.latency({ windowMs: 900_000 });
    expect(row).toMatchObject({ count: 5_000, failed: 3, nodeId: a, measuredFrom: 'node' });
    for (const [key, q] of [
      ['p50Ms', 0.5],
      ['p95Ms', 0.95],
      ['p99Ms', 0.99],
    ] as const) {
      const exact = quantile(samplesMs, q);
      expect(Math.abs((row?.[key] ?? 0) - exact) / exact).toBeLessThan(0.011);
    }
    service.close();
  });

  it('merges nodes for a release, keeps them apart when asked, and leaves gaps where nothing was measured', () => {
    const { service, clock } = makeService();
    const atMs = clock.nowMs();
    const round = { workload, release, measuredFrom: 'node', failed: 0 } as const;
    service.add({ ...round, nodeId: a, atMs: atMs - 100_000, samplesMs: [1, 1, 1] });
    service.add({ ...round, nodeId: b, atMs, samplesMs: [9, 9, 9] });
    const merged = service.series({ workload, windowMs: 900_000 });
    expect(merged).toHaveLength(1);
    expect(merged[0]?.of).toEqual({ kind: 'release', release });
    expect(merged[0]?.points.map((point) => point.count)).toEqual([3, 3]);
    const apart = service.series({ workload, nodeIds: [a, b], windowMs: 900_000 });
    expect(apart.map((series) => series.points.length)).toEqual([1, 1]);
    service.close();
  });

  it('says when a node was last probed, to the millisecond', () => {
    const { service, clock } = makeService();
    const round = { workload, nodeId: a, release, measuredFrom: 'node', failed: 0 } as const;
    const atMs = clock.nowMs() - (clock.nowMs() % 60_000) - 17_123;
    service.add({ ...round, atMs: atMs - 4_000, samplesMs: [1] });
    service.add({ ...round, atMs, samplesMs: [1] });
    expect(service.latency({ windowMs: 900_000 })[0]?.lastAtMs).toBe(atMs);
    service.close();
  });

  it('counts a round without an answer as failed, with no percentile', () => {
    const { service, clock } = makeService();
    service.add({ workload, nodeId: a, release, measuredFrom: 'node', atMs: clock.nowMs(), samplesMs: [], failed: 10 });
    expect(service.latency({ windowMs: 60_000 })[0]).toMatchObject({ count: 0, failed: 10, p50Ms: null, p99Ms: null });
    service.close();
  });

  it('is there again after a restart, and goes on in the same span', () => {
    const { service, make, clock } = makeService();
    const round = {
      workload,
      nodeId: a,
      release,
      measuredFrom: 'node',
      atMs: clock.nowMs(),
      samplesMs: [2],
      failed: 0,
    } as const;
    service.add(round);
    service.close();
    const next = make();
    next.add(round);
    expect(next.latency({ windowMs: 60_000 })[0]?.count).toBe(2);
    next.close();
  });
});

describe('chooseSpan', () => {
  it.each([
    [60_000, 10_000, 10_000],
    [3_600_000, 10_000, 10_000],
    [6 * 3_600_000, 60_000, 60_000],
    [24 * 3_600_000, 60_000, 180_000],
    [30 * 86_400_000, 3_600_000, 7_200_000],
  ])('for %d ms takes spans of %d in buckets of %d', (windowMs, spanMs, bucketMs) => {
    expect(chooseSpan(windowMs)).toEqual({ spanMs, bucketMs });
    expect(Math.ceil(windowMs / bucketMs) + 1).toBeLessThanOrEqual(500);
  });
});
