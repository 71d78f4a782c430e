import type { MeasuredNumber, MeasuredWorkload } from '../contract/cost.ts';
import { type ScenarioDraft, withValue } from './scenario-draft.ts';

/** A measurement is not known better than this, and a person has to read it. */
const significantDigits = 6;

/**
 * What a measured day of requests becomes beside a measured month: `peak` keeps the month with its range and takes the
 * busiest hour over the mean; `curve` is the day itself, instead of both.
 */
export type DayAs = 'peak' | 'curve';

const month = 'workload.requestsPerMonth';

/** What is one number in a scenario, without low and high. */
const single: ReadonlySet<string> = new Set(['workload.moduleMb', 'containers.usedMemoryMb']);

/** Only there to check the two parts of it, which are measured by themselves and need not add up in the mean. */
const leftOut = 'workload.wallMs';

const rounded = (value: number): number => Number(value.toPrecision(significantDigits));

const quantityOf = ({ path, low, base, high, from }: MeasuredNumber): unknown =>
  single.has(path)
    ? rounded(base)
    : // Of a few requests a percentile can lie on the wrong side of the mean.
      {
        low: rounded(Math.min(low, base)),
        base: rounded(base),
        high: rounded(Math.max(high, base)),
        measured: true,
        ...(from === '' ? {} : { from }),
      };

/** The busiest hour over the mean of all; null of a day without a request. */
function peakFactorOf(hours: readonly number[]): number | null {
  const mean = hours.reduce((sum, each) => sum + each, 0) / hours.length;
  return mean > 0 ? rounded(Math.min(1_000, Math.max(...hours) / mean)) : null;
}

/** What a day adds; null where no day was measured. A day without a month is always the curve. */
function dayOf({ numbers, requestsPerHourOfDay: hours }: MeasuredWorkload, dayAs: DayAs): Day | null {
  if (hours === null) return null;
  if (dayAs === 'curve' || !numbers.some(({ path }) => path === month)) {
    return { values: [['workload.requestsPerHourOfDay', hours.map(rounded)]], replacesMonth: true };
  }
  const factor = peakFactorOf(hours);
  const values = factor === null ? [] : [['traffic.peakFactor', { base: factor, measured: true }] as const];
  return { values, replacesMonth: false };
}

interface Day {
  readonly values: readonly (readonly [path: string, value: unknown])[];
  readonly replacesMonth: boolean;
}

/**
 * A running workload's measurements by the keys of a scenario. What was not measured is left out, for a person to fill in;
 * CPU time of a node is that of Wasm, and is said to be. Pure.
 */
export function valuesFromMeasured(
  measured: MeasuredWorkload,
  dayAs: DayAs = 'peak',
): Readonly<Record<string, unknown>> {
  const day = dayOf(measured, dayAs);
  const isUsed = ({ path, base }: MeasuredNumber) =>
    path !== leftOut && (base > 0 || !single.has(path)) && !(path === month && day?.replacesMonth === true);
  const numbers = measured.numbers.filter(isUsed);
  const hasCpu = numbers.some(({ path }) => path === 'workload.cpuMs');
  return Object.fromEntries([
    ...numbers.map((number) => [number.path, quantityOf(number)] as const),
    ...(hasCpu ? [['workload.cpuMeasuredAs', 'wasm'] as const] : []),
    ...(day?.values ?? []),
    ...(measured.moduleMb === null ? [] : [['workload.moduleMb', rounded(measured.moduleMb)] as const]),
    ...(measured.language === null ? [] : [['workload.language', measured.language] as const]),
  ]);
}

/** A new scenario of a running workload, named after it. Pure. */
export function draftFromMeasured(measured: MeasuredWorkload, dayAs: DayAs = 'peak'): ScenarioDraft {
  const empty: ScenarioDraft = { version: 1, name: `${measured.workload}, as measured`, workload: {} };
  return Object.entries(valuesFromMeasured(measured, dayAs)).reduce(
    (draft, [path, value]) => withValue(draft, path, value),
    empty,
  );
}
