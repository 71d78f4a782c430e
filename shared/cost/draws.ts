import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './biller.ts';
import { type Tariff } from './ledger.ts';
import { type LimitContext, type Platform } from './platforms/platform.ts';
import { ReplayLedger } from './replay-ledger.ts';
import { type Input } from './scenario-inputs.ts';
import { logUniform, seededStream } from './seeded.ts';
import { factorsOf } from './widening.ts';
import { type Workload, type WorkloadNumber } from './workload.ts';

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
  'othersPods',
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
  const prices = priceDraws(basis, biller, { draws, seed });
  const workload = { ...baseOf(basis) };
  const context = limitContextOf(basis, workload);
  const isFixed = nextNumbers.length === 0;
  // What needs a quote now needs one in every draw; Fermyon's plans are asked again.
  const priced = runs.flatMap((run) => {
    const sumNow = sumOf(biller, run.platform, workload, inputs.freeTiers, isFixed);
    return sumNow === null ? [] : [{ run, sumNow }];
  });
  const offers = priced.map(({ run }) => run);
  const amounts = new Float64Array(priced.length);
  for (let draw = 0; draw < draws; draw += 1) {
    for (const { name, next } of nextNumbers) workload[name] = next();
    for (const { tariff, factors } of prices) tariff.factor = factors[draw] ?? 1;
    for (const [at, { run, sumNow }] of priced.entries()) {
      const isQuote = run.platform.quote?.(context) ?? null;
      const sum = isQuote === null ? sumNow() : null;
      run.sums[draw] = sum ?? NaN;
      amounts[at] = sum ?? Infinity;
    }
    shareOutWin(offers, amounts, context);
  }
  return runs.map(({ platform, sums, wins }) => ({
    id: platform.id,
    ...percentiles(sums),
    cheapestShare: wins / draws,
  }));
}

/** What sums up a platform's bill at the numbers and price factors of now; null when it has no price. */
function sumOf(
  biller: Biller<number>,
  platform: Platform,
  workload: Workload<number>,
  hasFree: boolean,
  isFixed: boolean,
): (() => number | null) | null {
  const ledger = new ReplayLedger(biller.tariffs, hasFree);
  if (!biller.write(platform, workload, ledger)) return null;
  return isFixed && !ledger.followsTotal ? () => ledger.replayed() : biller.summing(platform, workload, hasFree);
}

interface Run {
  readonly platform: Platform;
  wins: number;
}

/** To what costs least of all that can be taken; limits are asked in the order of cost, so of few. Empties `amounts`. */
function shareOutWin(runs: readonly Run[], amounts: Float64Array, context: LimitContext): void {
  const winners: Run[] = [];
  let least = Infinity;
  for (;;) {
    const cheapest = indexOfLeast(amounts);
    const run = runs[cheapest];
    const amount = amounts[cheapest] ?? Infinity;
    if (run === undefined || amount === Infinity || amount >= least + halfCent) break;
    amounts[cheapest] = Infinity;
    if (run.platform.limits(context).length > 0) continue;
    least = Math.min(least, amount);
    winners.push(run);
  }
  for (const run of winners) run.wins += 1 / winners.length;
}

function indexOfLeast(amounts: Float64Array): number {
  let found = 0;
  for (let at = 1; at < amounts.length; at += 1) if ((amounts[at] ?? 0) < (amounts[found] ?? 0)) found = at;
  return found;
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

/** A price with what it is multiplied by in each draw. */
interface PriceDraws {
  readonly tariff: Tariff<number>;
  readonly factors: Float64Array;
}

interface DrawnFactors {
  /** Seed, number of draws, and the day, which decides how uncertain a price is by its age. */
  readonly of: string;
  readonly byPrice: ReadonlyMap<string, Float64Array>;
}

/** The last draws of each set of prices: a slider that moves an input leaves them as they are. */
const drawn = new WeakMap<Basis['prices'], DrawnFactors>();
const dayMs = 86_400_000;

function priceDraws({ prices, nowMs }: Basis, biller: Biller<number>, sampling: Sampling): readonly PriceDraws[] {
  const { draws, seed } = sampling;
  const of = `${seed} ${draws} ${Math.floor(nowMs / dayMs)}`;
  let found = drawn.get(prices);
  if (found?.of !== of) {
    found = {
      of,
      byPrice: new Map([...biller.tariffs.values()].flatMap((tariff) => factorsFor(tariff, sampling, nowMs))),
    };
    drawn.set(prices, found);
  }
  return [...found.byPrice].flatMap(([id, factors]) => {
    const tariff = biller.tariffs.get(id);
    return tariff ? [{ tariff, factors }] : [];
  });
}

/** Nothing for a price that is certain. */
function factorsFor(
  { entry }: Tariff<number>,
  { draws, seed }: Sampling,
  nowMs: number,
): readonly (readonly [string, Float64Array])[] {
  const { low, high } = factorsOf(entry, nowMs);
  if (low === high) return [];
  const random = seededStream(seed, entry.id);
  return [[entry.id, Float64Array.from({ length: draws }, () => logUniform(low, high, random()))]];
}

function percentiles(sums: Float64Array): Pick<OptionDraws, 'p10' | 'p50' | 'p90'> {
  const sorted = (sums.some(Number.isNaN) ? sums.filter((sum) => !Number.isNaN(sum)) : sums).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? null;
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}
