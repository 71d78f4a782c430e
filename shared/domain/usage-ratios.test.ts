import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthMs, perRequest, spanOf, type TimedUsage } from './usage-ratios.ts';
import { addUsage, noUsage, shareOfUsage } from './usage-sums.ts';
import type { UsageSums } from './usage.ts';

const minute = 60_000;

const row = (more: Partial<TimedUsage>): TimedUsage => ({
  ...noUsage,
  measuredMs: minute,
  fromMs: 0,
  toMs: minute,
  ...more,
});

describe('ratios of usage', () => {
  it('spreads CPU over the requests of clients and of the console, and all else over those of clients', () => {
    const rows = [row({ cpuMs: 500, requests: 40, probes: 60, wallMs: 800, bytesOut: 4_000, bytesIn: 80 })];
    expect(perRequest(rows)).toMatchObject({
      requests: 40,
      cpuMsPerRequest: 5,
      wallMsPerRequest: 20,
      bytesOutPerRequest: 100,
      requestsPerMonth: 40 * 43_800,
    });
  });

  it('is made of sums, not a mean of means', () => {
    const busy = row({ cpuMs: 9_000, requests: 900, probes: 0 });
    const idle = row({ cpuMs: 100, requests: 1, probes: 0, fromMs: minute, toMs: 2 * minute });
    expect(perRequest([busy, idle]).cpuMsPerRequest).toBeCloseTo(9_100 / 901, 12);
  });

  it('leaves out what was counted on one side only', () => {
    const overSsh = row({ cpuMs: 1_000_000, memoryByteMs: 10 * minute });
    const noCpu = row({ requests: 500, probes: 0, wallMs: 1_000 });
    const both = row({ cpuMs: 100, requests: 50, probes: 0 });
    expect(perRequest([overSsh, noCpu, both])).toMatchObject({
      cpuMsPerRequest: 2,
      wallMsPerRequest: 2,
      requests: 550,
      memoryMeanBytes: 10,
    });
  });

  it('knows nothing of nothing: never 0, never NaN', () => {
    for (const rows of [[], [row({})], [row({ cpuMs: 5, requests: 0, probes: 0, wallMs: 0, bytesOut: 0 })]]) {
      const { requests, requestsPerMonth, ...ratios } = perRequest(rows);
      expect(Object.values(ratios)).toEqual(Object.values(ratios).map(() => null));
      expect([requests, requestsPerMonth]).not.toContain(Number.NaN);
    }
    expect(perRequest([row({ requests: 7, fromMs: 5, toMs: 5 })]).requestsPerMonth).toBeNull();
  });

  it('takes a month from the time that passed, not from the time of all nodes together', () => {
    const nodes = [row({ requests: 100 }), row({ requests: 200 })];
    expect(perRequest(nodes).requestsPerMonth).toBeCloseTo((300 / minute) * monthMs, 6);
    const gap = [row({ requests: 100 }), row({ requests: 100, fromMs: 9 * minute, toMs: 10 * minute })];
    expect(perRequest(gap).requestsPerMonth).toBeCloseTo((200 / (10 * minute)) * monthMs, 6);
  });

  it('keeps the highest peak', () => {
    const rows = [row({ memoryPeakBytes: 5 }), row({ memoryPeakBytes: 9 }), row({})];
    expect(perRequest(rows).memoryPeakBytes).toBe(9);
    expect(spanOf([])).toBe(0);
  });
});

const counted = fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: null });
const anyUsage: fc.Arbitrary<UsageSums> = fc.record({
  measuredMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
  cpuMs: counted,
  memoryByteMs: counted,
  memoryPeakBytes: counted,
  requests: counted,
  probes: counted,
  wallMs: counted,
  bytesIn: counted,
  bytesOut: counted,
});

describe('sums of usage', () => {
  it('do not depend on the order, and nothing added changes nothing', () => {
    fc.assert(
      fc.property(anyUsage, anyUsage, (one, other) => {
        expect(addUsage(one, other)).toEqual(addUsage(other, one));
        expect(addUsage(one, noUsage)).toEqual(one);
      }),
    );
  });

  it('of shares make the whole again, and unknown stays unknown', () => {
    fc.assert(
      fc.property(anyUsage, fc.double({ min: 0, max: 1, noNaN: true }), (used, share) => {
        const whole = addUsage(shareOfUsage(used, share), shareOfUsage(used, 1 - share));
        for (const [key, value] of Object.entries(used)) {
          const again = Object.entries(whole).find(([name]) => name === key)?.[1];
          if (value === null) expect(again).toBeNull();
          else expect(Math.abs((again ?? Number.NaN) - value)).toBeLessThanOrEqual(value * 1e-12);
        }
      }),
    );
  });
});
