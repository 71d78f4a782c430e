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

export const exact: Arithmetic<Decimal> = {
  zero: decimalZero,
  one: new Decimal(1),
  of: (value) => new Decimal(value),
  add: (a, b) => a.plus(b),
  sub: (a, b) => a.minus(b),
  mul: (a, b) => a.times(b),
  div: (a, b) => a.dividedBy(b),
  min: (a, b) => (b.lessThan(a) ? b : a),
  max: (a, b) => (b.greaterThan(a) ? b : a),
  ceil: (a) => a.ceil(),
  floor: (a) => a.floor(),
  // 25 digits are ten more than any price has; 60 would make the exponential what takes the time.
  decay: (a) => (a.greaterThan(nothingLeft) ? decimalZero : a.negated().toSignificantDigits(25).exp()),
  isAbove: (a, b) => a.greaterThan(b),
  number: (a) => a.toNumber(),
};

/** Relative width of what binary fractions may be off by after a few steps. */
const slack = 1e-12;

export const quick: Arithmetic<number> = {
  zero: 0,
  one: 1,
  of: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (b > a ? b : a),
  ceil: (a) => Math.ceil(a - a * slack),
  floor: (a) => Math.floor(a + a * slack),
  decay: (a) => (a > nothingLeft ? 0 : Math.exp(-a)),
  isAbove: (a, b) => a > b,
  number: (a) => a,
};

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
