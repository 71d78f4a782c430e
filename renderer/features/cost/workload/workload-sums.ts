import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';
import { likely } from '../fields/answer.ts';
import { hoursOfDay, monthOfDay } from './day-shapes.ts';

/* What the answers come to, with what is known so far; null where something is missing for it. Pure. */

const secondsPerMonth = 730 * 3_600;
const assumedPeakFactor = 3;

export interface WorkloadSums {
  readonly requestsPerMonth: number | null;
  readonly perSecondMean: number | null;
  readonly perSecondPeak: number | null;
  /** The peak is the mean × 3 because nobody said otherwise. */
  readonly isPeakAssumed: boolean;
  /** vCPU that are busy with requests at the peak. */
  readonly coresAtPeak: number | null;
  /** Requests that are under way at the same time, at the peak. */
  readonly inFlightAtPeak: number | null;
  /** Memory of an instance × duration of all requests of a month. */
  readonly gbSeconds: number | null;
  readonly egressGb: number | null;
  readonly egressKbPerRequest: number | null;
}

/** The curve over the day, when there is one that can be used. */
export function curveOf(draft: ScenarioDraft): readonly number[] | null {
  const value = valueAt(draft, 'workload.requestsPerHourOfDay');
  if (!Array.isArray(value) || value.length !== hoursOfDay) return null;
  const hours = value.filter((each): each is number => typeof each === 'number' && Number.isFinite(each) && each >= 0);
  return hours.length === hoursOfDay ? hours : null;
}

export function requestsOf(draft: ScenarioDraft): number | null {
  const curve = curveOf(draft);
  return curve ? monthOfDay(curve) : likely(valueAt(draft, 'workload.requestsPerMonth'));
}

/** Two factors multiplied, when both are known. */
const times = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a * b);

export function workloadSums(draft: ScenarioDraft): WorkloadSums {
  const at = (path: string) => likely(valueAt(draft, path));
  const requests = requestsOf(draft);
  const curve = curveOf(draft);
  const givenPeak = at('traffic.peakFactor');
  const peakFactor = curve ? peakOf(curve) : (givenPeak ?? assumedPeakFactor);
  const [cpuMs, waitMs, memoryMb, egressGb] = [
    at('workload.cpuMs'),
    at('workload.waitMs'),
    at('workload.memoryMb'),
    at('workload.egressGb'),
  ];
  const perSecondMean = times(requests, 1 / secondsPerMonth);
  const perSecondPeak = times(perSecondMean, peakFactor);
  const seconds = cpuMs === null || waitMs === null ? null : (cpuMs + waitMs) / 1000;
  const gigabytes = times(memoryMb, 1 / 1024);
  return {
    requestsPerMonth: requests,
    perSecondMean,
    perSecondPeak,
    isPeakAssumed: !curve && givenPeak === null,
    coresAtPeak: times(perSecondPeak, times(cpuMs, 1 / 1000)),
    inFlightAtPeak: times(perSecondPeak, seconds),
    gbSeconds: times(times(requests, seconds), gigabytes),
    egressGb,
    egressKbPerRequest: requests === null || requests === 0 || egressGb === null ? null : (egressGb * 1e6) / requests,
  };
}

function peakOf(hours: readonly number[]): number {
  const sum = hours.reduce((all, each) => all + each, 0);
  return sum === 0 ? 1 : (Math.max(...hours) * hoursOfDay) / sum;
}
