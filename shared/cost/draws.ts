import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './compare.ts';
import { type Tariff } from './ledger.ts';
import { type LimitContext, type Platform } from './platforms/platform.ts';
import { type Input } from './scenario-inputs.ts';
import { logUniform, seededStream } from './seeded.ts';
import { factorsOf } from './widening.ts';
import { type WorkloadNumber } from './workload.ts';

/** What chance makes of an option, in US dollars a month. */
export interface OptionDraws {
  readonly id: string;
  /** Null without a price in any draw. */
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  /** Share of the draws in which it could be taken and nothing cost less; ties are shared. */
  readonly cheapestShare: number;
}

export interface Sampling {
  readonly draws: number;
  readonly seed: number;
}

/** Amounts that a person would call the same. */
const halfCent = 0.005;

/** Whole numbers stay whole. */
const wholeInputs: ReadonlySet<WorkloadNumber> = new Set([
  'regions',
  'minReplicas',
  'minNodes',
  'zones',
  'lambdaMemoryMb',
  'runConcurrency',
  'vercelSeats',
  'minMachines',
  'natsMachines',
  'sites',
  'ownMaxPods',
]);

/**
 * Bills under chance: every range and every price is drawn anew, log-uniformly and the same for all options, so that
 * options are compared in one world at a time. Plain floating point; the same seed gives the same figures.
 */
export function sample(basis: Basis, { draws, seed }: Sampling): readonly OptionDraws[] {
  const { inputs } = basis;
  const biller = new Biller(quick, basis, Number);
  const runs = platformsFor(basis).map((platform) => ({ platform, sums: new Float64Array(draws).fill(NaN), wins: 0 }));
  const nextNumbers = inputs.numbers.filter(({ low, high }) => low !== high).map((input) => numberStream(input, seed));
  const nextPrices = [...biller.tariffs.values()].flatMap((tariff) => priceStream(tariff, seed, basis.nowMs));
  const workload = { ...baseOf(basis) };
  const context = limitContextOf(basis, workload);
  // Without ranges every draw has the same workload: what is feasible is found once.
  const isFixed = nextNumbers.length === 0;
  const always = runs.map(({ platform }) => isOffered(platform, context));
  // What needs a quote now needs one in every draw; Fermyon's plans are asked again.
  const hasPrice = runs.map(({ platform }) => biller.sum(platform, workload, inputs.freeTiers) !== null);
  const amounts = new Float64Array(runs.length);
  for (let draw = 0; draw < draws; draw += 1) {
    for (const { name, next } of nextNumbers) workload[name] = next();
    for (const next of nextPrices) next();
    runs.forEach(({ platform, sums }, at) => {
      const sum = !hasPrice[at] || platform.quote?.(context) ? null : biller.sum(platform, workload, inputs.freeTiers);
      sums[draw] = sum ?? NaN;
      amounts[at] = sum !== null && (isFixed ? always[at] : isOffered(platform, context)) ? sum : Infinity;
    });
    shareOutWin(runs, amounts);
  }
  return runs.map(({ platform, sums, wins }) => ({
    id: platform.id,
    ...percentiles(sums),
    cheapestShare: wins / draws,
  }));
}

const isOffered = (platform: Platform, context: LimitContext): boolean => platform.limits(context).length === 0;

function shareOutWin(runs: readonly { wins: number }[], amounts: Float64Array): void {
  const least = Math.min(...amounts);
  if (least === Infinity) return;
  const winners = runs.filter((_, at) => (amounts[at] ?? Infinity) < least + halfCent);
  for (const run of winners) run.wins += 1 / winners.length;
}

function numberStream({ name, low, high }: Input, seed: number): { readonly name: WorkloadNumber; next(): number } {
  const random = seededStream(seed, name);
  const isWhole = wholeInputs.has(name);
  return {
    name,
    next: () => {
      const value = logUniform(low, high, random());
      return isWhole ? Math.round(value) : value;
    },
  };
}

function priceStream(tariff: Tariff<number>, seed: number, nowMs: number): readonly (() => void)[] {
  const { low, high } = factorsOf(tariff.entry, nowMs);
  if (low === high) return [];
  const random = seededStream(seed, tariff.entry.id);
  return [
    () => {
      tariff.factor = logUniform(low, high, random());
    },
  ];
}

function percentiles(sums: Float64Array): Pick<OptionDraws, 'p10' | 'p50' | 'p90'> {
  const sorted = sums.filter((sum) => !Number.isNaN(sum)).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
