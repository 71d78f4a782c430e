import { type FleetPrices } from '#shared/cost/fleet-prices.ts';
import { notAMachine } from '#shared/cost/fleet-node-rate.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { labelKey } from '#shared/domain/node.ts';
import { parseSelector } from '#shared/domain/selector.ts';

/** Throws `input/invalid`, with the field, for prices that could not be used as they are written. */
export function checkFleetPrices({ rules, budget, regionLabel }: FleetPrices, book: PriceBook): void {
  rules.forEach(({ selector, rate }, at) => {
    const parsed = parseSelector(selector);
    if (!parsed.ok) {
      throw invalid(`rules.${at}.selector`, `The selector cannot be read: ${parsed.error.message}`);
    }
    const why = rate.kind === 'machine' ? notAMachine(rate.price, book) : null;
    if (why !== null) throw invalid(`rules.${at}.rate.price`, why);
  });
  if (!labelKey.test(regionLabel)) throw invalid('regionLabel', `${regionLabel} cannot be a label key`);
  const shares = budget?.alertAt ?? [];
  if (shares.some((share, at) => at > 0 && share <= (shares[at - 1] ?? 0))) {
    throw invalid('budget.alertAt', 'Each share of the budget has to be above the one before it');
  }
}

const invalid = (field: string, message: string): FlotillaError =>
  new FlotillaError('input/invalid', message, { field });

/** What was set, in words for the record. */
export function pricesWords({ rules, people, budget }: FleetPrices): string {
  const ofRules = rules.length === 0 ? 'no node has a price' : rules.map(({ name }) => name).join(', ');
  const ofPeople = `people ${people.hoursPerMonth} h a month at $${people.usdPerHour}`;
  return [ofRules, ofPeople, budget ? `budget $${budget.usdPerMonth} a month` : 'no budget'].join('; ').slice(0, 2000);
}
