import { cents, Decimal } from '#shared/cost/arithmetic.ts';
import type { Option } from '#shared/cost/compare.ts';
import type { OptionDraws } from '#shared/cost/draws.ts';
import type { Inputs } from '#shared/cost/scenario-inputs.ts';
import type { DataColumn } from '../../../ui/data-table/data-column.ts';

export const fairOption = 'containers-right-sized';

export type Family = Option['family'];
export const familyNames: Readonly<Record<Family, string>> = {
  containers: 'Containers',
  functions: 'Functions',
  edge: 'Edge',
  machines: 'Machines',
};

export type ShownEnd = 'low' | 'base' | 'high';
export const endNames: Readonly<Record<ShownEnd, string>> = { low: 'Low', base: 'Base', high: 'High' };

/** What is said beside a name; the long form on hover and to screen readers. */
export interface RowFlag {
  readonly text: string;
  readonly title: string;
  readonly tone: 'plain' | 'fair' | 'warn';
}

/** A row of the comparison as it is drawn. Numbers are US dollars a month. */
export interface OptionRow {
  readonly key: string;
  readonly kind: 'takes' | 'quote' | 'cannot' | 'today';
  /** Null for what is paid today by a bill rather than by an option. */
  readonly option: Option | null;
  readonly name: string;
  readonly family: string;
  readonly isFair: boolean;
  readonly isToday: boolean;
  readonly low: number | null;
  readonly base: number | null;
  readonly high: number | null;
  readonly shown: number | null;
  /** Amounts to the cent, as the model rounds them. */
  readonly texts: {
    readonly shown: string | null;
    readonly withFree: string | null;
    readonly withoutFree: string | null;
  };
  readonly p10: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly share: number | null;
  readonly flags: readonly RowFlag[];
}

/** What is paid now: an amount, or an option of the comparison. */
export type Today = NonNullable<Inputs['today']>;

const numberOf = (amount: Option['total']): number | null => (amount === null ? null : amount.toNumber());
const textOf = (amount: Option['total']): string | null => (amount === null ? null : cents(amount));

export function optionRows(
  options: readonly Option[],
  draws: ReadonlyMap<string, OptionDraws> | null,
  today: Today,
  end: ShownEnd,
): readonly OptionRow[] {
  const rows = options.map((option) => rowOf(option, draws?.get(option.id), today.option === option.id, end));
  return today.usdPerMonth === null ? rows : [...rows, todayRow(today.usdPerMonth, today.source)];
}

function rowOf(option: Option, draws: OptionDraws | undefined, isToday: boolean, end: ShownEnd): OptionRow {
  const { id, name, family, isFeasible, total, low, high } = option;
  const shown = { low, base: total, high }[end];
  const kind = !isFeasible ? 'cannot' : total === null ? 'quote' : 'takes';
  return {
    key: id,
    kind,
    option,
    name,
    family: familyNames[family],
    isFair: id === fairOption,
    isToday,
    low: numberOf(low),
    base: numberOf(total),
    high: numberOf(high),
    shown: numberOf(shown),
    texts: {
      shown: textOf(shown),
      withFree: textOf(option.totalWithFree),
      withoutFree: textOf(option.totalWithoutFree),
    },
    p10: total === null ? null : (draws?.p10 ?? null),
    p50: total === null ? null : (draws?.p50 ?? null),
    p90: total === null ? null : (draws?.p90 ?? null),
    share: kind === 'takes' ? (draws?.cheapestShare ?? null) : null,
    flags: flagsOf(option, isToday),
  };
}

function todayRow(usd: number, source: string | null): OptionRow {
  const text = cents(new Decimal(usd));
  const nothing = { p10: null, p50: null, p90: null, share: null };
  return {
    key: 'today',
    kind: 'today',
    option: null,
    name: 'What you pay today',
    family: source ?? 'as you said',
    isFair: false,
    isToday: true,
    low: null,
    base: usd,
    high: null,
    shown: usd,
    texts: { shown: text, withFree: null, withoutFree: null },
    ...nothing,
    flags: [],
  };
}

