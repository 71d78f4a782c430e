import type { FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { driftOf } from '#shared/cost/fleet-drift.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ScenarioId, StoredScenario } from '#shared/cost/stored-scenario.ts';
import type { Drift, MeasuredWorkload } from '#shared/contract/cost.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { WorkloadName } from '#shared/domain/ids.ts';
import type { Clock } from '../../clock.ts';

export interface DriftOptions {
  readonly clock: Clock;
  /** Throws `cost/not-found`. */
  readonly scenario: (id: ScenarioId) => StoredScenario;
  /** Throws `workload/not-found` for one that is not on the fleet. */
  readonly measured: (workload: WorkloadName, windowMs: number) => MeasuredWorkload | Promise<MeasuredWorkload>;
  /** What workloads cost now, a row each. */
  readonly fleetRows: () => readonly FleetCostRow[];
  readonly priceBook: () => PriceBook;
}

/** What usage can be asked for: a minute at least, and no longer than it is kept. */
const shortestMs = 60_000;
const longestMs = 90 * 86_400_000;

/** Holds an estimate that was decided on against what came true. Keeps nothing. */
export class DriftService {
  readonly #options: DriftOptions;

  constructor(options: DriftOptions) {
    this.#options = options;
  }

  /** Throws `cost/not-found`, and `input/invalid` where nothing was decided. */
  async drift(id: ScenarioId): Promise<Drift> {
    const { clock, scenario, fleetRows, priceBook } = this.#options;
    const { yaml, decision } = scenario(id);
    if (!decision) {
      throw new FlotillaError('input/invalid', 'Nothing was decided in this scenario yet.', {
        hint: 'Say in its report which option was taken, and for which workload.',
        field: 'decision',
      });
    }
    const nowMs = clock.nowMs();
    const windowMs = Math.min(longestMs, Math.max(shortestMs, nowMs - decision.decidedAtMs));
    const measured = await this.#measured(decision.workload, windowMs);
    const fleetUsdPerMonth = fleetRows().find(({ key }) => key === decision.workload)?.usdPerMonth ?? null;
    return driftOf({ scenario: id, yaml, decision, measured, book: priceBook(), nowMs, fleetUsdPerMonth });
  }

  async #measured(workload: WorkloadName, windowMs: number): Promise<MeasuredWorkload | null> {
    try {
      return await this.#options.measured(workload, windowMs);
    } catch (error) {
      if (error instanceof FlotillaError && error.failure.code === 'workload/not-found') return null;
      throw error;
    }
  }
}
