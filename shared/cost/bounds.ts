import { Decimal, exact, quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller } from './biller.ts';
import { type Platform } from './platforms/platform.ts';
import { type Input, workloadOf } from './scenario-inputs.ts';
import { factorsOf } from './widening.ts';

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
    const lowIsCheap = ranged.map((input) => [input, isCheapAtLow(basis, probe, platform, input)] as const);
    const ends = (isCheap: boolean) =>
      lowIsCheap.map(([input, isLow]) => [input, isLow === isCheap ? 'low' : 'high'] as const);
    const low = corner(cheap, platform, ends(true));
    const high = corner(dear, platform, ends(false));
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

function isCheapAtLow(basis: Basis, probe: Biller<number>, platform: Platform, { name, low, high }: Input): boolean {
  const base = baseOf(basis);
  const at = (value: number) => probe.sum(platform, { ...base, [name]: value }, basis.inputs.freeTiers) ?? Infinity;
  return at(low) <= at(high);
}
