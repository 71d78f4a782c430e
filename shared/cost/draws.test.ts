import { describe, expect, it } from 'vitest';
import { quick } from './arithmetic.ts';
import { baseOf, Biller, platformsFor } from './biller.ts';
import { sample } from './draws.ts';
import { basisOf } from './fixtures/basis-of.ts';
import { flipPoints } from './flip-points.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { seededStream } from './seeded.ts';
import { tornado } from './tornado.ts';

const ranged = {
  workload: {
    requestsPerMonth: { low: 5e6, base: 16e6, high: 4e7 },
    cpuMs: { low: 2, base: 5, high: 80 },
  },
  containers: { minReplicas: 3, minNodes: 3 },
};
const sampling = { draws: 400, seed: 7 };

describe('draws', () => {
  it('are the same for the same seed, and others for another', () => {
    const basis = basisOf(ranged);
    expect(sample(basis, sampling)).toEqual(sample(basis, sampling));
    expect(sample(basis, { ...sampling, seed: 8 })).not.toEqual(sample(basis, sampling));
  });

  it('give percentiles in order and shares that make a whole', () => {
    const found = sample(basisOf(ranged), sampling);
    for (const { p10, p50, p90 } of found) {
      if (p10 === null || p50 === null || p90 === null) continue;
      expect(p10).toBeLessThanOrEqual(p50);
      expect(p50).toBeLessThanOrEqual(p90);
    }
    expect(found.reduce((sum, { cheapestShare }) => sum + cheapestShare, 0)).toBeCloseTo(1, 9);
  });

  it('never choose what cannot be taken, nor what needs a quote', () => {
    const found = new Map(sample(basisOf(ranged), sampling).map((each) => [each.id, each]));
    expect(found.get('workers-free')?.cheapestShare).toBe(0);
    expect(found.get('cloudfront-functions')?.cheapestShare).toBe(0);
    expect(found.get('akamai-functions')).toEqual({
      id: 'akamai-functions',
      p10: null,
      p50: null,
      p90: null,
      cheapestShare: 0,
    });
    // Above 50 ms of CPU Fastly is out, so it cannot always win.
    expect(found.get('fastly')?.cheapestShare).toBeGreaterThan(0);
  });

  it('stay within the cheap and the dear corner', () => {
    const found = sample(basisOf({ workload: {} }), sampling);
    const eks = found.find(({ id }) => id === 'eks');
    expect(eks?.p10).toBeGreaterThan(0.7 * (eks?.p50 ?? 0));
    expect(eks?.p90).toBeLessThan(1.3 * (eks?.p50 ?? 0));
  });
});

describe('a bill that is replayed', () => {
  it('is the sum of its formula to the last bit, whatever factors the prices have', () => {
    const basis = basisOf({ containers: { minReplicas: 3, minNodes: 3 }, people: { usdPerHour: 60, machineHours: 2 } });
    const biller = new Biller(quick, basis, Number);
    const random = seededStream(3, 'factors');
    let replayed = 0;
    for (const platform of platformsFor(basis)) {
      const ledger = new ReplayLedger(biller.tariffs, true);
      if (!biller.write(platform, baseOf(basis), ledger) || ledger.followsTotal) continue;
      replayed += 1;
      for (const tariff of biller.tariffs.values()) tariff.factor = 0.5 + random();
      expect(ledger.replayed(), platform.id).toBe(biller.sum(platform, baseOf(basis), true));
      for (const tariff of biller.tariffs.values()) tariff.factor = 1;
    }
    expect(replayed).toBeGreaterThan(20);
  });
});

describe('a tornado', () => {
  it('has the widest swing first, of inputs and prices', () => {
    const swings = tornado(basisOf(ranged)).get('lambda-arm') ?? [];
    expect(swings[0]?.of).toBe('workload.cpuMs');
    expect(swings.some(({ kind }) => kind === 'price')).toBe(true);
    const widths = swings.map(({ atLow, atHigh }) => Math.abs(atHigh - atLow));
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  it('has prices alone when nothing else is uncertain', () => {
    const swings = tornado(basisOf({ workload: {}, containers: { minNodes: 3 } })).get('eks') ?? [];
    expect(swings.map(({ of }) => of)).toContain('aws.eks.cluster');
    expect(swings.every(({ kind }) => kind === 'price')).toBe(true);
  });
});

describe('flip points', () => {
  it('say at which value another option becomes the cheapest', () => {
    const found = flipPoints(basisOf({ workload: { requestsPerMonth: 12e6 } }));
    // 0.50 a million above ten against 0.20 a million above one: the same at 16 million, later with half a cent.
    const point = found.find(({ input, direction }) => input === 'requests' && direction === 'above');
    expect(found.every(({ from }) => from === 'fastly')).toBe(true);
    expect(point?.value).toBeGreaterThan(12e6);
    expect(point?.value).toBeLessThan(16.2e6);
    expect(point?.sentence).toMatch(/^Fastly Compute stops being the cheapest above .* requests a month; then it is /);
  });
});
