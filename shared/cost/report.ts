import { cents, Decimal, plainDecimal } from './arithmetic.ts';
import { breakEvenUses, type UseBreakEven } from './break-even-use.ts';
import { breakEvenVolumes, type VolumeBreakEven } from './break-even.ts';
import { type Basis, baseOf, platformsFor } from './biller.ts';
import { compare, type Option } from './compare.ts';
import { type ClusterShare } from './cluster-share.ts';
import { type OptionDraws, sample, type Sampling } from './draws.ts';
import { type FlipPoint, flipPoints } from './flip-points.ts';
import { type Line } from './ledger.ts';
import { type Swing, tornado } from './tornado.ts';
import { ageDays, isStale } from './widening.ts';

/** A comparison with everything that it was made from, as plain data: what `flotilla cost --json` prints. */
export interface CostReport {
  readonly type: 'cost';
  readonly version: 1;
  readonly name: string;
  readonly region: string;
  readonly currency: 'USD';
  readonly freeTiers: boolean;
  readonly priceBook: string;
  /** Day the ages of prices are reckoned from. */
  readonly asOf: string;
  readonly sampling: Sampling;
  readonly inputs: readonly ReportInput[];
  readonly choices: Basis['inputs']['choices'];
  readonly assumed: Basis['inputs']['assumed'];
  /** What is paid now; null when the scenario does not tell. */
  readonly today: ReportToday | null;
  readonly options: readonly ReportOption[];
  /** Each option that can be taken against right-sized containers. */
  readonly breakEvenVolume: readonly VolumeBreakEven[];
  readonly breakEvenUse: readonly UseBreakEven[];
  readonly flipPoints: readonly FlipPoint[];
}

/** `option`: the row that it is the total of, when the scenario names one. `usd` is null where that row needs a quote. */
export interface ReportToday {
  readonly usd: string | null;
  readonly usdExact: string | null;
  readonly option: string | null;
  readonly source: string | null;
}

interface ReportInput {
  readonly path: string;
  readonly name: string;
  readonly low: number;
  readonly base: number;
  readonly high: number;
  readonly measured: boolean;
  readonly assumed: boolean;
}

/** Amounts are texts of US dollars a month with cents; `…Exact` before rounding. Null without a price. */
export interface ReportOption extends Omit<OptionDraws, 'id'> {
  readonly id: string;
  readonly name: string;
  readonly family: Option['family'];
  readonly isFeasible: boolean;
  readonly violations: Option['violations'];
  readonly quote: string | null;
  readonly total: string | null;
  readonly totalExact: string | null;
  readonly totalWithFreeTiers: string | null;
  readonly totalWithoutFreeTiers: string | null;
  readonly low: string | null;
  readonly high: string | null;
  /** Of an option on a cluster, its fair share, and what would go with it; null where there is no cluster. */
  readonly allocated: string | null;
  readonly avoidable: string | null;
  /** The same with the cluster around it. Where others run there, `total` is what is avoidable. */
  readonly cluster: ReportCluster | null;
  readonly lines: readonly ReportLine[];
  readonly sizes: readonly { readonly name: string; readonly value: string }[];
  readonly tornado: readonly Swing[];
  readonly notes: readonly string[];
  readonly stalePrices: readonly string[];
  readonly recalledPrices: readonly string[];
  readonly foreignPrices: readonly string[];
}

/** Amounts as texts; `share` from 0 to 1, null without others; nodes as texts of whole numbers. */
export interface ReportCluster {
  readonly hasOthers: boolean;
  readonly whole: string;
  readonly alone: string;
  readonly allocated: string;
  readonly avoidable: string;
  readonly share: string | null;
  readonly nodes: string;
  readonly nodesWithout: string;
}

interface ReportLine {
  readonly id: string;
  readonly what: string;
  readonly group: Line<Decimal>['group'];
  readonly quantity: string;
  readonly included: string;
  readonly billed: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly tiers: readonly { readonly quantity: string; readonly unitPrice: string; readonly amount: string }[];
  readonly amount: string;
  readonly amountExact: string;
  /** Null where the scenario gives the price, or the amount follows from other lines. */
  readonly price: ReportPrice | null;
}

interface ReportPrice {
  readonly id: string;
  readonly what: string;
  readonly region: string;
  readonly source: string;
  readonly url: string | null;
  readonly date: string | null;
  readonly ageDays: number | null;
  readonly isStale: boolean;
  readonly confidence: 'documented' | 'memory';
}

const rightSized = 'containers-right-sized';

