import { describe, expect, it } from 'vitest';
import { quick } from './arithmetic.ts';
import { type Basis, Biller, platformsFor } from './biller.ts';
import { breakEvenUses, meteredRates, rentedRates } from './break-even-use.ts';
import { breakEvenVolumes, costByVolume } from './break-even.ts';
import { basisOf } from './fixtures/basis-of.ts';
import { type Platform } from './platforms/platform.ts';
import { builtInPriceBook } from './price-book.ts';

const { prices } = builtInPriceBook;

/** First crossing in millions of requests, three replicas sized for the peak against autoscaled to 45 % of it. */
function firstMillions(id: string, cpuMs: number, waitMs: number, paidShare: number): number | 'never' {
  const basis = basisOf({
    workload: { cpuMs, waitMs },
    traffic: { paidShare },
    containers: { minReplicas: 3 },
    lambda: { memoryMb: cpuMs >= 20 ? 512 : 128 },
  });
  const find = (wanted: string) => {
    const platform = platformsFor(basis).find((each) => each.id === wanted);
    if (!platform) throw new Error(wanted);
    return platform;
  };
  const [found] = breakEvenVolumes(basis, [find(id)], find('fargate-arm'));
  const first = found?.crossings.find(({ cheaperAbove }) => cheaperAbove === 'fargate-arm');
  return first ? first.requests / 1e6 : 'never';
}

type Cell = number | 'never';
const options = ['lambda-arm', 'workers-paid', 'fastly', 'cloud-run-request'];
const rows: readonly (readonly [number, number, readonly Cell[], readonly Cell[]])[] = [
  [2, 48, [292, 193, 118, 27], [231, 193, 118, 27]],
  [5, 95, [310, 756, 100, 21], [143, 155, 91, 21]],
  [20, 30, ['never', 'never', 125, 699], [127, 260, 47, 27]],
  [50, 0, ['never', 'never', 226, 'never'], [1241, 'never', 26, 29]],
  [100, 0, ['never', 'never', 'never', 'never'], ['never', 'never', 14, 19]],
];

describe('break-even in volume', () => {
  const cells = rows.flatMap(([cpu, io, fixed, scaled]) =>
    options.flatMap((id, at) => [
      [id, cpu, io, 1, fixed[at] ?? 'never'] as const,
      [id, cpu, io, 0.45, scaled[at] ?? 'never'] as const,
    ]),
  );

  it.each(cells)(
    '%s with %d ms of CPU and %d ms of waiting, %d of the peak paid: %s',
    (id, cpu, io, share, expected) => {
      const found = firstMillions(id, cpu, io, share);
      if (expected === 'never' || found === 'never') expect(found).toBe(expected);
      else {
        // The figures are from a scan twice as wide, which may pass over the first step at which they change places.
        expect(found / expected).toBeGreaterThan(0.85);
        expect(found / expected).toBeLessThan(1.03);
      }
    },
  );
});

describe('the scan that passes over what is between', () => {
  /** As plain as can be: every volume, one after the other. */
  function inFull(basis: Basis, platform: Platform, against: Platform): readonly string[] {
    const biller = new Biller(quick, basis, Number);
    const [one, other] = [platform, against].map((each) => costByVolume(basis, biller, each));
    const found: string[] = [];
    let before = 0;
    for (let requests = 1e3; requests <= 1e12; requests *= 1.01) {
      const difference = (one?.(requests) ?? NaN) - (other?.(requests) ?? NaN);
      if (Number.isNaN(difference)) break;
      const sign = Math.abs(difference) < 0.005 ? 0 : Math.sign(difference);
      if (sign !== 0 && before !== 0 && sign !== before) found.push(sign < 0 ? platform.id : against.id);
      if (sign !== 0) before = sign;
    }
    return found;
  }

  it.each([
    [{ workload: { egressGb: 20 } }],
    [{ workload: { cpuMs: 40, waitMs: 0 }, containers: { minReplicas: 3, minNodes: 3 }, traffic: { paidShare: 0.5 } }],
    [{ workload: { cpuMs: 1, egressGb: 900 }, containers: { node: 'm5.large', podVcpu: 1 }, traffic: { regions: 3 } }],
    [{ freeTiers: false, workload: { cpuMs: 12 }, containers: { others: { vcpu: 7, memoryGb: 9, pods: 20 } } }],
  ])('finds the crossings of a scan in full: %j', (changes) => {
    const basis = basisOf(changes);
    const platforms = platformsFor(basis).filter(({ id }) => id !== 'akamai-functions');
    const against = platforms.find(({ id }) => id === 'containers-right-sized');
    if (!against) throw new Error('no containers');
    for (const { options, crossings } of breakEvenVolumes(basis, platforms, against)) {
      const platform = platforms.find(({ id }) => id === options[0]);
      if (!platform) throw new Error(options[0]);
      expect(
        crossings.map(({ cheaperAbove }) => cheaperAbove),
        platform.id,
      ).toEqual(inFull(basis, platform, against));
    }
  });
});

describe('break-even in use', () => {
  it('has what a busy vCPU costs', () => {
    const rates = [...rentedRates(prices), ...meteredRates(prices)];
    expect(
      Object.fromEntries(rates.map(({ option, usdPerMillionVcpuSeconds: usd }) => [option, usd.toFixed(2)])),
    ).toEqual({
      't3.medium within its baseline': '5.78',
      'e2-standard-4': '9.31',
      'Fargate ARM, 2 GB a vCPU': '10.97',
      m5: '13.33',
      'Fargate x86, 2 GB a vCPU': '13.71',
      'deno-pro': '13.89',
      telnyx: '14.00',
      'cloud-run-instance': '19.00',
      'workers-paid': '20.00',
      bunny: '20.00',
      'lambda-arm': '23.03',
      'cloud-run-request': '25.25',
      'lambda-x86': '28.79',
      'vercel-pro': '35.56',
      fastly: '50.00',
      'lambda-edge': '86.39',
    });
  });

  it('is the ratio of the two, divided by what Wasm needs more', () => {
    const useOf = (metered: string, factor = 1) =>
      breakEvenUses(prices, factor).find((each) => each.metered === metered && each.rented === 'm5')?.use;
    expect(useOf('workers-paid')).toBeCloseTo(0.67, 2);
    expect(useOf('fastly')).toBeCloseTo(0.27, 2);
    expect(useOf('workers-paid', 2)).toBeCloseTo(0.33, 2);
    expect(useOf('workers-paid', 0.5)).toBeNull();
  });
});
