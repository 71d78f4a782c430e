import { Decimal, exact, quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller } from './biller.ts';
import { type Platform } from './platforms/platform.ts';
import { type Input, workloadOf } from './scenario-inputs.ts';
import { factorsOf } from './widening.ts';
import { type Workload } from './workload.ts';

/** The cheap and the dear corner, in US dollars a month. */
export interface CostBounds {
  readonly low: Decimal | null;
  readonly high: Decimal | null;
}

type End = 'low' | 'high';

/**
 * For a basis, what gives a platform's bounds: each range at the end that is cheaper, or dearer, for this option, prices
 * likewise; or every range at its base, where steps (pods on a node, what others leave free) make an end the better one.
 * Prices are made ready once for all platforms.
 */
export function boundsFor(basis: Basis): (platform: Platform) => CostBounds {
  const { numbers, freeTiers } = basis.inputs;
  const probe = new Biller(quick, basis, Number);
  const ranged = numbers.filter(({ low, high }) => low !== high);
  const [cheap, dear] = [atFactors(basis, 'low'), atFactors(basis, 'high')];
  const fixed = workloadOf(numbers, (input) => new Decimal(input.base));
  const corner = (biller: Biller<Decimal>, platform: Platform, ends: readonly (readonly [Input, End])[]) => {
    const moved = ends.map(([input, end]) => [input.name, new Decimal(input[end])] as const);
    return biller.sum(platform, { ...fixed, ...Object.fromEntries(moved) }, freeTiers);
  };
  return (platform) => {
    const ends = endsOf(basis, probe, platform, ranged);
    const low = corner(cheap, platform, ends.cheap);
    const high = corner(dear, platform, ends.dear);
    if (ranged.length === 0 || low === null || high === null) return { low, high };
    const [lowAtBase, highAtBase] = [cheap, dear].map((biller) => biller.sum(platform, fixed, freeTiers));
    return { low: Decimal.min(low, lowAtBase ?? low), high: Decimal.max(high, highAtBase ?? high) };
  };
}

function atFactors(basis: Basis, end: End): Biller<Decimal> {
  const biller = new Biller(exact, basis, (text) => new Decimal(text));
  for (const tariff of biller.tariffs.values()) tariff.factor = new Decimal(factorsOf(tariff.entry, basis.nowMs)[end]);
  return biller;
}

type Ends = readonly (readonly [Input, End])[];

/** Rounds of looking; nearly always the second finds nothing more. */
const mostRounds = 4;

/**
 * The end of each range at which the platform is cheapest, and dearest. First each by itself, the rest at its base; then
 * again with the others at their ends, because capacity comes in steps: what moves nothing at the base (a replica has
 * room to spare) may be what matters at ten times the traffic.
 */
function endsOf(
  basis: Basis,
  probe: Biller<number>,
  platform: Platform,
  ranged: readonly Input[],
): { readonly cheap: Ends; readonly dear: Ends } {
  const workload: { -readonly [Name in keyof Workload<number>]: number } = { ...baseOf(basis) };
  const sumNow = probe.summing(platform, workload, basis.inputs.freeTiers);
  const costAt = (input: Input, value: number) => {
    const before = workload[input.name];
    workload[input.name] = value;
    const sum = sumNow() ?? Infinity;
    workload[input.name] = before;
    return sum;
  };
  const lowIsCheap = ranged.map((input) => [input, costAt(input, input.low) <= costAt(input, input.high)] as const);
  const cornerOf = (sign: 1 | -1): Ends => {
    const ends = new Map(lowIsCheap.map(([input, isLow]) => [input, isLow === (sign === 1) ? 'low' : 'high'] as const));
    for (const [input, end] of ends) workload[input.name] = input[end];
    let best = (sumNow() ?? Infinity) * sign;
    for (let round = 1, isMoved = true; isMoved && round < mostRounds; round += 1) {
      isMoved = false;
      for (const [input, end] of ends) {
        const other = end === 'low' ? 'high' : 'low';
        const cost = costAt(input, input[other]) * sign;
        if (cost >= best) continue;
        [best, isMoved] = [cost, true];
        workload[input.name] = input[other];
        ends.set(input, other);
      }
    }
    return [...ends];
  };
  return { cheap: cornerOf(1), dear: cornerOf(-1) };
}
