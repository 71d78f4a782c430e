import type { MeasuredWorkload } from '#shared/contract/cost.ts';
import type { ScenarioId } from '#shared/cost/stored-scenario.ts';
import type { DraftValues } from './measured-values.ts';

/** What was taken into a scenario from a running workload, and what stood there before. */
export interface Taken {
  readonly measured: MeasuredWorkload;
  /** Null where the scenario began with it. */
  readonly before: DraftValues | null;
}

/** For as long as the page lives: it can be undone after looking at other steps. */
const taken = new Map<ScenarioId, Taken>();

export const takenInto = (id: ScenarioId): Taken | undefined => taken.get(id);

export function rememberTaken(id: ScenarioId, what: Taken | undefined): void {
  if (what) taken.set(id, what);
  else taken.delete(id);
}
