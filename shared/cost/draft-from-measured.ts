import type { MeasuredNumber, MeasuredWorkload } from '../contract/cost.ts';
import { type ScenarioDraft, withValue } from './scenario-draft.ts';

/** A measurement is not known better than this, and a person has to read it. */
const significantDigits = 5;

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

/** What a day's curve adds: the peak beside a month that was measured with its range, or the month itself. */
function trafficOf({ numbers, requestsPerHourOfDay: hours }: MeasuredWorkload): [path: string, value: unknown][] {
  if (hours === null) return [];
  if (!numbers.some(({ path }) => path === 'workload.requestsPerMonth')) {
    return [['workload.requestsPerHourOfDay', hours.map(rounded)]];
  }
  const factor = peakFactorOf(hours);
  return factor === null ? [] : [['traffic.peakFactor', { base: factor, measured: true }]];
}

/**
 * A running workload's measurements by the keys of a scenario. What was not measured is left out, for a person to fill in;
 * CPU time of a node is that of Wasm, and is said to be. Pure.
 */
export function valuesFromMeasured(measured: MeasuredWorkload): Readonly<Record<string, unknown>> {
  const numbers = measured.numbers.filter(({ path, base }) => path !== leftOut && (base > 0 || !single.has(path)));
  const hasCpu = numbers.some(({ path }) => path === 'workload.cpuMs');
  return Object.fromEntries([
    ...numbers.map((number) => [number.path, quantityOf(number)] as const),
    ...(hasCpu ? [['workload.cpuMeasuredAs', 'wasm'] as const] : []),
    ...trafficOf(measured),
    ...(measured.moduleMb === null ? [] : [['workload.moduleMb', rounded(measured.moduleMb)] as const]),
    ...(measured.language === null ? [] : [['workload.language', measured.language] as const]),
  ]);
}

/** A new scenario of a running workload, named after it. Pure. */
export function draftFromMeasured(measured: MeasuredWorkload): ScenarioDraft {
  const empty: ScenarioDraft = { version: 1, name: `${measured.workload}, as measured`, workload: {} };
  return Object.entries(valuesFromMeasured(measured)).reduce(
    (draft, [path, value]) => withValue(draft, path, value),
    empty,
  );
}
