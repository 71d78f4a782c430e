import { type Arithmetic } from './arithmetic.ts';
import { type BuiltInPrice } from './price-book.ts';
import { type PriceEntry } from './price-entry.ts';

/** What a line is about; lines of one group are drawn in one colour. */
export type LineGroup =
  | 'plan'
  | 'compute'
  | 'memory'
  | 'requests'
  | 'network'
  | 'storage'
  | 'inference'
  | 'hardware'
  | 'people';

export interface LineWords {
  /** Unique in a bill. */
  readonly id: string;
  readonly what: string;
  readonly group: LineGroup;
}

/** A price made ready for one kind of numbers. */
export interface Tariff<T> {
  readonly entry: PriceEntry;
  /** Base units in one unit of the price. */
  readonly per: T;
  readonly price: T;
  readonly tiers: readonly { readonly upTo: T | null; readonly price: T }[];
  readonly included: { readonly quantity: T; readonly kind: 'free' | 'plan'; readonly price: T | null } | null;
  /** What every amount is multiplied by: 1, or what a draw says. */
  factor: T;
}

export interface Slice<T> {
  readonly quantity: T;
  readonly unitPrice: T;
  readonly amount: T;
}

export interface Line<T> extends LineWords {
  /** Everything used, in base units. */
  readonly quantity: T;
  /** Of it, not charged: a free tier, or part of a plan. */
  readonly included: T;
  /** Units of the price that are charged. */
  readonly billed: T;
  readonly unit: string;
  /** Of the first tier. */
  readonly unitPrice: T;
  /** One a tier, when more than one was reached. */
  readonly tiers: readonly Slice<T>[];
  readonly amount: T;
  /** Of the price book; null where the scenario itself gives the price. */
  readonly priceId: string | null;
}

/** What a formula writes its bill into. */
export interface Ledger<T> {
  /** Base units of a price of the book. `times`: how often the whole (allowance too) comes, such as once a day. */
  charge(words: LineWords, price: BuiltInPrice, quantity: T, times?: T): void;
  /** The same for a price whose id is data. */
  chargeTariff(words: LineWords, price: string, quantity: T, times?: T): void;
  /** A price that the scenario gives. */
  chargeOwn(words: LineWords, quantity: T, unit: string, unitPrice: T): void;
  /** An amount that follows from the others: a credit (below zero), or what is missing to a minimum. */
  adjust(words: LineWords, amount: T): void;
  /** A count that the formula found: replicas, nodes, billed milliseconds. */
  sized(name: string, value: T): void;
  /** Sum so far. */
  total(): T;
}

export type Tariffs<T> = ReadonlyMap<string, Tariff<T>>;

export function makeTariffs<T>(
  math: Arithmetic<T>,
  prices: ReadonlyMap<string, PriceEntry>,
  of: (text: string) => T,
): Tariffs<T> {
  const tariffs = new Map<string, Tariff<T>>();
  for (const [id, entry] of prices) {
    if (entry.price === null) continue;
    const { included, tiers = [] } = entry;
    tariffs.set(id, {
      entry,
      per: of(entry.per),
      price: of(entry.price),
      tiers: tiers.map(({ upTo, price }) => ({ upTo: upTo === null ? null : of(upTo), price: of(price) })),
      included: included
        ? {
            quantity: of(included.quantity),
            kind: included.kind,
            price: included.price === undefined ? null : of(included.price),
          }
        : null,
      factor: math.one,
    });
  }
  return tariffs;
}

/** What a quantity costs: `quantity` in base units, nothing included in it. */
function tieredAmount<T>(math: Arithmetic<T>, { tiers, per, price }: Tariff<T>, quantity: T, slices?: Slice<T>[]): T {
  if (tiers.length === 0) return math.mul(math.div(quantity, per), price);
  let amount = math.zero;
  let from = math.zero;
  for (const { upTo, price: unitPrice } of tiers) {
    if (!math.isAbove(quantity, from)) break;
    const end = upTo === null ? quantity : math.min(quantity, upTo);
    const units = math.div(math.sub(end, from), per);
    const part = math.mul(units, unitPrice);
    slices?.push({ quantity: units, unitPrice, amount: part });
    amount = math.add(amount, part);
    if (upTo === null) break;
    from = upTo;
  }
  return amount;
}

/** What is charged of a quantity once allowances are off. */
function leftOf<T>(math: Arithmetic<T>, { included }: Tariff<T>, quantity: T, hasFree: boolean): T {
  if (included === null || (included.kind === 'free' && !hasFree)) return quantity;
  return math.max(math.zero, math.sub(quantity, included.quantity));
}

