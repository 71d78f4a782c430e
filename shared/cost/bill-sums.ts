import { type Bill, type BillGroup } from './bill.ts';
import { type BillRow, type BrokenBillRow, ownCopy } from './bill-row.ts';
import { ExactSum } from './exact-sum.ts';

const mostGroups = 5000;
/** While it is read more are kept, because which ones are large is known at the end. */
const mostWhileReading = 20_000;
/** Months times currencies: a year in three currencies has 36. */
const mostSpans = 500;
const longestText = 200;
/** No bill has more places behind the point. */
const mostPlaces = 30;
export const otherGroup = 'other';

interface Sums {
  readonly key: Omit<BillGroup, 'billedCost' | 'effectiveCost' | 'listCost' | 'rows'>;
  readonly billedCost: ExactSum;
  readonly effectiveCost: ExactSum;
  readonly listCost: ExactSum;
  rows: number;
}

/**
 * Adds up a bill by provider, service, category, region, account, month and currency, exactly. Promises flat memory:
 * what is beyond its number of groups goes into one named "other" for each month and currency.
 */
export class BillSums {
  readonly #groups = new Map<string, Sums>();
  readonly #spans = new Set<string>();

  /** Null, or why the row could not be added. */
  add(row: BillRow): BrokenBillRow | null {
    const key = `${row.month}\n${row.currency}\n${row.service}\n${row.account}\n${row.region}\n${row.category}\n${row.provider}`;
    const sums = this.#groups.get(key) ?? this.#begin(key, row);
    if (!sums)
      return { column: 'BillingCurrency', message: `The file has more than ${mostSpans} months and currencies` };
    sums.rows += 1;
    sums.billedCost.add(row.billedCost);
    sums.effectiveCost.add(row.effectiveCost);
    sums.listCost.add(row.listCost);
    return null;
  }

  /** Largest first (by what is billed, credits too), then what is left. */
  groups(): Bill['groups'] {
    const size = new Map([...this.#groups.values()].map((sums) => [sums, sums.billedCost.value().abs()]));
    const sorted = [...size].sort(([, a], [, b]) => b.comparedTo(a)).map(([sums]) => sums);
    if (sorted.length <= mostGroups) return sorted.map(groupOf);
    const named = sorted.filter(({ key }) => key.service !== otherGroup);
    const kept = new Set(named.slice(0, mostGroups - mostSpans));
    const others = new Map<string, Sums>();
    for (const sums of sorted) if (!kept.has(sums)) merge(others, sums);
    return [...kept, ...others.values()].map(groupOf);
  }

  #begin(key: string, row: BillRow): Sums | null {
    const span = `${row.month}\n${row.currency}`;
    if (!this.#spans.has(span) && this.#spans.size >= mostSpans) return null;
    this.#spans.add(span);
    if (this.#groups.size >= mostWhileReading)
      return this.#groups.get(span) ?? this.#put(span, emptySums(otherKey(row)));
    return this.#put(
      key,
      emptySums({
        provider: textOf(row.provider),
        service: textOf(row.service),
        category: textOf(row.category),
        region: textOf(row.region),
        account: textOf(row.account),
        month: textOf(row.month),
        currency: textOf(row.currency),
      }),
    );
  }

  #put(key: string, sums: Sums): Sums {
    this.#groups.set(key, sums);
    return sums;
  }
}

const otherKey = ({ month, currency }: Pick<BillRow, 'month' | 'currency'>): Sums['key'] => ({
  provider: otherGroup,
  service: otherGroup,
  category: otherGroup,
  region: otherGroup,
  account: otherGroup,
  month: textOf(month),
  currency: textOf(currency),
});

const emptySums = (key: Sums['key']): Sums => ({
  key,
  billedCost: new ExactSum(),
  effectiveCost: new ExactSum(),
  listCost: new ExactSum(),
  rows: 0,
});

function merge(others: Map<string, Sums>, sums: Sums): void {
  const name = `${sums.key.month}\n${sums.key.currency}`;
  const other = others.get(name) ?? emptySums(otherKey(sums.key));
  others.set(name, other);
  other.rows += sums.rows;
  other.billedCost.addSum(sums.billedCost);
  other.effectiveCost.addSum(sums.effectiveCost);
  other.listCost.addSum(sums.listCost);
}

function groupOf({ key, rows, ...sums }: Sums): BillGroup {
  const amount = (sum: ExactSum) => {
    const value = sum.value().toDecimalPlaces(mostPlaces);
    return value.isZero() ? '0' : value.toFixed();
  };
  return {
    ...key,
    billedCost: amount(sums.billedCost),
    effectiveCost: amount(sums.effectiveCost),
    listCost: amount(sums.listCost),
    rows,
  };
}

/** A text to keep: cut, and without control characters. */
const textOf = (text: string): string => ownCopy(text.slice(0, longestText).replaceAll(/\p{Cc}/gu, ' '));
