import { type Arithmetic, Decimal, exact, quick } from './arithmetic.ts';
import { type Line, LineLedger, type Ledger, PriceMissing, SumLedger, makeTariffs, type Tariffs } from './ledger.ts';
import { platformsOf } from './platforms/all-platforms.ts';
import { type BillContext, hoursPerMonth, type LimitContext, type Platform } from './platforms/platform.ts';
import { type BuiltInPrice, type PriceBook } from './price-book.ts';
import { type Machine, type PriceEntry } from './price-entry.ts';
import { type Input, type Inputs, workloadOf } from './scenario-inputs.ts';
import { factorsOf, isStale } from './widening.ts';
import { type Workload } from './workload.ts';

/** Everything that bills are made from. */
export interface Basis {
  readonly inputs: Inputs;
  readonly prices: ReadonlyMap<string, PriceEntry>;
  readonly book: PriceBook;
  /** Today, for the age of prices. */
  readonly nowMs: number;
}

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
  /** On a cluster that stays: the workload's share of it. Saved only when a node goes. Null where there is no cluster. */
  readonly allocated: Decimal | null;
  readonly notes: readonly string[];
  readonly stalePrices: readonly string[];
  readonly recalledPrices: readonly string[];
  /** Prices of the US taken for another region. */
  readonly foreignPrices: readonly string[];
}

/** How to make bills of one kind of numbers from a basis. */
export class Biller<T> {
  readonly tariffs: Tariffs<T>;
  readonly #math: Arithmetic<T>;
  readonly #prices: ReadonlyMap<string, PriceEntry>;
  readonly #inputs: Inputs;
  // Made once: a bill is written thousands of times for a distribution.
  readonly #machine = (id: string): Machine => machineOf(this.#prices, id);
  readonly #unitPrice = (id: string): number => this.#unitPrices.get(id) ?? 0;
  readonly #unitPrices: ReadonlyMap<string, number>;

  constructor(math: Arithmetic<T>, { inputs, prices }: Basis, of: (text: string) => T) {
    this.#math = math;
    this.#prices = prices;
    this.#unitPrices = new Map([...prices].map(([id, { price }]) => [id, Number(price ?? 0)]));
    this.#inputs = inputs;
    this.tariffs = makeTariffs(math, prices, of);
  }

