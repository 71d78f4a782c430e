import { Decimal, exact } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './biller.ts';
import { boundsFor } from './bounds.ts';
import { type ClusterShare, clusterShareOf } from './cluster-share.ts';
import { type Line } from './ledger.ts';
import { type LimitContext, type Platform } from './platforms/platform.ts';
import { type PriceEntry } from './price-entry.ts';
import { workloadOf } from './scenario-inputs.ts';
import { isStale } from './widening.ts';
import { type Workload } from './workload.ts';

export type { Basis } from './biller.ts';

/** A row of the comparison. Amounts are US dollars a month. */
export interface Option {
  readonly id: string;
  readonly name: string;
  readonly family: Platform['family'];
  readonly isFeasible: boolean;
  /** Why not. */
  readonly violations: readonly { readonly code: string; readonly reason: string }[];
  /** Why there is no price; null when there is one. */
  readonly quote: string | null;
  /** Of the exact bill, unrounded; empty without a price. */
  readonly lines: readonly Line<Decimal>[];
  readonly sizes: readonly { readonly name: string; readonly value: Decimal }[];
  readonly total: Decimal | null;
  readonly totalWithFree: Decimal | null;
  readonly totalWithoutFree: Decimal | null;
  /** With every price and every range at its cheap or dear end. */
  readonly low: Decimal | null;
  readonly high: Decimal | null;
  /**
   * The workload's part of the cluster that it runs on; null where there is no cluster. Where others run there too, the
   * row's total is what is avoidable: so much more the whole bill has than without the workload, which is what can be
   * compared with any other row. A cluster of its own and the fair share stand beside it.
   */
  readonly cluster: ClusterShare | null;
  /** Of `cluster`. */
  readonly allocated: Decimal | null;
  readonly avoidable: Decimal | null;
  readonly notes: readonly string[];
  readonly stalePrices: readonly string[];
  readonly recalledPrices: readonly string[];
  /** Prices of the US taken for another region. */
  readonly foreignPrices: readonly string[];
}

/**
 * Every option with its exact bill, or the one that is asked for: those that can be taken first, cheapest first; then
 * quotes; then the rest.
 */
export function compare(basis: Basis, only?: string): readonly Option[] {
  const shared: Shared = {
    biller: new Biller(exact, basis, (text) => new Decimal(text)),
    base: workloadOf(basis.inputs.numbers, (input) => new Decimal(input.base)),
    boundsOf: boundsFor(basis),
    context: limitContextOf(basis, baseOf(basis)),
  };
  const platforms = platformsFor(basis).filter(({ id }) => only === undefined || id === only);
  const options = platforms.map((platform) => optionOf(basis, platform, shared));
  const rank = ({ isFeasible, total }: Option) => (isFeasible ? (total === null ? 1 : 0) : 2);
  const bySum = (a: Option, b: Option) =>
    a.total && b.total ? a.total.comparedTo(b.total) : Number(b.total !== null) - Number(a.total !== null);
  return [...options].sort((a, b) => rank(a) - rank(b) || bySum(a, b));
}

/** What all options of a comparison have in common. */
interface Shared {
  readonly biller: Biller<Decimal>;
  readonly base: Workload<Decimal>;
  readonly boundsOf: ReturnType<typeof boundsFor>;
  readonly context: LimitContext;
}

function optionOf(basis: Basis, platform: Platform, { biller, base, boundsOf, context }: Shared): Option {
  const { freeTiers } = basis.inputs;
  const violations = platform.limits(context);
  const saidQuote = platform.quote?.(context) ?? null;
  const bill = saidQuote === null ? biller.lines(platform, base, freeTiers) : null;
  const quote = saidQuote ?? (bill === null ? 'There is no public price: it needs a quote' : null);
  const other = bill && biller.sum(platform, base, !freeTiers);
  const total = bill?.total() ?? null;
  const cluster = bill && clusterShareOf(basis, biller, platform, bill);
  return {
    id: platform.id,
    name: platform.name,
    family: platform.family,
    isFeasible: violations.length === 0,
    violations: violations.map(({ code, reason }) => ({ code, reason: reason() })),
    quote,
    lines: bill?.lines ?? [],
    sizes: bill?.sizes ?? [],
    total,
    totalWithFree: freeTiers ? total : other,
    totalWithoutFree: freeTiers ? other : total,
    ...(total ? boundsOf(platform) : { low: null, high: null }),
    cluster,
    allocated: cluster?.allocated ?? null,
    avoidable: cluster?.avoidable ?? null,
    notes: platform.notes?.(context) ?? [],
    ...doubtsOf(basis, platform, bill?.lines ?? []),
  };
}

/** Prices of a bill that a reader should look at twice. */
function doubtsOf(
  basis: Basis,
  { isRegional }: Platform,
  lines: readonly Line<Decimal>[],
): Pick<Option, 'stalePrices' | 'recalledPrices' | 'foreignPrices'> {
  const used = usedPrices(lines, basis);
  return {
    stalePrices: used.filter((entry) => isStale(entry, basis.nowMs, basis.book.staleAfterDays)).map(({ id }) => id),
    recalledPrices: used.filter(({ confidence }) => confidence === 'memory').map(({ id }) => id),
    foreignPrices: isRegional ? foreign(used, basis) : [],
  };
}

function usedPrices(lines: readonly Line<Decimal>[], { prices }: Basis): readonly PriceEntry[] {
  const ids = new Set(lines.flatMap(({ priceId }) => priceId ?? []));
  return [...ids].flatMap((id) => prices.get(id) ?? []);
}

function foreign(used: readonly PriceEntry[], { inputs, book }: Basis): readonly string[] {
  if (inputs.region === 'us') return [];
  const own = book.regions.get(inputs.region);
  return used.filter(({ id, region }) => !own?.has(id) && region !== 'global' && region !== 'any').map(({ id }) => id);
}
