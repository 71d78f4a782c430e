import { Decimal as AnyDecimal } from 'decimal.js';

/**
 * Decimals for money: 60 significant digits hold every product of inputs and prices that the schema lets through, so a
 * bill is exact until it is rounded once; quotients that do not end are off by less than 1e-59 of themselves.
 */
export const Decimal = AnyDecimal.clone({
  precision: 60,
  rounding: AnyDecimal.ROUND_HALF_UP,
  toExpNeg: -40,
  toExpPos: 60,
});
export type Decimal = AnyDecimal;

/**
 * What a formula may do with numbers. Each formula is written once over this: with `exact` it makes the bill that is
 * shown, with `quick` the thousands of bills behind a distribution or a slider.
 */
export interface Arithmetic<T> {
  readonly zero: T;
  readonly one: T;
  /** A constant of a formula. Decimals take the shortest text of the number, so 0.05 is exactly 0.05. */
  of(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  min(a: T, b: T): T;
  max(a: T, b: T): T;
  /** Next whole number; a quotient that is whole stays so, also where binary fractions make it a hair more. */
  ceil(a: T): T;
  floor(a: T): T;
  /** e to the power of −a, for a ≥ 0. */
  decay(a: T): T;
  isAbove(a: T, b: T): boolean;
  /** To choose by, never to reckon with. */
  number(a: T): number;
}

/** Beyond this, e^−a is less than a digit of what it is added to. */
const nothingLeft = 200;

const decimalZero = new Decimal(0);
const decimalOne = new Decimal(1);

// Classes, not plain objects: an engine can then put the right method of the two into a formula instead of calling it.
class ExactArithmetic implements Arithmetic<Decimal> {
  readonly zero = decimalZero;
  readonly one = decimalOne;
  of(value: number): Decimal {
    return new Decimal(value);
  }
  add(a: Decimal, b: Decimal): Decimal {
    return a.plus(b);
  }
  sub(a: Decimal, b: Decimal): Decimal {
    return a.minus(b);
  }
  mul(a: Decimal, b: Decimal): Decimal {
    return a.times(b);
  }
  div(a: Decimal, b: Decimal): Decimal {
    return a.dividedBy(b);
  }
  min(a: Decimal, b: Decimal): Decimal {
    return b.lessThan(a) ? b : a;
  }
  max(a: Decimal, b: Decimal): Decimal {
    return b.greaterThan(a) ? b : a;
  }
  ceil(a: Decimal): Decimal {
    // Of 60 digits the last may be those of a division before: 2/3 × 3 must not become a replica too many.
    return a.toSignificantDigits(50).ceil();
  }
  floor(a: Decimal): Decimal {
    return a.floor();
  }
  decay(a: Decimal): Decimal {
    // 25 digits are ten more than any price has; 60 would make the exponential what takes the time.
    return a.greaterThan(nothingLeft) ? decimalZero : a.negated().toSignificantDigits(25).exp();
  }
  isAbove(a: Decimal, b: Decimal): boolean {
    return a.greaterThan(b);
  }
  number(a: Decimal): number {
    return a.toNumber();
  }
}

/** Relative width of what binary fractions may be off by after a few steps. */
const slack = 1e-12;

class QuickArithmetic implements Arithmetic<number> {
  readonly zero = 0;
  readonly one = 1;
  of(value: number): number {
    return value;
  }
  add(a: number, b: number): number {
    return a + b;
  }
  sub(a: number, b: number): number {
    return a - b;
  }
  mul(a: number, b: number): number {
    return a * b;
  }
  div(a: number, b: number): number {
    return a / b;
  }
  min(a: number, b: number): number {
    return b < a ? b : a;
  }
  max(a: number, b: number): number {
    return b > a ? b : a;
  }
  ceil(a: number): number {
    return Math.ceil(a - a * slack);
  }
  floor(a: number): number {
    return Math.floor(a + a * slack);
  }
  decay(a: number): number {
    return a > nothingLeft ? 0 : Math.exp(-a);
  }
  isAbove(a: number, b: number): boolean {
    return a > b;
  }
  number(a: number): number {
    return a;
  }
}

export const exact: Arithmetic<Decimal> = new ExactArithmetic();
export const quick: Arithmetic<number> = new QuickArithmetic();

/** Dollars and cents, rounded half up once; never −0. */
export function cents(amount: Decimal): string {
  const text = amount.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

/** As exact as a reader may want it: up to 12 places, without zeros at the end. */
export function plainDecimal(amount: Decimal): string {
  const text = amount.toDecimalPlaces(12).toFixed();
  return text === '-0' ? '0' : text;
}
