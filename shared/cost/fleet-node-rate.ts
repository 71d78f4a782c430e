import { type Labels } from '../domain/node.ts';
import { matchesSelector, parseSelector, type Selector } from '../domain/selector.ts';
import { type Arithmetic, type Decimal, exact } from './arithmetic.ts';
import { type FleetPrices, type NodePriceRule, type NodeRate } from './fleet-prices.ts';
import { hoursPerMonth } from './platforms/platform.ts';
import { type PriceBook } from './price-book.ts';

/** A rule with its selector read, so that thousands of nodes are matched without reading it again. */
export interface ReadRule {
  readonly rule: NodePriceRule;
  readonly selector: Selector;
}

/** What a node costs, and by which rule. */
export interface NodePrice<T> {
  readonly rule: NodePriceRule;
  readonly usdPerHour: T;
}

/** Rules in their order. One whose selector cannot be read (written by another version) matches nothing. */
export function readRules({ rules }: FleetPrices): readonly ReadRule[] {
  return rules.flatMap((rule) => {
    const parsed = parseSelector(rule.selector);
    return parsed.ok ? [{ rule, selector: parsed.selector }] : [];
  });
}

/**
 * The price of a node by the first rule that matches its labels. Null where none matches, or where that rule names a
 * machine that the book has no price of: a later rule is not asked, because it is not the one that was meant.
 */
export function nodePrice<T>(
  math: Arithmetic<T>,
  rules: readonly ReadRule[],
  labels: Labels,
  book: PriceBook,
): NodePrice<T> | null {
  const found = rules.find(({ selector }) => matchesSelector(selector, labels));
  if (!found) return null;
  const usdPerHour = hourOf(math, found.rule.rate, book);
  return usdPerHour === null ? null : { rule: found.rule, usdPerHour };
}

/** US dollars an hour, of a month of 730 hours. A box: (price/months + watts/1000 × 730 × PUE × kWh + link)/730. */
export function hourOf<T>(math: Arithmetic<T>, rate: NodeRate, book: PriceBook): T | null {
  const hours = math.of(hoursPerMonth);
  switch (rate.kind) {
    case 'month':
      return math.div(math.of(rate.usdPerMonth), hours);
    case 'hour':
      return math.of(rate.usdPerHour);
    case 'machine':
      return machineHour(math, rate.price, book);
    case 'box': {
      const hardware = math.div(math.of(rate.priceUsd), math.of(rate.months));
      const fixed = math.add(hardware, math.of(rate.linkUsdPerMonth));
      return math.add(math.div(fixed, hours), energyHour(math, rate));
    }
  }
}

/** Of a box's hour, what power costs. */
export function energyHour<T>(math: Arithmetic<T>, rate: Extract<NodeRate, { kind: 'box' }>): T {
  const kilowatts = math.div(math.of(rate.watts), math.of(1000));
  return math.mul(math.mul(kilowatts, math.of(rate.pue)), math.of(rate.energyUsdPerKwh));
}

/** Why a price of the book cannot be a node's; null when it can. */
export function notAMachine(id: string, book: PriceBook): string | null {
  const entry = book.prices.get(id);
  if (!entry) return `The price book has no price ${id}`;
  if (!entry.machine) return `${id} is no price of a machine`;
  return entry.price === null ? `${id} has no public price: write what you pay an hour` : null;
}

function machineHour<T>(math: Arithmetic<T>, id: string, book: PriceBook): T | null {
  const entry = book.prices.get(id);
  if (!entry?.machine || entry.price === null) return null;
  // Prices of the book have at most fifteen places, which a number of JavaScript keeps.
  return math.div(math.of(Number(entry.price)), math.of(Number(entry.per)));
}

/** What power is of a box's price, and what a kWh costs. */
export interface EnergyShare {
  readonly share: Decimal;
  readonly usdPerKwh: Decimal;
}

/** Null where a rate does not tell what power is of it, or power costs nothing. */
export function energyShare(rate: NodeRate, book: PriceBook): EnergyShare | null {
  if (rate.kind !== 'box') return null;
  const energy = energyHour(exact, rate);
  const whole = hourOf(exact, rate, book);
  if (whole === null || !whole.isPositive() || !energy.greaterThan(0)) return null;
  return { share: energy.dividedBy(whole), usdPerKwh: exact.of(rate.energyUsdPerKwh) };
}