/** What a quantity costs once allowances are off. */
export function amountOf<T>(
  math: Arithmetic<T>,
  tariff: Tariff<T>,
  quantity: T,
  hasFree: boolean,
  slices?: Slice<T>[],
): T {
  const { included } = tariff;
  const hasCredit = included !== null && included.price !== null && (included.kind === 'plan' || hasFree);
  if (!hasCredit) return tieredAmount(math, tariff, leftOf(math, tariff, quantity, hasFree), slices);
  const credit = math.mul(math.div(included.quantity, tariff.per), included.price ?? math.zero);
  return math.max(math.zero, math.sub(tieredAmount(math, tariff, quantity), credit));
}

/** Keeps only the sum: for thousands of bills. */
export class SumLedger<T> implements Ledger<T> {
  readonly #math: Arithmetic<T>;
  readonly #tariffs: Tariffs<T>;
  readonly #hasFree: boolean;
  #total: T;

  constructor(math: Arithmetic<T>, tariffs: Tariffs<T>, hasFree: boolean) {
    this.#math = math;
    this.#tariffs = tariffs;
    this.#hasFree = hasFree;
    this.#total = math.zero;
  }

  charge(words: LineWords, price: BuiltInPrice, quantity: T, times?: T): void {
    this.chargeTariff(words, price, quantity, times);
  }

  chargeTariff(_words: LineWords, price: string, quantity: T, times?: T): void {
    const math = this.#math;
    const tariff = tariffOf(this.#tariffs, price);
    const amount = amountOf(math, tariff, quantity, this.#hasFree);
    const whole = times === undefined ? amount : math.mul(amount, times);
    this.#total = math.add(this.#total, math.mul(whole, tariff.factor));
  }

  chargeOwn(_words: LineWords, quantity: T, _unit: string, unitPrice: T): void {
    this.#total = this.#math.add(this.#total, this.#math.mul(quantity, unitPrice));
  }

  adjust(_words: LineWords, amount: T): void {
    this.#total = this.#math.add(this.#total, amount);
  }

  sized(): void {}

  /** For another bill. */
  begin(): void {
    this.#total = this.#math.zero;
  }

  total(): T {
    return this.#total;
  }
}

/** Keeps every line with what it was made of. */
export class LineLedger<T> implements Ledger<T> {
  readonly lines: Line<T>[] = [];
  readonly sizes: { readonly name: string; readonly value: T }[] = [];
  readonly #math: Arithmetic<T>;
  readonly #tariffs: Tariffs<T>;
  readonly #hasFree: boolean;

  constructor(math: Arithmetic<T>, tariffs: Tariffs<T>, hasFree: boolean) {
    this.#math = math;
    this.#tariffs = tariffs;
    this.#hasFree = hasFree;
  }

  charge(words: LineWords, price: BuiltInPrice, quantity: T, times?: T): void {
    this.chargeTariff(words, price, quantity, times);
  }

  chargeTariff(words: LineWords, price: string, quantity: T, times: T = this.#math.one): void {
    const math = this.#math;
    const tariff = tariffOf(this.#tariffs, price);
    const slices: Slice<T>[] = [];
    const left = leftOf(math, tariff, quantity, this.#hasFree);
    const amount = amountOf(math, tariff, quantity, this.#hasFree, slices);
    const factor = math.mul(times, tariff.factor);
    const scaled = slices.map((slice) => ({
      quantity: math.mul(slice.quantity, times),
      unitPrice: math.mul(slice.unitPrice, tariff.factor),
      amount: math.mul(slice.amount, factor),
    }));
    this.lines.push({
      ...words,
      quantity: math.mul(quantity, times),
      included: math.mul(math.sub(quantity, left), times),
      billed: math.mul(math.div(left, tariff.per), times),
      unit: tariff.entry.unit,
      unitPrice: math.mul(tariff.tiers[0]?.price ?? tariff.price, tariff.factor),
      tiers: scaled.length > 1 ? scaled : [],
      amount: math.mul(amount, factor),
      priceId: price,
    });
  }

  chargeOwn(words: LineWords, quantity: T, unit: string, unitPrice: T): void {
    const amount = this.#math.mul(quantity, unitPrice);
    const included = this.#math.zero;
    this.lines.push({
      ...words,
      quantity,
      included,
      billed: quantity,
      unit,
      unitPrice,
      tiers: [],
      amount,
      priceId: null,
    });
  }

  adjust(words: LineWords, amount: T): void {
    this.chargeOwn(words, this.#math.one, 'month', amount);
  }

  sized(name: string, value: T): void {
    this.sizes.push({ name, value });
  }

  total(): T {
    return this.lines.reduce((sum, { amount }) => this.#math.add(sum, amount), this.#math.zero);
  }
}

export function tariffOf<T>(tariffs: Tariffs<T>, id: string): Tariff<T> {
  const tariff = tariffs.get(id);
  if (tariff === undefined) throw new PriceMissing(id);
  return tariff;
}

/** A formula needs a price that nobody publishes and nobody gave: the option needs a quote. */
export class PriceMissing extends Error {
  override name = 'PriceMissing';
  readonly priceId: string;

  constructor(priceId: string) {
    super(`There is no price ${priceId}`);
    this.priceId = priceId;
  }
}