  /** Every line of a bill; null when a price is missing. */
  lines(platform: Platform, workload: Workload<T>, hasFree: boolean): LineLedger<T> | null {
    const ledger = new LineLedger<T>(this.#math, this.tariffs, hasFree);
    return this.#write(platform, workload, ledger) ? ledger : null;
  }

  /** The sum of a bill; null when a price is missing. */
  sum(platform: Platform, workload: Workload<T>, hasFree: boolean): T | null {
    const ledger = new SumLedger<T>(this.#math, this.tariffs, hasFree);
    return this.#write(platform, workload, ledger) ? ledger.total() : null;
  }

  #write(platform: Platform, workload: Workload<T>, ledger: Ledger<T>): boolean {
    const context: BillContext<T> = {
      math: this.#math,
      workload,
      choices: this.#inputs.choices,
      ledger,
      machine: this.#machine,
      unitPrice: this.#unitPrice,
    };
    try {
      platform.bill(context);
    } catch (error) {
      if (error instanceof PriceMissing) return false;
      throw error;
    }
    const words = { id: 'people', what: "People's hours", group: 'people' } as const;
    ledger.chargeOwn(words, workload[platform.people], 'hour', workload.peopleUsdPerHour);
    return true;
  }
}

function machineOf(prices: ReadonlyMap<string, PriceEntry>, id: string): Machine {
  const machine = prices.get(id)?.machine;
  if (machine === undefined) throw new Error(`${id} is no price of a machine`);
  return machine;
}

/** What limits are checked against, for a workload. */
export const limitContextOf = ({ inputs, prices }: Basis, workload: Workload<number>): LimitContext => ({
  workload,
  choices: inputs.choices,
  machine: (id) => machineOf(prices, id),
});

export const baseOf = ({ inputs }: Basis): Workload<number> => workloadOf(inputs.numbers, ({ base }) => base);

/** Platforms that make sense for the scenario. */
export function platformsFor(basis: Basis): readonly Platform[] {
  const context = limitContextOf(basis, baseOf(basis));
  return platformsOf(basis.book).filter((platform) => platform.applies?.(context) ?? true);
}

/** Every option with its exact bill: those that can be taken first, cheapest first; then quotes; then the rest. */
export function compare(basis: Basis): readonly Option[] {
  const biller = new Biller(exact, basis, (text) => new Decimal(text));
  const options = platformsFor(basis).map((platform) => optionOf(basis, platform, biller));
  const rank = ({ isFeasible, total }: Option) => (isFeasible ? (total === null ? 1 : 0) : 2);
  const bySum = (a: Option, b: Option) =>
    a.total && b.total ? a.total.comparedTo(b.total) : Number(b.total !== null) - Number(a.total !== null);
  return [...options].sort((a, b) => rank(a) - rank(b) || bySum(a, b));
}

const decimalOf = (value: number): Decimal => new Decimal(value);

function optionOf(basis: Basis, platform: Platform, biller: Biller<Decimal>): Option {
  const { inputs } = basis;
  const context = limitContextOf(basis, baseOf(basis));
  const violations = platform.limits(context);
  const base = workloadOf(inputs.numbers, (input) => decimalOf(input.base));
  const saidQuote = platform.quote?.(context) ?? null;
  const bill = saidQuote === null ? biller.lines(platform, base, inputs.freeTiers) : null;
  const quote = saidQuote ?? (bill === null ? 'There is no public price: it needs a quote' : null);
  const other = bill && biller.sum(platform, base, !inputs.freeTiers);
  const total = bill?.total() ?? null;
  const used = usedPrices(bill?.lines ?? [], basis);
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
    totalWithFree: inputs.freeTiers ? total : other,
    totalWithoutFree: inputs.freeTiers ? other : total,
    ...(bill ? bounds(basis, platform) : { low: null, high: null }),
    allocated: bill && allocatedOf(basis, platform, bill),
    notes: platform.notes?.(context) ?? [],
    stalePrices: used.filter((entry) => isStale(entry, basis.nowMs, basis.book.staleAfterDays)).map(({ id }) => id),
    recalledPrices: used.filter(({ confidence }) => confidence === 'memory').map(({ id }) => id),
    foreignPrices: platform.isRegional ? foreign(used, basis) : [],
  };
}

/**
 * Share of a cluster, as OpenCost allocates it: replicas × 730 × (vCPU × rate + GiB × rate), by what is requested.
 * Source: OpenCost specification and its default rates.
 */
function allocatedOf({ inputs, prices }: Basis, { people }: Platform, bill: LineLedger<Decimal>): Decimal | null {
  const replicas = bill.sizes.find(({ name }) => name === 'replicas')?.value;
  if (people !== 'clusterHours' || replicas === undefined) return null;
  const { podVcpu, podMemoryGb } = workloadOf(inputs.numbers, ({ base }) => base);
  const rate = (id: BuiltInPrice) => decimalOf(Number(prices.get(id)?.price ?? 0));
  const anHour = rate('opencost.default.cpu').times(podVcpu).plus(rate('opencost.default.ram').times(podMemoryGb));
  return replicas.times(hoursPerMonth).times(anHour);
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

/** Sum of the cheap and of the dear corner: each range at the end that is cheaper for this option, prices likewise. */
function bounds(basis: Basis, platform: Platform): Pick<Option, 'low' | 'high'> {
  const probe = new Biller(quick, basis, Number);
  const free = basis.inputs.freeTiers;
  const ranged = basis.inputs.numbers.filter(({ low, high }) => low !== high);
  const cheapEnd = new Map(
    ranged.map((input) => {
      const at = (value: number) => probe.sum(platform, { ...baseOf(basis), [input.name]: value }, free) ?? Infinity;
      return [input.name, at(input.low) <= at(input.high) ? 'low' : 'high'] as const;
    }),
  );
  const corner = (isCheap: boolean): Decimal | null => {
    const biller = new Biller(exact, basis, (text) => new Decimal(text));
    for (const tariff of biller.tariffs.values()) {
      const { low, high } = factorsOf(tariff.entry, basis.nowMs);
      tariff.factor = decimalOf(isCheap ? low : high);
    }
    const end = ({ name, low, high }: Input) => ((cheapEnd.get(name) === 'high') === isCheap ? high : low);
    const sum = biller.sum(
      platform,
      workloadOf(basis.inputs.numbers, (input) => decimalOf(end(input))),
      free,
    );
    return sum;
  };
  return { low: corner(true), high: corner(false) };
}
