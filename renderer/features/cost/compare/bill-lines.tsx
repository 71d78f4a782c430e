import { cents, type Decimal, plainDecimal } from '#shared/cost/arithmetic.ts';
import type { Basis, Option } from '#shared/cost/compare.ts';
import type { Line } from '#shared/cost/ledger.ts';
import type { PriceEntry } from '#shared/cost/price-entry.ts';
import { ageDays, isStale } from '#shared/cost/widening.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { exactUsd, lineFigure } from './money.ts';
import classes from './option-details.module.css';

interface BillLinesProps {
  readonly option: Option;
  readonly basis: Basis;
}

/** Every line of a bill, as it was reckoned, with the price that it was reckoned with. */
export function BillLines({ option, basis }: BillLinesProps) {
  return (
    <section className={classes.scroller} aria-label={`Lines of ${plainText(option.name)}`} tabIndex={0}>
      <table className={classes.lines}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {['Quantity', 'Included', 'Billed', 'Unit price', 'Amount'].map((name) => (
              <th key={name} scope="col" className={classes.figure}>
                {name}
              </th>
            ))}
            <th scope="col">Price from</th>
          </tr>
        </thead>
        <tbody>
          {option.lines.map((line) => (
            <BillLine key={line.id} line={line} basis={basis} />
          ))}
        </tbody>
        {option.total === null ? null : (
          <tfoot>
            <tr>
              <th scope="row" colSpan={5}>
                Total a month, rounded once
              </th>
              <td className={classes.figure}>{exactUsd(cents(option.total))}</td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

const figure = (value: Decimal): string => lineFigure(plainDecimal(value));

function BillLine({ line, basis }: { readonly line: Line<Decimal>; readonly basis: Basis }) {
  const { what, quantity, included, billed, unit, unitPrice, tiers, amount, priceId } = line;
  const entry = priceId === null ? undefined : basis.prices.get(priceId);
  return (
    <>
      <tr>
        <th scope="row">{plainText(what)}</th>
        <td className={classes.figure}>{figure(quantity)}</td>
        <td className={classes.figure}>{included.isZero() ? '–' : figure(included)}</td>
        <td className={classes.figure}>
          {figure(billed)}
          <span className={classes.unit}>{plainText(unit)}</span>
        </td>
        <td className={classes.figure}>{tiers.length > 1 ? 'tiers' : `$${figure(unitPrice)}`}</td>
        <td className={classes.figure}>{exactUsd(cents(amount))}</td>
        <td className={classes.source}>{entry ? <PriceSource entry={entry} basis={basis} /> : <OwnPrice />}</td>
      </tr>
      {tiers.map((tier, at) => (
        // biome-ignore lint: tiers never move
        <tr key={at} className={classes.tier}>
          <th scope="row">tier {at + 1}</th>
          <td colSpan={2} />
          <td className={classes.figure}>{figure(tier.quantity)}</td>
          <td className={classes.figure}>${figure(tier.unitPrice)}</td>
          <td className={classes.figure}>{exactUsd(cents(tier.amount))}</td>
          <td />
        </tr>
      ))}
    </>
  );
}

const OwnPrice = () => <span>of the scenario, or of the lines above</span>;

/** Where a price was read, when, how long ago, and how far that is to be trusted. */
function PriceSource({ entry, basis }: { readonly entry: PriceEntry; readonly basis: Basis }) {
  const { source, url, date, confidence } = entry;
  const age = ageDays(entry, basis.nowMs);
  const isOld = isStale(entry, basis.nowMs, basis.book.staleAfterDays);
  return (
    <>
      {url === null ? (
        plainText(source)
      ) : (
        <a href={url} target="_blank" rel="noreferrer" title={url}>
          {plainText(source)}
        </a>
      )}{' '}
      <span className={isOld ? classes.old : undefined}>
        {date === null ? 'no date' : `${date}, ${age === null ? 'age not known' : `${age} d old`}`}
        {isOld ? ' · old' : ''}
      </span>
      <span>{confidence === 'memory' ? ' · recalled, not read' : ''}</span>
    </>
  );
}
