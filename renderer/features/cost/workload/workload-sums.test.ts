import { expect, it } from 'vitest';
import { workloadSums } from './workload-sums.ts';

it('says what is known, and of the rest that it is not', () => {
  const sums = workloadSums({ workload: { requestsPerMonth: 2_628_000 } });
  expect(sums).toMatchObject({ perSecondMean: 1, perSecondPeak: 3, isPeakAssumed: true, coresAtPeak: null });
});

it('reckons with the likely value of a range', () => {
  const sums = workloadSums({
    workload: {
      requestsPerMonth: { low: 1, base: 2_628_000, high: 1e9 },
      cpuMs: 100,
      waitMs: 900,
      memoryMb: 1024,
      egressGb: 2.628,
    },
    traffic: { peakFactor: 5 },
  });
  expect(sums.coresAtPeak).toBeCloseTo(0.5);
  expect(sums.inFlightAtPeak).toBeCloseTo(5);
  expect(sums.gbSeconds).toBeCloseTo(2_628_000);
  expect(sums.egressKbPerRequest).toBeCloseTo(1);
});

it('takes month and peak from a curve over the day', () => {
  const requestsPerHourOfDay = Array.from({ length: 24 }, (_each, hour) => (hour === 12 ? 7_200 : 0));
  const sums = workloadSums({ workload: { requestsPerHourOfDay } });
  expect(sums.perSecondPeak).toBeCloseTo(2);
  expect(sums.requestsPerMonth).toBeCloseTo(219_000);
});

it('is never NaN or endless: no requests have no bytes each', () => {
  const sums = workloadSums({ workload: { requestsPerMonth: 0, egressGb: 5, cpuMs: 'many' } });
  expect(sums).toMatchObject({ perSecondMean: 0, egressKbPerRequest: null, coresAtPeak: null });
});
