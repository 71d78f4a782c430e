import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, platformsFor } from './biller.ts';
import { type Platform } from './platforms/platform.ts';
import { type Input } from './scenario-inputs.ts';
import { factorsOf } from './widening.ts';
import { type Workload } from './workload.ts';

/** What one uncertain thing does to an option's cost, all else at its base. US dollars a month. */
export interface Swing {
  /** Path of an input in the scenario, or id of a price. */
  readonly of: string;
  readonly kind: 'input' | 'price';
  /** Cost at its low end and at its high end. */
  readonly atLow: number;
  readonly atHigh: number;
}

const unseen = 0.005;

/** Per option, its swings from the widest to the narrowest; what moves less than half a cent is left out. */
export function tornado(basis: Basis): ReadonlyMap<string, readonly Swing[]> {
  const biller = new Biller(quick, basis, Number);
  const base = baseOf(basis);
  const ranged = basis.inputs.numbers.filter(({ low, high }) => low !== high);
  return new Map(platformsFor(basis).map((platform) => [platform.id, swingsOf(basis, biller, platform, base, ranged)]));
}

function swingsOf(
  basis: Basis,
  biller: Biller<number>,
  platform: Platform,
  base: Workload<number>,
  ranged: readonly Input[],
): readonly Swing[] {
  const { freeTiers } = basis.inputs;
  const bill = biller.lines(platform, base, freeTiers);
  if (bill === null) return [];
  const cost = (workload = base) => biller.sum(platform, workload, freeTiers) ?? 0;
  const inputs = ranged.map(({ name, path, low, high }): Swing => {
    const at = (value: number) => cost({ ...base, [name]: value });
    return { of: path, kind: 'input', atLow: at(low), atHigh: at(high) };
  });
  // A price that makes no line moves nothing.
  const used = new Set(bill.lines.map(({ priceId }) => priceId));
  const tariffs = [...biller.tariffs.values()].filter(({ entry }) => used.has(entry.id));
  const prices = tariffs.map((tariff): Swing => {
    const { low, high } = factorsOf(tariff.entry, basis.nowMs);
    const at = (factor: number) => {
      tariff.factor = factor;
      const sum = cost();
      tariff.factor = 1;
      return sum;
    };
    return { of: tariff.entry.id, kind: 'price', atLow: at(low), atHigh: at(high) };
  });
  const width = ({ atLow, atHigh }: Swing) => Math.abs(atHigh - atLow);
  return [...inputs, ...prices].filter((swing) => width(swing) >= unseen).sort((a, b) => width(b) - width(a));
}
