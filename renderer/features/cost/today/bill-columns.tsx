import { Checkbox } from '@mantine/core';
import { createContext, useContext } from 'react';
import type { BillCost } from '#shared/cost/bill-share.ts';
import type { DataColumn } from '../../../ui/data-table/data-column.ts';
import { plainText } from '../../../ui/plain-text.ts';
import type { BillRow } from './bill-groups.ts';

interface ChosenRows {
  readonly keys: ReadonlySet<string>;
  readonly toggle: (key: string) => void;
}

const Chosen = createContext<ChosenRows>({ keys: new Set(), toggle: () => undefined });

export const ChosenRowsProvider = Chosen;

function ChooseRow({ row: { key, group } }: { readonly row: BillRow }) {
  const { keys, toggle } = useContext(Chosen);
  return (
    <Checkbox
      aria-label={`Choose ${plainText(group.service)}, ${plainText(group.region)}, ${group.month}`}
      checked={keys.has(key)}
      onChange={() => toggle(key)}
    />
  );
}

/** What a provider wrote is text from outside: it may hold anything. */
const text = (of: 'service' | 'region' | 'category' | 'account' | 'provider', header: string, width: string) =>
  ({
    id: of,
    header,
    value: ({ group }) => (group[of] === '' ? null : plainText(group[of])),
    width,
  }) satisfies DataColumn<BillRow>;

export const billColumns = (cost: BillCost): readonly DataColumn<BillRow>[] => [
  {
    id: 'choose',
    header: 'Choose',
    value: () => null,
    cell: (row) => <ChooseRow row={row} />,
    width: '32px',
    sortable: false,
    searchable: false,
    headerHidden: true,
  },
  text('service', 'Service', 'minmax(170px, 2fr)'),
  text('category', 'Kind', 'minmax(80px, 0.8fr)'),
  text('region', 'Region', '100px'),
  text('account', 'Account', '120px'),
  { id: 'month', header: 'Month', value: ({ group }) => group.month, width: '76px' },
  {
    id: 'cost',
    header: 'Cost',
    value: ({ group }) => Number(group[cost]),
    cell: ({ group }) => (
      <span title={`${group[cost]} ${plainText(group.currency)}`}>
        {Number(group[cost]).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}{' '}
        {plainText(group.currency)}
      </span>
    ),
    width: '128px',
    align: 'end',
  },
];
