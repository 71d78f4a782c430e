import { describe, expect, it } from 'vitest';
import { quick } from './arithmetic.ts';
import { baseOf, Biller, platformsFor } from './biller.ts';
import { boundsFor } from './bounds.ts';
import { basisOf } from './fixtures/basis-of.ts';

/** At the base one replica has room for any of these factors; at the highest traffic it has not. */
const steps = basisOf({
  workload: {
    requestsPerMonth: { low: 16e6, base: 17e6, high: 63e6 },
    cpuMs: 8,
    wasmCpuFactor: { low: 0.7, base: 1.1, high: 3 },
    cpuMeasuredAs: 'wasm',
    waitMs: { low: 24, base: 25, high: 42 },
  },
  traffic: { peakFactor: { low: 1.1, base: 1.7, high: 2.9 }, targetUse: 0.9 },
});

describe('low and high', () => {
  it('hold at every corner of the ranges, also where a range moves nothing at the base', () => {
    const biller = new Biller(quick, steps, Number);
    const boundsOf = boundsFor(steps);
    const ranged = steps.inputs.numbers.filter(({ low, high }) => low !== high);
    expect(ranged).toHaveLength(4);
    const beyond = platformsFor(steps).flatMap((platform) => {
      const { low, high } = boundsOf(platform);
      if (low === null || high === null) return [];
      const costs = Array.from({ length: 2 ** ranged.length }, (_, corner) => {
        const isHigh = (at: number) => Math.floor(corner / 2 ** at) % 2 === 1;
        const moved = ranged.map((input, at) => [input.name, isHigh(at) ? input.high : input.low] as const);
        return biller.sum(platform, { ...baseOf(steps), ...Object.fromEntries(moved) }, steps.inputs.freeTiers) ?? NaN;
      });
      const isWithin = costs.every((usd) => usd >= low.toNumber() - 0.01 && usd <= high.toNumber() + 0.01);
      return isWithin ? [] : [platform.id];
    });
    expect(beyond).toEqual([]);
  });
});
