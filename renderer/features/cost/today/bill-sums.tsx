import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type BillCost, billShare } from '#shared/cost/bill-share.ts';
import type { Bill, BillSummary } from '#shared/cost/bill.ts';
import { useEngine } from '../../../api/engine.tsx';
import { DataTable } from '../../../ui/data-table/data-table.tsx';
import { useDataRows } from '../../../ui/data-table/use-data-rows.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureNotice } from '../../../ui/failure-notice.tsx';
import { formatCount, formatPlural } from '../../../ui/format.ts';
import { formatUsd } from '../../../ui/format-usd.ts';
import { Loading } from '../../../ui/loading.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { billColumns, ChosenRowsProvider } from './bill-columns.tsx';
import { type BillFilter, type BillRow, billRows, filteredRows, inMonths, noFilter, valuesOf } from './bill-groups.ts';
import { FilterMenu } from './filter-menu.tsx';
import classes from './today.module.css';

interface BillSumsProps {
  readonly summary: BillSummary;
  readonly readOnly: boolean;
  readonly onTake: (usdPerMonth: number, source: string) => void;
}

/** Sums of one file; those that belong to the workload are chosen. */
export function BillSums({ summary, ...rest }: BillSumsProps) {
  const { orpc } = useEngine();
  const bill = useQuery(orpc.cost.bills.get.queryOptions({ input: { id: summary.id } }));
  if (bill.error) return <FailureNotice failure={bill.error} onRetry={() => void bill.refetch()} />;
  return bill.data ? <Chosen bill={bill.data} {...rest} /> : <Loading what="Reading its sums…" />;
}

const costs: readonly { readonly value: BillCost; readonly label: string }[] = [
  { value: 'effectiveCost', label: 'Effective' },
  { value: 'billedCost', label: 'Billed' },
  { value: 'listCost', label: 'List' },
];

const groupOf = ({ group }: BillRow) => group;

function Chosen({ bill, readOnly, onTake }: Omit<BillSumsProps, 'summary'> & { readonly bill: Bill }) {
  const [cost, setCost] = useState<BillCost>('effectiveCost');
  const [filter, setFilter] = useState<BillFilter>(noFilter);
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => billRows(bill.groups), [bill]);
  const shown = useMemo(() => filteredRows(rows, filter), [rows, filter]);
  const columns = useMemo(() => billColumns(cost), [cost]);
  const [query, setQuery] = useState('');
  const matching = useDataRows({ rows: shown, columns, query, sort: undefined });
  const chosen = useMemo(
    () => ({
      keys,
      toggle: (key: string) =>
        setKeys((before) => {
          const next = new Set(before);
          if (!next.delete(key)) next.add(key);
          return next;
        }),
    }),
    [keys],
  );
  const counted = useMemo(() => inMonths(rows, filter.months), [rows, filter.months]);
  const taken = useMemo(() => counted.filter(({ key }) => keys.has(key)), [counted, keys]);
  const share = useMemo(
    () => billShare({ ...bill, groups: counted.map(groupOf) }, taken.map(groupOf), cost),
    [bill, counted, taken, cost],
  );
  const { usdPerMonth } = share;
  return (
    <>
      <BillNotes bill={bill} />
      <ChosenRowsProvider value={chosen}>
        <DataTable
          label="Charges"
          noun="sums"
          rows={shown}
          total={rows.length}
          columns={columns}
          rowKey={({ key }) => key}
          isSelected={({ key }) => keys.has(key)}
          onOpen={({ key }) => chosen.toggle(key)}
          defaultSort={{ id: 'cost', desc: true }}
          maxHeightPx={380}
          query={query}
          onQueryChange={setQuery}
          filters={<Filters rows={rows} filter={filter} onChange={setFilter} cost={cost} onCost={setCost} />}
          empty={<EmptyState title="The file has no charges" />}
        />
      </ChosenRowsProvider>
      <div className={classes.share}>
        <div className={classes.shareChoice}>
          <Button
            variant="default"
            disabled={matching.length === 0}
            onClick={() => setKeys(new Set([...keys, ...matching.map(({ key }) => key)]))}
          >
            Choose {matching.length === rows.length ? 'all' : `these ${formatCount(matching.length)}`}
          </Button>
          <Button variant="default" disabled={keys.size === 0} onClick={() => setKeys(new Set())}>
            Choose none
          </Button>
          <span className={classes.muted} role="status">
            {formatPlural(taken.length, 'sum')} chosen
          </span>
        </div>
        <ul className={classes.shareNotes}>
          {taken.length > 0 ? <li>{plainText(share.source)}</li> : null}
          {taken.length > 0 ? share.notes.map((note) => <li key={note}>{plainText(note)}</li>) : null}
        </ul>
        <Button
          disabled={readOnly || usdPerMonth === null}
          onClick={() => usdPerMonth !== null && onTake(usdPerMonth, share.source)}
        >
          {usdPerMonth === null ? 'Choose what belongs to the workload' : `Take ${formatUsd(usdPerMonth)} a month`}
        </Button>
      </div>
    </>
  );
}

interface FiltersProps {
  readonly rows: readonly BillRow[];
  readonly filter: BillFilter;
  readonly onChange: (filter: BillFilter) => void;
  readonly cost: BillCost;
  readonly onCost: (cost: BillCost) => void;
}

const filters = [
  ['services', 'service', 'Services'],
  ['regions', 'region', 'Regions'],
  ['months', 'month', 'Months'],
] as const;

function Filters({ rows, filter, onChange, cost, onCost }: FiltersProps) {
  return (
    <>
      {filters.map(([key, of, words]) => (
        <FilterMenu
          key={key}
          label={words}
          values={valuesOf(rows, of)}
          chosen={filter[key]}
          onChange={(value) => onChange({ ...filter, [key]: value })}
        />
      ))}
      <SegmentedControl
        aria-label="Which cost"
        data={[...costs]}
        value={cost}
        onChange={(value) => {
          const chosen = costs.find((each) => each.value === value);
          if (chosen) onCost(chosen.value);
        }}
      />
    </>
  );
}

/** What of the file could not be used. */
function BillNotes({ bill: { brokenRows, broken, missingColumns, rows } }: { readonly bill: Bill }) {
  if (brokenRows === 0 && missingColumns.length === 0) return null;
  return (
    <div className={classes.notes}>
      {missingColumns.length > 0 ? (
        <div>
          FOCUS 1.2 asks for {missingColumns.length === 1 ? 'a column' : 'columns'} that the file lacks:{' '}
          {missingColumns.map((name, at) => (
            <span key={name}>
              {at > 0 ? ', ' : ''}
              <code>{plainText(name)}</code>
            </span>
          ))}
          . The sums are made without.
        </div>
      ) : null}
      {brokenRows > 0 ? (
        <details>
          <summary>
            {formatPlural(brokenRows, 'row')} of {formatCount(rows)} could not be read and{' '}
            {brokenRows === 1 ? 'is' : 'are'} left out
          </summary>
          {/* Scrolls, so the keyboard has to reach it. */}
          <ul className={classes.broken} tabIndex={0} aria-label="Rows left out">
            {broken.map(({ line, column, message }) => (
              <li key={`${line} ${column ?? ''}`}>
                <span className={classes.brokenLine}>Line {formatCount(line)}</span>
                {column === null ? null : <code>{plainText(column)}</code>} {plainText(message)}
              </li>
            ))}
            {brokenRows > broken.length ? <li>and {formatCount(brokenRows - broken.length)} more</li> : null}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
