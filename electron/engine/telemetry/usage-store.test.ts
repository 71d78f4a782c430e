import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { noUsage } from '#shared/domain/usage-sums.ts';
import type { UsageCounters, UsageSums } from '#shared/domain/usage.ts';
import { Database } from '../storage/database.ts';
import { type Used, usageSpans, UsageStore } from './usage-store.ts';

const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-000000000001');
const nodeId = NodeId.parse('n-a');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Midnight. */
const t0 = 1_700_006_400_000;

const used = (fromMs: number, toMs: number, sums: Partial<UsageSums>, more: Partial<Used> = {}): Used => ({
  workload,
  release,
  nodeId,
  fromMs: t0 + fromMs,
  toMs: t0 + toMs,
  sums: { ...noUsage, measuredMs: toMs - fromMs, ...sums },
  ...more,
});

function makeStore() {
  const database = Database.open(':memory:');
  const store = new UsageStore(database);
  const cells = (spanMs: number, of = store) =>
    of
      .cells({ fromMs: t0 - 400 * day, toMs: t0 + 400 * day, spanMs })
      .toSorted((a, b) => a.startMs - b.startMs)
      .map(({ startMs, fromMs, toMs, sums }) => [startMs - t0, fromMs - t0, toMs - t0, sums.requests]);
  return { database, store, cells };
}

const counters: UsageCounters = {
  workload,
  release,
  epoch: 'a',
  ageMs: 5,
  cpuMs: 1,
  memoryBytes: 1,
  memoryPeakBytes: null,
  requests: 1,
  probes: 1,
  wallMs: 1,
  bytesIn: 1,
  bytesOut: 1,
};

describe('usage as stored', () => {
  it('stands in a minute, an hour and a day', () => {
    const { store, cells } = makeStore();
    store.add(used(10_000, 25_000, { requests: 3 }), t0 + 25_000);
    store.add(used(25_000, 40_000, { requests: 4 }), t0 + 40_000);
    store.flush(t0 + 40_000);
    for (const { spanMs } of usageSpans) expect(cells(spanMs)).toEqual([[0, 10_000, 40_000, 7]]);
  });

  it('is spread evenly over the time it covers, without a gap or a peak', () => {
    const { store, cells } = makeStore();
    store.add(used(30_000, 2 * minute + 30_000, { requests: 120 }), t0 + 3 * minute);
    store.flush(t0 + 3 * minute);
    expect(cells(minute)).toEqual([
      [0, 30_000, minute, 30],
      [minute, minute, 2 * minute, 60],
      [2 * minute, 2 * minute, 2 * minute + 30_000, 30],
    ]);
    expect(cells(hour)).toEqual([[0, 30_000, 2 * minute + 30_000, 120]]);
  });

  it('adds up to what was used, whatever the times, in spans of every length', () => {
    const times = fc.tuple(fc.integer({ min: 0, max: 2 * hour }), fc.integer({ min: 0, max: 1_000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(times, times), { minLength: 1, maxLength: 12 }), (all) => {
        const { store, cells } = makeStore();
        let [fromMs, requests] = [0, 0];
        for (const [[lastedMs, count], [pauseMs]] of all) {
          fromMs += pauseMs % minute;
          store.add(used(fromMs, fromMs + (lastedMs % (hour / 12)), { requests: count }), t0 + hour);
          fromMs += lastedMs % (hour / 12);
          requests += count;
          if (count % 3 === 0) store.flush(t0 + hour);
        }
        store.flush(t0 + hour);
        for (const { spanMs } of usageSpans) {
          const sum = cells(spanMs).reduce((total, [, , , one]) => total + Number(one), 0);
          expect(sum).toBeCloseTo(requests, 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps unknown apart from 0, also when one joins the other', () => {
    const { store } = makeStore();
    const seen = () => store.sums({ fromMs: t0, toMs: t0 + hour, spanMs: hour })[0]?.sums;
    store.add(used(0, 15_000, { cpuMs: 40, memoryPeakBytes: 9 }), t0);
    store.flush(t0);
    expect(seen()).toMatchObject({ cpuMs: 40, requests: null, memoryByteMs: null, memoryPeakBytes: 9 });
    store.add(used(15_000, 30_000, { cpuMs: null, requests: 0, memoryPeakBytes: 4 }), t0);
    store.flush(t0);
    expect(seen()).toMatchObject({ cpuMs: 40, requests: 0, bytesOut: null, memoryPeakBytes: 9, measuredMs: 30_000 });
  });

  it('keeps nodes, workloads and releases apart, and sums each', () => {
    const { store } = makeStore();
    const other = NodeId.parse('n-b');
    store.add(used(0, 15_000, { requests: 1 }), t0);
    store.add(used(minute, 2 * minute, { requests: 2 }), t0);
    store.add(used(0, 15_000, { requests: 5 }, { nodeId: other }), t0);
    store.add(used(0, 15_000, { requests: 7 }, { release: ReleaseId.parse('r2-000000000002') }), t0);
    store.flush(t0);
    const sums = store.sums({ fromMs: t0, toMs: t0 + hour, spanMs: minute });
    expect(sums.map((cell) => [cell.nodeId, cell.release.slice(0, 2), cell.sums.requests])).toEqual([
      ['n-a', 'r1', 3],
      ['n-a', 'r2', 7],
      ['n-b', 'r1', 5],
    ]);
    expect(store.sums({ fromMs: t0, toMs: t0 + hour, spanMs: minute, nodeId: other })).toHaveLength(1);
  });

  it('is forgotten after its time, the finest first', () => {
    const { store, cells } = makeStore();
    store.add(used(0, 15_000, { requests: 3 }), t0);
    store.flush(t0);
    store.flush(t0 + 4 * hour);
    expect([minute, hour, day].map((spanMs) => cells(spanMs).length)).toEqual([0, 1, 1]);
    store.flush(t0 + 16 * day);
    expect([minute, hour, day].map((spanMs) => cells(spanMs).length)).toEqual([0, 0, 1]);
    store.flush(t0 + 402 * day);
    expect(cells(day)).toEqual([]);
  });

  it('of a long absence fills no spans that are not kept any more', () => {
    const { store, cells } = makeStore();
    store.add(used(-20 * day, 0, { requests: 20 }), t0);
    store.flush(t0);
    expect(cells(minute)).toHaveLength(180);
    expect(cells(hour)).toHaveLength(14 * 24);
    expect(cells(day)).toHaveLength(20);
  });

  it('is written together with the marks it was reckoned from, or not at all', () => {
    const { store, database, cells } = makeStore();
    store.add(used(0, 15_000, { requests: 3 }), t0);
    store.mark({ nodeId, atMs: t0 + 15_000, counters });
    database.run('ALTER TABLE usage_marks RENAME TO gone');
    expect(() => store.flush(t0)).toThrow('usage_marks');
    expect(cells(minute)).toEqual([]);
    database.run('ALTER TABLE gone RENAME TO usage_marks');
    store.flush(t0);
    expect(cells(minute)).toEqual([[0, 0, 15_000, 3]]);
    expect(new UsageStore(database).marks()).toEqual([{ nodeId, atMs: t0 + 15_000, counters }]);
  });
});
