import { Decimal } from './arithmetic.ts';
import { type Bill, type BillGroup } from './bill.ts';

/** Which of a bill's three sums: with commitments spread (what it costs), as invoiced, or at list price. */
export type BillCost = 'effectiveCost' | 'billedCost' | 'listCost';

/** What some groups of a bill cost in a month, on average. */
export interface BillShare {
  /** For `today.usdPerMonth`, with cents; null where it cannot be told: see `notes`. */
  readonly usdPerMonth: number | null;
  /** For `today.source`: which file, months and column. */
  readonly source: string;
  /** Months that were averaged, in order. */
  readonly months: readonly string[];
  /** Whether all of them were over when the file was read; false: the only month there is may be part of one. */
  readonly areWhole: boolean;
  /** Sums in other currencies: said, not converted, not in `usdPerMonth`. */
  readonly otherCurrencies: readonly { readonly currency: string; readonly total: string }[];
  /** What a person has to know about the figure, in sentences. */
  readonly notes: readonly string[];
}

const costWords: Record<BillCost, string> = {
  effectiveCost: 'EffectiveCost',
  billedCost: 'BilledCost',
  listCost: 'ListCost',
};

/**
 * Sums the groups that were chosen and divides by the months that the whole file has, so that a service with charges in
 * one of three months costs a third of them. Months that were not over when the file was read count only when there are
 * no others. Pure; exact until it is rounded to cents.
 */
export function billShare(
  bill: Pick<Bill, 'fileName' | 'readAtMs' | 'groups'>,
  chosen: readonly BillGroup[],
  cost: BillCost = 'effectiveCost',
): BillShare {
  const inDollars = chosen.filter(isInDollars);
  const all = monthsOf(bill.groups.filter(isInDollars));
  const over = all.filter((month) => monthEndMs(month) <= bill.readAtMs);
  const months = over.length > 0 ? over : all;
  const taken = inDollars.filter(({ month }) => months.includes(month));
  const mean = months.length === 0 ? null : sumOf(taken, cost).dividedBy(months.length).toDecimalPlaces(2);
  const areWhole = over.length > 0;
  // + 0: a hair of credits is 0, not −0.
  const usdPerMonth = mean === null || inDollars.length === 0 || mean.lessThan(0) ? null : mean.toNumber() + 0;
  const otherCurrencies = currenciesOf(chosen, cost);
  return {
    usdPerMonth,
    source: sourceOf(bill.fileName, months, cost),
    months,
    areWhole,
    otherCurrencies,
    notes: [
      ...(chosen.length === 0 ? ['Nothing of the bill is chosen.'] : []),
      ...(mean?.lessThan(0) ? ['Credits are more than the charges: there is no cost a month.'] : []),
      ...(!areWhole && months.length > 0 ? [`${months.join(', ')} was not over when the file was read.`] : []),
      ...(areWhole && over.length < all.length
        ? [`Left out, not over when the file was read: ${all.filter((month) => !over.includes(month)).join(', ')}.`]
        : []),
      ...otherCurrencies.map(({ currency, total }) => `Not converted and not counted: ${total} ${currency}.`),
      ...(chosen.length > 0 && inDollars.length === 0 ? ['No charge that is chosen is in US dollars.'] : []),
    ],
  };
}

const isInDollars = ({ currency }: BillGroup): boolean => currency === 'USD';

const monthsOf = (groups: readonly BillGroup[]): readonly string[] =>
  [...new Set(groups.map(({ month }) => month))].sort();

function monthEndMs(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.UTC(year, number, 1);
}

const sumOf = (groups: readonly BillGroup[], cost: BillCost): Decimal =>
  groups.reduce((sum, group) => sum.plus(group[cost]), new Decimal(0));

function currenciesOf(groups: readonly BillGroup[], cost: BillCost): BillShare['otherCurrencies'] {
  const others = groups.filter((group) => !isInDollars(group));
  return [...new Set(others.map(({ currency }) => currency))].sort().map((currency) => ({
    currency,
    total: sumOf(
      others.filter((group) => group.currency === currency),
      cost,
    ).toFixed(2),
  }));
}

function sourceOf(fileName: string, months: readonly string[], cost: BillCost): string {
  const [first = '', last = first] = [months[0], months.at(-1)];
  const span = first === last ? first : `${first} to ${last}, a month on average`;
  return `bill ${fileName.slice(0, 200)}${span && `, ${span}`}, ${costWords[cost]}`;
}
