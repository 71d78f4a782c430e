import { Decimal } from './arithmetic.ts';

const places = 15;
const one = 1e15;

/**
 * Adds up decimals exactly, millions of them: whole parts and fifteen places behind the point as two whole numbers of
 * floating point, each far below 2^53; what has more places or an exponent goes through decimals.
 */
export class ExactSum {
  #whole = 0;
  #fraction = 0;
  #rest: Decimal | null = null;

  /** A decimal as text, at most 15 digits before the point. */
  add(amount: string): void {
    const isNegative = amount.charCodeAt(0) === 45;
    const start = isNegative || amount.charCodeAt(0) === 43 ? 1 : 0;
    const point = amount.indexOf('.');
    const end = point === -1 ? amount.length : point;
    const decimals = point === -1 ? 0 : amount.length - point - 1;
    if (decimals > places || end - start > places || hasExponent(amount)) {
      this.#rest = (this.#rest ?? new Decimal(0)).plus(amount);
      return;
    }
    const whole = end === start ? 0 : Number(amount.slice(start, end));
    const fraction = decimals === 0 ? 0 : Number(amount.slice(point + 1)) * (powers[places - decimals] ?? 1);
    this.#put(isNegative ? -whole : whole, isNegative ? -fraction : fraction);
  }

  /** Adds another sum, which stays as it is. */
  addSum(other: ExactSum): void {
    this.#put(other.#whole, other.#fraction);
    if (other.#rest) this.#rest = (this.#rest ?? new Decimal(0)).plus(other.#rest);
  }

  value(): Decimal {
    const sum = new Decimal(this.#whole).plus(new Decimal(this.#fraction).dividedBy(one));
    return this.#rest ? sum.plus(this.#rest) : sum;
  }

  #put(whole: number, fraction: number): void {
    this.#whole += whole;
    this.#fraction += fraction;
    if (this.#fraction >= one) {
      this.#fraction -= one;
      this.#whole += 1;
    } else if (this.#fraction <= -one) {
      this.#fraction += one;
      this.#whole -= 1;
    }
    // Whole parts near the end of what floating point counts: rare, and kept exact.
    if (Math.abs(this.#whole) >= 4e15) {
      this.#rest = (this.#rest ?? new Decimal(0)).plus(this.#whole);
      this.#whole = 0;
    }
  }
}

const powers = Array.from({ length: places + 1 }, (_, at) => 10 ** at);
const hasExponent = (amount: string): boolean => amount.includes('e') || amount.includes('E');
