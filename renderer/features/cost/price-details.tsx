import { Button } from '@mantine/core';
import { builtInRegion } from '#shared/cost/price-book.ts';
import { formatPlural } from '../../ui/format.ts';
import { Copyable } from '../../ui/formats.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { includedWords, originWords, type PriceRow, priceWords, sourceKindWords } from './price-rows.ts';
import classes from './prices.module.css';

interface PriceDetailsProps {
  readonly row: PriceRow;
  /** Why it cannot be put into one's own file now; null when it can. */
  readonly whyNot: string | null;
  readonly onChange: () => void;
}

/** One price with all that is known of it. Addresses are shown, never opened. */
export function PriceDetails({ row, whyNot, onChange }: PriceDetailsProps) {
  const { entry, region, builtIn, origin, isStale, ageDays } = row;
  const age = ageDays === 0 ? 'today' : `${formatPlural(ageDays ?? 0, 'day')} ago`;
  return (
    <Section
      title={`${entry.vendor}: ${entry.what}`}
      note={origin === 'book' ? 'As the price book has it' : `${originWords[origin]} in your prices`}
      actions={
        origin === 'book' ? (
          <Button variant="default" onClick={onChange} disabled={whyNot !== null} title={whyNot ?? undefined}>
            Write your own price
          </Button>
        ) : null
      }
    >
      <KeyValue
        entries={[
          ['Id', <Copyable key="id" value={entry.id} label="id" />],
          ['Region', region === builtInRegion ? entry.region : `${entry.region}, for scenarios in ${region}`],
          ['Price', `${priceWords(entry)} per ${entry.unit}`],
          ['In the book', origin === 'changed' && builtIn ? priceWords(builtIn) : undefined],
          ['Included', includedWords(entry) ?? undefined],
          [
            'Low and high',
            (entry.low ?? entry.high) ? `$${entry.low ?? entry.price} to $${entry.high ?? entry.price}` : undefined,
          ],
          [
            'Source',
            <span key="source" className={classes.long}>
              {entry.source}
            </span>,
          ],
          ['Address', entry.url === null ? undefined : <Copyable key="url" value={entry.url} label="address" />],
          ['Read', entry.date === null ? 'The source has no date' : `${entry.date}, ${age}${isStale ? ': old' : ''}`],
          ['How', howWords(row)],
          ['Note', entry.note],
        ]}
      />
    </Section>
  );
}

function howWords({ entry, isRecalled }: PriceRow): string {
  if (entry.kind === 'own') return 'You wrote it';
  return `From ${sourceKindWords(entry.kind)}${isRecalled ? ': look it up before you decide by it' : ''}`;
}
