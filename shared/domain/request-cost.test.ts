import { describe, expect, it, test } from 'vitest';
import { ReleaseId, WorkloadName } from './ids.ts';
import { addUse, noUse, requestCostOf, useBetween } from './request-cost.ts';
import { UsageCounters } from './usage.ts';

const release = ReleaseId.parse('r1-bbbbbbbbbbbb');
const prices = { usdPerVcpuHour: 0.036, usdPerGbOut: 0.1 };
const use = { cpuMs: 50_000, requests: 900, probes: 100, bytesOut: 9_000_000 };

describe('what a request costs', () => {
  it('is CPU time over all requests, and traffic over those of clients', () => {
    // 50 ms × $0.036 / 3,600,000 ms = $0.0000005; 10,000 bytes × $0.1 / 10⁹ = $0.000001.
    expect(requestCostOf(release, 3, use, prices)).toEqual({
      release,
      nodes: 3,
      requests: 1000,
      probes: 100,
      cpuMsPerRequest: 50,
      bytesOutPerRequest: 10_000,
      usdPerMillion: expect.closeTo(1.5, 12),
    });
  });

  test.each([
    [{ cpuMs: null }, { cpuMsPerRequest: null, usdPerMillion: null }],
    [{ bytesOut: null }, { cpuMsPerRequest: 50, bytesOutPerRequest: null, usdPerMillion: null }],
    [{ requests: null }, { requests: 0, cpuMsPerRequest: null, usdPerMillion: null }],
    [{ probes: null }, { requests: 0, cpuMsPerRequest: null, bytesOutPerRequest: 10_000, usdPerMillion: null }],
    [
      { requests: 0, bytesOut: 0 },
      { requests: 100, cpuMsPerRequest: 500, bytesOutPerRequest: null, usdPerMillion: null },
    ],
    [
      { requests: 0, probes: 0 },
      { requests: 0, probes: 0, cpuMsPerRequest: null, usdPerMillion: null },
    ],
  ])('with %j is not known, never 0', (more, expected) => {
    expect(requestCostOf(release, 1, { ...use, ...more }, prices)).toMatchObject(expected);
  });

  it('does without the traffic where traffic costs nothing', () => {
    const free = { ...prices, usdPerGbOut: 0 };
    expect(requestCostOf(release, 1, { ...use, bytesOut: null }, free).usdPerMillion).toBeCloseTo(0.5, 12);
  });
});

const counters = (more: Partial<UsageCounters> = {}): UsageCounters =>
  UsageCounters.parse({
    workload: WorkloadName.parse('shop'),
    release,
    epoch: 'one',
    ageMs: 1000,
    cpuMs: 10,
    memoryBytes: 1,
    memoryPeakBytes: 1,
    requests: 5,
    probes: 1,
    wallMs: 1,
    bytesIn: 1,
    bytesOut: 7,
    ...more,
  });

describe('what was used between two readings', () => {
  it('is their difference', () => {
    expect(useBetween(counters(), counters({ cpuMs: 30, requests: 9, probes: 1, bytesOut: 27 }))).toEqual({
      cpuMs: 20,
      requests: 4,
      probes: 0,
      bytesOut: 20,
    });
  });

  test.each([
    ['of two countings', { epoch: 'two' }],
    ['of two releases', { release: ReleaseId.parse('r2-aaaaaaaaaaaa') }],
    ['that went back', { requests: 4 }],
  ])('is nothing for readings %s', (_, more) => {
    expect(useBetween(counters(), counters(more))).toBeNull();
  });

  it('leaves unknown what one of them did not count', () => {
    expect(useBetween(counters({ cpuMs: null }), counters())?.cpuMs).toBeNull();
    expect(addUse(noUse, { ...noUse, bytesOut: null })).toEqual({ ...noUse, bytesOut: null });
    expect(addUse(use, use)).toEqual({ cpuMs: 100_000, requests: 1800, probes: 200, bytesOut: 18_000_000 });
  });
});
