import { describe, expect, it } from 'vitest';
import { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { noUsage } from '#shared/domain/usage-sums.ts';
import { UsageRow } from '#shared/domain/usage.ts';
import { VirtualClock } from '../rollouts/simulation/virtual-clock.ts';
import { Database } from '../storage/database.ts';
import { UsageService } from './usage-service.ts';
import { UsageStore } from './usage-store.ts';

const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-000000000001');
const [a, b] = [NodeId.parse('n-a'), NodeId.parse('n-b')];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

function makeService() {
  const clock = new VirtualClock();
  const store = new UsageStore(Database.open(':memory:'));
  const service = new UsageService({
    store,
    clock,
    nodes: () => [],
    onBug: (_, error) => {
      throw error;
    },
  });
  const nowMs = clock.nowMs();
  /** So many requests in a minute that ended so long ago. */
  const add = (agoMs: number, requests: number | null, nodeId = a) => {
    const sums = { ...noUsage, measuredMs: minute, cpuMs: 50, requests };
    store.add({ workload, release, nodeId, fromMs: nowMs - agoMs - minute, toMs: nowMs - agoMs, sums }, nowMs);
  };
  return { service, add, nowMs };
}

describe('usage', () => {
  it('is one row for each node and release, with what it covers, and null where nothing counts', () => {
    const { service, add, nowMs } = makeService();
    add(10 * minute, 5);
    add(5 * minute, 7);
    add(5 * minute, null, b);
    const rows = UsageRow.array().parse(service.usage({ windowMs: hour }));
    expect(rows).toMatchObject([
      { nodeId: a, requests: 12, cpuMs: 100, measuredMs: 2 * minute, fromMs: nowMs - 11 * minute, memoryByteMs: null },
      { nodeId: b, requests: null, cpuMs: 50, nodeName: 'a node that was removed' },
    ]);
    expect(service.usage({ windowMs: hour, nodeId: b })).toHaveLength(1);
    expect(service.usage({ windowMs: hour, workload: WorkloadName.parse('other') })).toEqual([]);
  });

  it('takes in the window and no more than the span that it begins in', () => {
    const { service, add } = makeService();
    add(2 * hour, 1);
    add(30 * minute, 2);
    expect(service.usage({ windowMs: hour })[0]?.requests).toBe(2);
    expect(service.usage({ windowMs: 3 * hour })[0]?.requests).toBe(3);
    expect(service.usage({ windowMs: 20 * day })[0]?.requests).toBe(3);
  });

  it('has the finest cells that are kept for what was measured', () => {
    const { service, add, nowMs } = makeService();
    const window = { fromMs: nowMs - day, toMs: nowMs + 1 };
    const requests = (rows: UsageRow[]) => rows.reduce((sum, row) => sum + Number(row.requests), 0);
    expect(service.cells(workload, window)).toEqual([]);
    add(0, 1);
    add(10 * minute, 2);
    // Nothing is older than minutes are kept: the whole day is read by minute. A minute may lie across two.
    expect(service.cells(workload, window).length).toBeGreaterThanOrEqual(2);
    expect(service.cells(workload, window).every((row) => row.toMs - row.fromMs <= minute)).toBe(true);
    add(5 * hour, 4);
    expect(requests(service.cells(workload, window))).toBe(7);
    expect(service.cells(workload, window).some((row) => row.requests === 4)).toBe(true);
    expect(service.hours(workload, window).length).toBeLessThanOrEqual(4);
  });
});
