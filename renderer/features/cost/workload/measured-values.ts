import type { MeasuredWorkload } from '#shared/contract/cost.ts';
import { valuesFromMeasured } from '#shared/cost/draft-from-measured.ts';
import { type ScenarioDraft, valueAt } from '#shared/cost/scenario-draft.ts';

/* A measured workload as values of a draft, and the way back. Pure. */

export type DraftValues = Readonly<Record<string, unknown>>;

const month = 'workload.requestsPerMonth';
const curve = 'workload.requestsPerHourOfDay';

/**
 * What to change in a draft, by path: also what would contradict the measurements goes. A curve over a whole day says more
 * than its sum and its peak.
 */
export function measuredValues(measured: MeasuredWorkload): DraftValues {
  const values = valuesFromMeasured(measured, 'curve');
  if (curve in values) return { [month]: undefined, 'traffic.peakFactor': undefined, ...values };
  return month in values ? { [curve]: undefined, ...values } : values;
}

/** What stands now where `values` will be put. */
export const valuesBefore = (draft: ScenarioDraft, values: DraftValues): DraftValues =>
  Object.fromEntries(Object.keys(values).map((path) => [path, valueAt(draft, path)]));
