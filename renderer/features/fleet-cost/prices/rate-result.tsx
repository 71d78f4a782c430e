import { quick } from '#shared/cost/arithmetic.ts';
import { energyHour, hourOf } from '#shared/cost/fleet-node-rate.ts';
import type { NodeRate } from '#shared/cost/fleet-prices.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { formatPlural } from '../../../ui/format.ts';
import { formatUsd } from '../../../ui/format-usd.ts';
import classes from '../fleet-cost.module.css';
import { rateOf, type RuleDraft } from './prices-draft.ts';

const hoursPerMonth = 730;

/** What a month is made of, where it is not just a price. */
function partsOf(rate: NodeRate, book: PriceBook): string | null {
  switch (rate.kind) {
    case 'month':
      return null;
    case 'hour':
      return `$${rate.usdPerHour} × 730 hours`;
    case 'machine': {
      const entry = book.prices.get(rate.price);
      return entry ? `list price, read ${entry.date ?? 'at no known date'} from ${entry.source}` : null;
    }
    case 'box':
      return [
        `${formatUsd(rate.priceUsd / rate.months)} of its price`,
        `${formatUsd(energyHour(quick, rate) * hoursPerMonth)} of power`,
        `${formatUsd(rate.linkUsdPerMonth)} of its link`,
      ].join(', ');
  }
}

interface RateResultProps {
  readonly rule: RuleDraft;
  readonly book: PriceBook;
  /** Nodes that it prices, and those that a rule above takes; undefined while that is counted. */
  readonly matched: { readonly priced: number; readonly taken: number } | undefined;
}

/** What a rule makes of a node's month, and of how many nodes, as one writes. */
export function RateResult({ rule, book, matched }: RateResultProps) {
  const rate = rateOf(rule);
  const usdPerHour = rate && hourOf(quick, rate, book);
  if (rate === null || usdPerHour === null) {
    return <div className={classes.result}>What a node costs a month stands here once it can be told.</div>;
  }
  const parts = partsOf(rate, book);
  const usd = usdPerHour * hoursPerMonth;
  return (
    <div className={classes.result}>
      <strong>{formatUsd(usd)}</strong> a node a month{parts === null ? '' : ` (${parts})`}
      {matched ? (
        <>
          ; it prices {formatPlural(matched.priced, 'node')}
          {matched.priced > 1 ? (
            <>
              , <strong>{formatUsd(usd * matched.priced)}</strong> together
            </>
          ) : null}
          {matched.taken > 0 ? `; ${formatPlural(matched.taken, 'more node')} that it matches a rule above prices` : ''}
          .
        </>
      ) : null}
    </div>
  );
}
