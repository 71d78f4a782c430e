import { builtInPriceBook, builtInRegion, type PriceBook } from '#shared/cost/price-book.ts';
import type { PriceEntry, SourceKind } from '#shared/cost/price-entry.ts';
import { ageDays, isStale } from '#shared/cost/widening.ts';

/* The price book as rows of a table, and its figures in words. Pure. */

export interface PriceRow {
  /** `aws.lambda.requests`; with its region where that is not the book's own. */
  readonly key: string;
  readonly entry: PriceEntry;
  /** As a scenario names it. */
  readonly region: string;
  /** What the program brings for it; null for a price of one's own. */
  readonly builtIn: PriceEntry | null;
  /** `new` and `changed` by the user's file. */
  readonly origin: 'book' | 'changed' | 'new';
  readonly ageDays: number | null;
  readonly isStale: boolean;
  /** Nobody looked it up: it is from memory. */
  readonly isRecalled: boolean;
}

/** Every price of a book, and every price of its other regions. */
export function priceRows(book: PriceBook, nowMs: number): PriceRow[] {
  const rowOf = (entry: PriceEntry, region: string, known: ReadonlyMap<string, PriceEntry> | undefined): PriceRow => {
    const builtIn = known?.get(entry.id) ?? null;
    const origin = builtIn === null ? 'new' : isSame(entry, builtIn) ? 'book' : 'changed';
    return {
      key: region === builtInRegion ? entry.id : `${entry.id} ${region}`,
      entry,
      region,
      builtIn,
      origin,
      ageDays: ageDays(entry, nowMs),
      isStale: isStale(entry, nowMs, book.staleAfterDays),
      isRecalled: entry.confidence === 'memory',
    };
  };
  const base = [...book.prices.values()].map((entry) => rowOf(entry, builtInRegion, builtInPriceBook.prices));
  const others = [...book.regions].flatMap(([region, prices]) =>
    [...prices.values()].map((entry) => rowOf(entry, region, builtInPriceBook.regions.get(region))),
  );
  return [...base, ...others];
}

const isSame = (one: PriceEntry, other: PriceEntry): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `$0.20`, `$0.09 to 10,240, then $0.085`, or `quote`. */
export function priceWords({ price, tiers }: PriceEntry): string {
  if (tiers === undefined) return price === null ? 'quote' : dollars(price);
  return tiers
    .map((tier, at) => {
      if (tier.upTo === null) return at === 0 ? dollars(tier.price) : `then ${dollars(tier.price)}`;
      return `${dollars(tier.price)} to ${grouped(tier.upTo)}`;
    })
    .join(', ');
}

/** Prices are decimals as text; they are shown as they are, at least to the cent. */
function dollars(price: string): string {
  const [whole = '0', cents = ''] = price.split('.');
  return `$${grouped(whole)}.${cents.padEnd(2, '0')}`;
}

const grouped = (digits: string): string => {
  const [whole = '0', rest] = digits.split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? groups : `${groups}.${rest}`;
};

/** `1,000,000 free`, `10,000,000 in the plan`; null where nothing is included. */
export function includedWords({ included }: PriceEntry): string | null {
  if (included === undefined) return null;
  return `${grouped(included.quantity)} ${included.kind === 'free' ? 'free' : 'in the plan'}`;
}

const kinds: Readonly<Record<SourceKind, string>> = {
  'vendor-page': "the vendor's page",
  'vendor-repository': "the vendor's repository",
  'price-list-test': 'a test against the price list',
  secondary: 'another who cites it',
  memory: 'memory',
  own: 'your own',
};

export const sourceKindWords = (kind: SourceKind): string => kinds[kind];

export const originWords: Readonly<Record<PriceRow['origin'], string>> = {
  book: '',
  changed: 'Changed',
  new: 'Yours',
};

/** What a person should know before trusting a price: one's own, old, from memory. */
export const marksOf = (row: PriceRow): readonly string[] => [
  ...(row.origin === 'book' ? [] : [originWords[row.origin]]),
  ...(row.isStale ? [row.ageDays === null ? 'No date' : 'Old'] : []),
  ...(row.isRecalled ? ['From memory'] : []),
];
