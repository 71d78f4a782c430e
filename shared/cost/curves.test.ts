import { describe, expect, it } from 'vitest';
import { cents } from './arithmetic.ts';
import { breakEvenVolumes } from './break-even.ts';
import { platformsFor } from './biller.ts';
import { compare } from './compare.ts';
import { costOverUse, costOverVolume } from './curves.ts';
import { basisOf } from './fixtures/basis-of.ts';

const basis = basisOf({ workload: { egressGb: 20 }, containers: { minReplicas: 3 } });
const ids = [
  'lambda-arm',
  'workers-paid',
  'fermyon-cloud',
  'workers-free',
  'akamai-functions',
  'containers-right-sized',
];

describe('cost over volume', () => {
  const curves = costOverVolume(basis, ids);

  it('has points in order, around the volume of the scenario and beyond each first crossing', () => {
    const volumes = curves.points.map(({ requests }) => requests);
    expect(volumes).toHaveLength(60);
    expect(volumes).toEqual(volumes.toSorted((a, b) => a - b));
    expect(volumes[0]).toBeLessThanOrEqual(16e4);
    expect(volumes.at(-1)).toBeGreaterThanOrEqual(16e8);
    for (const { requests } of curves.crossings) {
      if (requests !== null) expect((volumes[0] ?? 0) < requests && requests < (volumes.at(-1) ?? 0)).toBe(true);
    }
  });

  it('is at a volume what the comparison of that volume says', () => {
    const point = curves.points[40];
    if (!point) throw new Error('no point');
    const { requests, usd } = point;
    const workload = { requestsPerMonth: requests, egressGb: Number(((20 * requests) / 16e6).toPrecision(15)) };
    const options = compare(basisOf({ workload, containers: { minReplicas: 3 } }));
    for (const id of ['lambda-arm', 'workers-paid', 'containers-right-sized']) {
      const total = options.find((option) => option.id === id)?.total;
      expect(usd[id]?.toFixed(2), id).toBe(total && cents(total));
    }
  });

  it('is no number where nobody publishes a price, and says where an option cannot be taken', () => {
    const [first, last] = [curves.points[0], curves.points.at(-1)];
    expect(first?.usd['akamai-functions']).toBeNull();
    expect(first?.usd['fermyon-cloud']).toBe(19.38);
    expect(last?.usd['fermyon-cloud']).toBeNull();
    expect(first?.infeasible).not.toContain('workers-free');
    expect(last?.infeasible).toContain('workers-free');
  });

  it('has the crossings of the break-even, and never as null', () => {
    const platforms = platformsFor(basis);
    const find = (id: string) => platforms.filter((platform) => platform.id === id);
    const [against] = find('containers-right-sized');
    if (!against) throw new Error('no containers');
    const [expected] = breakEvenVolumes(basis, find('lambda-arm'), against);
    const found = curves.crossings.find(({ option }) => option === 'lambda-arm');
    expect(found).toMatchObject({
      requests: expected?.crossings[0]?.requests,
      cheaperAbove: 'containers-right-sized',
      cheaperBelow: 'lambda-arm',
    });
    expect(found?.usd).toBeGreaterThan(0);
    expect(curves.crossings.find(({ option }) => option === 'akamai-functions')).toEqual({
      option: 'akamai-functions',
      requests: null,
      usd: null,
      cheaperAbove: null,
      cheaperBelow: null,
      count: 0,
    });
    expect(curves.crossings.map(({ option }) => option)).not.toContain('containers-right-sized');
  });

  it('holds for a scenario without requests', () => {
    const none = costOverVolume(basisOf({ workload: { requestsPerMonth: 0, egressGb: 0 } }), ['lambda-arm'], 2);
    expect(none.requests).toBe(0);
    expect(none.points[0]).toEqual({ requests: 1000, usd: { 'lambda-arm': 0 }, infeasible: [] });
  });
});

describe('cost over use', () => {
  it('meets at the break-even: what is rented falls, what is metered stays', () => {
    const { points, crossings, rented, metered } = costOverUse(basis);
    expect(points[0]?.use).toBe(0.01);
    expect(points.at(-1)?.use).toBe(1);
    expect(rented).toContain('m5');
    expect(metered).toContain('fastly');
    const use = crossings.find((each) => each.metered === 'fastly' && each.rented === 'm5')?.use ?? 0;
    for (const { use: at, usd } of points) {
      if (at < use) expect(usd['m5']).toBeGreaterThan(usd['fastly'] ?? 0);
      if (at > use) expect(usd['m5']).toBeLessThan(usd['fastly'] ?? 0);
    }
  });

  it('makes what is metered dearer by what Wasm needs more', () => {
    const dearer = costOverUse(basisOf({ workload: { wasmCpuFactor: 2 } }), 2);
    expect(dearer.points[0]?.usd['fastly']).toBeCloseTo(100, 9);
    expect(dearer.points[0]?.usd['m5']).toBeCloseTo(costOverUse(basis, 2).points[0]?.usd['m5'] ?? 0, 9);
  });
});
