import { describe, expect, it } from 'vitest';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import { usageSince } from './usage-difference.ts';

const counters = (more: Partial<UsageCounters>): UsageCounters => ({
  workload: WorkloadName.parse('shop'),
  release: ReleaseId.parse('r1-000000000001'),
  epoch: 'a',
  ageMs: 1_000_000,
  cpuMs: 1_000,
  memoryBytes: 100,
  memoryPeakBytes: 150,
  requests: 10,
  probes: 5,
  wallMs: 2_000,
  bytesIn: 70,
  bytesOut: 700,
  ...more,
});
const at = (atMs: number, more: Partial<UsageCounters> = {}) => ({ atMs, counters: counters(more) });
const node = { heardUntilMs: 1_000_000, processors: 2 };

describe('what was used since the reading before', () => {
  it('is the difference of each counter, and memory over the time', () => {
    const now = at(1_015_000, { cpuMs: 1_300, memoryBytes: 300, requests: 25, bytesOut: 1_700, memoryPeakBytes: 400 });
    expect(usageSince(at(1_000_000), now, node)).toEqual({
      fromMs: 1_000_000,
      toMs: 1_015_000,
      sums: {
        measuredMs: 15_000,
        cpuMs: 300,
        memoryByteMs: 200 * 15_000,
        memoryPeakBytes: 400,
        requests: 15,
        probes: 0,
        wallMs: 0,
        bytesIn: 0,
        bytesOut: 1_000,
      },
    });
  });

  it('of what one of the two did not count is unknown, and never 0', () => {
    const now = at(1_015_000, { requests: null, cpuMs: 1_000, memoryBytes: null });
    expect(usageSince(at(1_000_000, { cpuMs: null }), now, node)?.sums).toMatchObject({
      cpuMs: null,
      requests: null,
      memoryByteMs: null,
      probes: 0,
    });
  });

  it('is all of a counting that began after the node was heard', () => {
    const now = at(1_015_000, { epoch: 'b', ageMs: 9_000, cpuMs: 400, requests: 3 });
    const all = { fromMs: 1_006_000, toMs: 1_015_000 };
    expect(usageSince(at(1_000_000), now, node)).toMatchObject({ ...all, sums: { cpuMs: 400, requests: 3 } });
    expect(usageSince(undefined, now, node)).toMatchObject({ ...all, sums: { measuredMs: 9_000 } });
  });

  it.each([
    ['began before the node was heard', { ageMs: 15_001 }, node],
    ['cannot tell when it began', { ageMs: null }, node],
    ['is of a node that was never heard before', { ageMs: 10 }, { ...node, heardUntilMs: undefined }],
  ])('is nothing of another counting that %s', (_what, more, of) => {
    expect(usageSince(at(1_000_000), at(1_015_000, { epoch: 'b', cpuMs: 40, ...more }), of)).toBeNull();
    expect(usageSince(undefined, at(1_015_000, { cpuMs: 40, ...more }), of)).toBeNull();
  });

  it('is nothing where counters shrank, or where more CPU time is told than processors give', () => {
    expect(usageSince(at(1_000_000), at(1_015_000, { requests: 9 }), node)).toBeNull();
    const told = (cpuMs: number) => usageSince(at(1_000_000), at(1_015_000, { cpuMs: 1_000 + cpuMs }), node);
    expect(told(2 * 15_000)).not.toBeNull();
    expect(told(2 * 17_000 + 1)).toBeNull();
  });

  it('covers no time when the clock was set back, and loses no count', () => {
    const difference = usageSince(at(1_000_000), at(900_000, { requests: 12 }), node);
    expect(difference).toMatchObject({ fromMs: 900_000, toMs: 900_000, sums: { measuredMs: 0, requests: 2 } });
  });
});
