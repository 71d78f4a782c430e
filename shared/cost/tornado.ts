import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, platformsFor } from './compare.ts';
import { factorsOf } from './widening.ts';

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
  const { numbers, freeTiers } = basis.inputs;
  const rows = platformsFor(basis).map((platform): readonly [string, readonly Swing[]] => {
    const cost = (workload = base) => biller.sum(platform, workload, freeTiers);
    if (cost() === null) return [platform.id, []];
    const inputs = numbers
      .filter(({ low, high }) => low !== high)
      .map(({ name, path, low, high }): Swing => {
        const at = (value: number) => cost({ ...base, [name]: value }) ?? 0;
        return { of: path, kind: 'input', atLow: at(low), atHigh: at(high) };
      });
    const prices = [...biller.tariffs.values()].map((tariff): Swing => {
      const { low, high } = factorsOf(tariff.entry, basis.nowMs);
      const at = (factor: number) => {
        tariff.factor = factor;
        const sum = cost() ?? 0;
        tariff.factor = 1;
        return sum;
      };
      return { of: tariff.entry.id, kind: 'price', atLow: at(low), atHigh: at(high) };
    });
    const width = ({ atLow, atHigh }: Swing) => Math.abs(atHigh - atLow);
    const swings = [...inputs, ...prices].filter((swing) => width(swing) >= unseen);
    return [platform.id, [...swings].sort((a, b) => width(b) - width(a))];
  });
  return new Map(rows);
}
