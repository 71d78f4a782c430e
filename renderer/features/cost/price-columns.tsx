import { builtInRegion } from '#shared/cost/price-book.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { None } from '../../ui/formats.tsx';
import { StateDot, type Tone } from '../../ui/status.tsx';
import { includedWords, marksOf, originWords, type PriceRow, priceWords } from './price-rows.ts';
import classes from './prices.module.css';

const cut = (text: string) => (
  <span className={classes.cut} title={text}>
    {text}
  </span>
);

const toneOf = (mark: string): Tone => (mark === originWords.changed || mark === originWords.new ? 'ok' : 'warn');

function Price({ row: { entry, builtIn, origin } }: { readonly row: PriceRow }) {
  const words = priceWords(entry);
  const was = origin === 'changed' && builtIn ? priceWords(builtIn) : words;
  return (
    <span className={classes.cut} title={was === words ? words : `${words}, instead of ${was}`}>
      {was === words ? null : <s className={classes.was}>{was}</s>} {words}
    </span>
  );
}

const whereWords = ({ entry, region }: PriceRow): string =>
  region === builtInRegion ? `${entry.vendor} · ${entry.region}` : `${entry.vendor} · ${entry.region} (${region})`;

export const priceColumns: readonly DataColumn<PriceRow>[] = [
  {
    id: 'id',
    header: 'Price',
    headerTitle: 'As it is named in a file of prices',
    value: ({ entry }) => entry.id,
    cell: ({ entry }) => (
      <code className={classes.cut} title={entry.id}>
        {entry.id}
      </code>
    ),
    width: 'minmax(150px, 1.5fr)',
  },
  {
    id: 'what',
    header: 'What',
    value: ({ entry }) => entry.what,
    cell: ({ entry }) => cut(entry.what),
    width: 'minmax(100px, 1fr)',
  },
  { id: 'where', header: 'Vendor, region', value: whereWords, cell: (row) => cut(whereWords(row)), width: '136px' },
  {
    id: 'price',
    header: 'US dollars',
    headerTitle: 'List price before tax and discounts',
    value: ({ entry }) =>
      entry.tiers ? Number(entry.tiers[0]?.price) : entry.price === null ? null : Number(entry.price),
    copy: ({ entry }) => (entry.tiers ? priceWords(entry) : entry.price),
    cell: (row) => <Price row={row} />,
    width: '118px',
    align: 'end',
  },
  {
    id: 'unit',
    header: 'Per',
    value: ({ entry }) => entry.unit,
    cell: ({ entry }) => cut(entry.unit),
    width: '100px',
  },
  {
    id: 'included',
    header: 'Included',
    headerTitle: 'Base units a month that are not charged',
    value: ({ entry }) => includedWords(entry),
    cell: ({ entry }) => {
      const words = includedWords(entry);
      return words === null ? <None title="Nothing" /> : cut(words);
    },
    width: '104px',
  },
  {
    id: 'source',
    header: 'Source',
    value: ({ entry }) => entry.source,
    cell: ({ entry }) => cut(entry.source),
    width: 'minmax(80px, 1fr)',
  },
  {
    id: 'date',
    header: 'Read',
    headerTitle: 'When the source was read',
    value: ({ entry }) => entry.date,
    cell: ({ entry }) => entry.date ?? <None title="The source has no date" />,
    width: '100px',
  },
  {
    id: 'age',
    header: 'Age',
    headerTitle: 'Days since it was read',
    value: (row) => row.ageDays,
    cell: (row) => (row.ageDays === null ? <None title="The source has no date" /> : `${row.ageDays} d`),
    width: '58px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'marks',
    header: 'Mind',
    headerTitle: 'Changed by you, old, or from memory',
    value: (row) => marksOf(row).join(', ') || null,
    cell: (row) => (
      <span className={classes.marks} title={marksOf(row).join(', ')}>
        {marksOf(row).map((mark) => (
          <StateDot key={mark} tone={toneOf(mark)}>
            {mark}
          </StateDot>
        ))}
      </span>
    ),
    width: '108px',
  },
  { id: 'url', header: 'URL', value: ({ entry }) => entry.url, hidden: true },
];