/** The whole comparison. Pure: the same basis and seed give the same report. */
export function costReport(basis: Basis, sampling: Sampling): CostReport {
  const { inputs, book, prices, nowMs } = basis;
  const options = compare(basis);
  const draws = new Map(sample(basis, sampling).map((each) => [each.id, each]));
  const swings = tornado(basis);
  const today = todayOf(basis, options);
  return {
    type: 'cost',
    version: 1,
    name: inputs.name,
    region: inputs.region,
    currency: 'USD',
    freeTiers: inputs.freeTiers,
    priceBook: book.version,
    asOf: new Date(nowMs).toISOString().slice(0, 10),
    sampling,
    inputs: inputs.numbers.map(({ path, name, low, base, high, measured, assumed }) => ({
      path,
      name,
      low,
      base,
      high,
      measured,
      assumed,
    })),
    choices: inputs.choices,
    assumed: inputs.assumed,
    today,
    options: options.map((option) => reportOption(basis, option, draws.get(option.id), swings.get(option.id) ?? [])),
    breakEvenVolume: breakEvens(basis, options),
    breakEvenUse: breakEvenUses(prices, baseOf(basis).wasmCpuFactor),
    flipPoints: flipPoints(basis),
  };
}

/** Of what can be taken, cheapest first, against containers as they should be. */
function breakEvens(basis: Basis, options: readonly Option[]): readonly VolumeBreakEven[] {
  const platforms = new Map(platformsFor(basis).map((platform) => [platform.id, platform]));
  const containers = platforms.get(rightSized);
  if (!containers) return [];
  const others = options
    .filter(({ id, isFeasible, total }) => id !== rightSized && isFeasible && total !== null)
    .flatMap(({ id }) => platforms.get(id) ?? []);
  return breakEvenVolumes(basis, others, containers);
}

/** An amount that was given, or the total of the row that is run now. */
function todayOf({ inputs: { today } }: Basis, options: readonly Option[]): ReportToday | null {
  if (today === null) return null;
  const { usdPerMonth, option, source } = today;
  const row = options.find(({ id }) => id === option);
  const amount = usdPerMonth === null ? (row?.total ?? null) : new Decimal(usdPerMonth);
  return { usd: centsOf(amount), usdExact: amount && plainDecimal(amount), option, source };
}

const centsOf = (amount: Decimal | null): string | null => amount && cents(amount);

function reportOption(
  basis: Basis,
  option: Option,
  draws: OptionDraws | undefined,
  swings: readonly Swing[],
): ReportOption {
  const { lines, sizes, total, totalWithFree, totalWithoutFree, low, high, allocated, avoidable, cluster, ...rest } =
    option;
  return {
    ...rest,
    total: centsOf(total),
    totalExact: total && plainDecimal(total),
    totalWithFreeTiers: centsOf(totalWithFree),
    totalWithoutFreeTiers: centsOf(totalWithoutFree),
    low: centsOf(low),
    high: centsOf(high),
    allocated: centsOf(allocated),
    avoidable: centsOf(avoidable),
    cluster: cluster && reportCluster(cluster),
    p10: draws?.p10 ?? null,
    p50: draws?.p50 ?? null,
    p90: draws?.p90 ?? null,
    cheapestShare: draws?.cheapestShare ?? 0,
    lines: lines.map((line) => reportLine(basis, line)),
    sizes: sizes.map(({ name, value }) => ({ name, value: plainDecimal(value) })),
    tornado: swings,
  };
}

const reportCluster = (cluster: ClusterShare): ReportCluster => ({
  hasOthers: cluster.hasOthers,
  whole: cents(cluster.whole),
  alone: cents(cluster.alone),
  allocated: cents(cluster.allocated),
  avoidable: cents(cluster.avoidable),
  share: cluster.share && plainDecimal(cluster.share),
  nodes: plainDecimal(cluster.nodes),
  nodesWithout: plainDecimal(cluster.nodesWithout),
});

function reportLine(basis: Basis, line: Line<Decimal>): ReportLine {
  const { id, what, group, unit } = line;
  return {
    id,
    what,
    group,
    quantity: plainDecimal(line.quantity),
    included: plainDecimal(line.included),
    billed: plainDecimal(line.billed),
    unit,
    unitPrice: plainDecimal(line.unitPrice),
    tiers: line.tiers.map(({ quantity, unitPrice, amount }) => ({
      quantity: plainDecimal(quantity),
      unitPrice: plainDecimal(unitPrice),
      amount: plainDecimal(amount),
    })),
    amount: cents(line.amount),
    amountExact: plainDecimal(line.amount),
    price: line.priceId === null ? null : reportPrice(basis, line.priceId),
  };
}

function reportPrice({ prices, book, nowMs }: Basis, id: string): ReportPrice | null {
  const entry = prices.get(id);
  if (!entry) return null;
  const { what, region, source, url, date, confidence } = entry;
  const age = { ageDays: ageDays(entry, nowMs), isStale: isStale(entry, nowMs, book.staleAfterDays) };
  return { id, what, region, source, url, date, ...age, confidence };
}
