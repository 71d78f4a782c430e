import type { MeasuredNumber, MeasuredWorkload } from '#shared/contract/cost.ts';
import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';

/* A measured workload as values of a draft, and the way back. Pure. */

export type DraftValues = Readonly<Record<string, unknown>>;

/** Values that a scenario keeps as one number, without ends. */
const plainPaths: ReadonlySet<string> = new Set(['workload.moduleMb', 'containers.usedMemoryMb']);

/** Measurements are not known to more digits, and files are read by people. */
const kept = (value: number): number => Number(value.toPrecision(6)) + 0;

const valueOf = ({ path, low, base, high, from }: MeasuredNumber): unknown =>
  plainPaths.has(path) ? kept(base) : { low: kept(low), base: kept(base), high: kept(high), measured: true, from };

/** What to change in a draft, by path. A curve over a whole day says more than its sum and its peak. */
export function measuredValues({ numbers, requestsPerHourOfDay, moduleMb, language }: MeasuredWorkload): DraftValues {
  const byPath = Object.fromEntries(numbers.map((number) => [number.path, valueOf(number)]));
  const hasMonth = 'workload.requestsPerMonth' in byPath;
  const requests =
    requestsPerHourOfDay === null
      ? hasMonth
        ? { 'workload.requestsPerHourOfDay': undefined }
        : {}
      : {
          'workload.requestsPerMonth': undefined,
          'traffic.peakFactor': undefined,
          'workload.requestsPerHourOfDay': requestsPerHourOfDay.map(kept),
        };
  return {
    ...byPath,
    ...requests,
    ...('workload.cpuMs' in byPath ? { 'workload.cpuMeasuredAs': 'wasm' } : {}),
    ...(moduleMb === null ? {} : { 'workload.moduleMb': kept(moduleMb) }),
    ...(language === null ? {} : { 'workload.language': language }),
  };
}

/** What stands now where `values` will be put. */
export const valuesBefore = (draft: ScenarioDraft, values: DraftValues): DraftValues =>
  Object.fromEntries(Object.keys(values).map((path) => [path, valueAt(draft, path)]));