const counted = (ids: readonly string[], one: string, many: string, why: string): readonly RowFlag[] =>
  ids.length === 0
    ? []
    : [
        {
          text: ids.length === 1 ? one : `${ids.length} ${many}`,
          title: `${why}: ${ids.join(', ')}`,
          tone: 'warn',
        },
      ];

function flagsOf(option: Option, isToday: boolean): readonly RowFlag[] {
  const { id, stalePrices, recalledPrices, foreignPrices } = option;
  const fair: RowFlag = { text: 'the fair comparison', title: 'Containers as they should be sized', tone: 'fair' };
  const now: RowFlag = { text: 'what you run today', title: 'Named as what you run today', tone: 'fair' };
  return [
    ...(id === fairOption ? [fair] : []),
    ...(isToday ? [now] : []),
    ...counted(stalePrices, 'old price', 'old prices', 'Read long ago, or nobody knows when'),
    ...counted(recalledPrices, 'recalled price', 'recalled prices', 'From memory, not read from the vendor'),
    ...counted(foreignPrices, 'US price', 'US prices', 'Prices of the US taken for this region'),
  ];
}

const rank: Readonly<Record<OptionRow['kind'], number>> = { takes: 0, today: 0, quote: 1, cannot: 2 };

export type SortKey = 'name' | 'shown' | 'p10' | 'p50' | 'p90' | 'share';
export interface RowSort {
  readonly key: SortKey;
  readonly isDown: boolean;
}

/** Within what can be taken, what needs a quote and what cannot be taken; unknowns last in each. */
export function sortRows(rows: readonly OptionRow[], { key, isDown }: RowSort): readonly OptionRow[] {
  const way = isDown ? -1 : 1;
  const by = (a: OptionRow, b: OptionRow): number => {
    if (key === 'name') return way * a.name.localeCompare(b.name, 'en');
    const [one, other] = [a[key], b[key]];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return way * (one - other);
  };
  return [...rows].sort((a, b) => rank[a.kind] - rank[b.kind] || by(a, b));
}

export interface RowFilter {
  readonly query: string;
  readonly family: Family | 'all';
}

/** What is paid today stays in sight whatever is filtered. */
export function filterRows(rows: readonly OptionRow[], { query, family }: RowFilter): readonly OptionRow[] {
  const wanted = query.trim().toLowerCase();
  return rows.filter(
    ({ option, name, key }) =>
      (family === 'all' || option === null || option.family === family) &&
      (wanted === '' || `${name} ${key}`.toLowerCase().includes(wanted)),
  );
}

export const stateWords: Readonly<Record<OptionRow['kind'], string>> = {
  takes: 'can be taken',
  quote: 'needs a quote',
  cannot: 'cannot be taken',
  today: 'paid today',
};

/** What is copied of the rows. */
export const copiedColumns: readonly DataColumn<OptionRow>[] = [
  { id: 'id', header: 'id', value: ({ key }) => key },
  { id: 'name', header: 'Option', value: ({ name }) => name },
  { id: 'family', header: 'Family', value: ({ family }) => family },
  { id: 'state', header: 'State', value: ({ kind }) => stateWords[kind] },
  { id: 'low', header: 'Low USD a month', value: ({ option }) => textOf(option?.low ?? null) },
  {
    id: 'base',
    header: 'Base USD a month',
    value: ({ option, texts }) => textOf(option?.total ?? null) ?? texts.shown,
  },
  { id: 'high', header: 'High USD a month', value: ({ option }) => textOf(option?.high ?? null) },
  { id: 'with', header: 'With free tiers', value: ({ texts }) => texts.withFree },
  { id: 'without', header: 'Without free tiers', value: ({ texts }) => texts.withoutFree },
  ...(['p10', 'p50', 'p90'] as const).map((id) => ({
    id,
    header: id.toUpperCase(),
    value: (row: OptionRow) => (row[id] === null ? null : Number(row[id].toFixed(2))),
  })),
  { id: 'share', header: 'Cheapest in share of draws', value: ({ share }) => share },
  { id: 'flags', header: 'Flags', value: ({ flags }) => flags.map(({ text }) => text).join('; ') },
  {
    id: 'why',
    header: 'Why not',
    value: ({ option }) => option?.quote ?? option?.violations.map(({ reason }) => reason).join('. ') ?? '',
  },
];
