import { quick } from './arithmetic.ts';
import { amountOf, type Ledger, type LineWords, type Tariff, tariffOf, type Tariffs } from './ledger.ts';
import { type BuiltInPrice } from './price-book.ts';

interface Part {
  readonly amount: number;
  /** Whose factor it is multiplied by; null: by none. */
  readonly tariff: Tariff<number> | null;
}

/**
 * Keeps what a bill is added up from, so that the same workload at other price factors is a sum of products and needs no
 * formula. Adds in the order of `SumLedger`, so that both give the same number to the last bit.
 */
export class ReplayLedger implements Ledger<number> {
  readonly #tariffs: Tariffs<number>;
  readonly #hasFree: boolean;
  readonly #parts: Part[] = [];
  #followsTotal = false;

  constructor(tariffs: Tariffs<number>, hasFree: boolean) {
    this.#tariffs = tariffs;
    this.#hasFree = hasFree;
  }

  /** Whether an amount follows from others (a credit, a minimum): then the formula has to be asked each time. */
  get followsTotal(): boolean {
    return this.#followsTotal;
  }

  charge(words: LineWords, price: BuiltInPrice, quantity: number, times?: number): void {
    this.chargeTariff(words, price, quantity, times);
  }

  chargeTariff(_words: LineWords, price: string, quantity: number, times?: number): void {
    const tariff = tariffOf(this.#tariffs, price);
    const amount = amountOf(quick, tariff, quantity, this.#hasFree);
    this.#parts.push({ amount: times === undefined ? amount : amount * times, tariff });
  }

  chargeOwn(_words: LineWords, quantity: number, _unit: string, unitPrice: number): void {
    this.#parts.push({ amount: quantity * unitPrice, tariff: null });
  }

  adjust(_words: LineWords, amount: number): void {
    this.#followsTotal = true;
    this.#parts.push({ amount, tariff: null });
  }

  sized(): void {}

  total(): number {
    this.#followsTotal = true;
    return this.replayed();
  }

  /** The sum at the factors that the prices have now. */
  replayed(): number {
    let sum = 0;
    for (const { amount, tariff } of this.#parts) sum += tariff === null ? amount : amount * tariff.factor;
    return sum;
  }
}
