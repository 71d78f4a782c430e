import { Fragment, useId, useMemo, useState } from 'react';
import { CostAxis, CostRangeKey } from '../../../charts/cost-range.tsx';
import { costScale } from '../../../charts/cost-scale.ts';
import { DataTableToolbar } from '../../../ui/data-table/data-table-toolbar.tsx';
import { fittingUsd, usd, usdTick } from './money.ts';
import { OptionDetails } from './option-details.tsx';
import { OptionRowCells } from './option-row.tsx';
import {
  copiedColumns,
  endNames,
  type Family,
  filterRows,
  type OptionRow,
  optionRows,
  type RowSort,
  type ShownEnd,
  sortRows,
  type Today,
} from './option-rows.ts';
import { OptionsFilters } from './options-filters.tsx';
import classes from './options-table.module.css';
import { SortHead } from './sort-head.tsx';
import type { Comparison } from './use-comparison.ts';

interface OptionsTableProps {
  readonly comparison: Comparison;
  readonly today: Today;
  readonly freeTiers: boolean;
  readonly onFreeTiers: (freeTiers: boolean) => void;
}

const columnCount = 9;
const todayColumn = 'today';

/** Options as rows on one scale; a row opens to its bill. */
export function OptionsTable({ comparison, today, freeTiers, onFreeTiers }: OptionsTableProps) {
  const { options, depth, isBehind } = comparison;
  const [query, setQuery] = useState('');
  const [family, setFamily] = useState<Family | 'all'>('all');
  const [end, setEnd] = useState<ShownEnd>('base');
  const [sort, setSort] = useState<RowSort>({ key: 'shown', isDown: false });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => optionRows(options, depth?.draws ?? null, today, end), [options, depth, today, end]);
  const shown = useMemo(() => sortRows(filterRows(rows, { query, family }), sort), [rows, query, family, sort]);
  const scale = useMemo(
    () => costScale(rows.flatMap(({ low, base, high }) => [low ?? [], base ?? [], high ?? []].flat())),
    [rows],
  );
  const widths = useMemo(() => widthsOf(rows), [rows]);
  const mark = rows.find(({ isToday }) => isToday)?.base ?? null;
  const toggle = (key: string) =>
    setOpen((before) => new Set(before.has(key) ? [...before].filter((each) => each !== key) : [...before, key]));
  return (
    <div className={classes.frame}>
      <DataTableToolbar
        label="Options"
        noun="options"
        query={query}
        onQueryChange={setQuery}
        shown={shown.filter(({ kind }) => kind !== todayColumn)}
        total={options.length}
        columns={copiedColumns}
        filters={<OptionsFilters {...{ family, setFamily, end, setEnd, freeTiers, onFreeTiers }} />}
      />
      <div className={classes.scroller}>
        <table
          className={classes.table}
          aria-busy={isBehind}
          data-behind={isBehind || undefined}
          style={{ minWidth: widths.leastPx }}
        >
          <caption className="visually-hidden">Options and what they cost a month in US dollars</caption>
          <Columns {...widths} />
          <thead>
            <tr>
              <SortHead sort={sort} onSort={setSort} column="name" />
              <th scope="col" className={classes.axis} title={`The scale is ${scaleWords[scale.kind]}`}>
                <span className="visually-hidden">Low to high</span>
                <CostAxis scale={scale} label={usdTick} />
              </th>
              <SortHead sort={sort} onSort={setSort} column="shown" name={endNames[end]} />
              <th scope="col" data-active={freeTiers || undefined}>
                With free
              </th>
              <th scope="col" data-active={!freeTiers || undefined}>
                Without
              </th>
              <SortHead sort={sort} onSort={setSort} column="p10" />
              <SortHead sort={sort} onSort={setSort} column="p50" />
              <SortHead sort={sort} onSort={setSort} column="p90" />
              <SortHead sort={sort} onSort={setSort} column="share" />
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <OptionEntry
                key={row.key}
                row={row}
                isOpen={open.has(row.key)}
                onToggle={toggle}
                {...{ scale, mark, comparison }}
              />
            ))}
          </tbody>
        </table>
        {shown.every(({ kind }) => kind === todayColumn) ? <p className={classes.nothing}>No option matches.</p> : null}
      </div>
      <div className={classes.foot}>
        <CostRangeKey hasMark={mark !== null} />
        <span>
          US dollars a month, scale {scaleWords[scale.kind]}. Low and high: every range and every price at its cheap or
          its dear end.
        </span>
      </div>
    </div>
  );
}

const scaleWords = { linear: 'even, from zero', log: 'logarithmic, as the spread needs it' } as const;

const digitPx = 7.6;
const besidePx = 14;
const namePx = 286;
const leastBarsPx = 200;
const sharePx = 92;

/** Figures get the room of the longest, the bars what is left. */
function widthsOf(rows: readonly OptionRow[]) {
  const widthOf = (texts: readonly string[]) => Math.max(7, ...texts.map(({ length }) => length)) * digitPx + besidePx;
  const exactPx = widthOf(
    rows.flatMap(({ texts: { shown, withFree, withoutFree } }) =>
      [shown, withFree, withoutFree].map((text) => (text === null ? '' : fittingUsd(text))),
    ),
  );
  const roughPx = widthOf(
    rows.flatMap(({ p10, p90 }) => [p10, p90].map((amount) => (amount === null ? '' : usd(amount)))),
  );
  return { exactPx, roughPx, leastPx: namePx + leastBarsPx + 3 * exactPx + 3 * roughPx + sharePx };
}

function Columns({ exactPx, roughPx }: Omit<ReturnType<typeof widthsOf>, 'leastPx'>) {
  return (
    <colgroup>
      <col style={{ width: namePx }} />
      <col />
      {['shown', 'with', 'without'].map((name) => (
        <col key={name} style={{ width: exactPx }} />
      ))}
      {['p10', 'p50', 'p90'].map((name) => (
        <col key={name} style={{ width: roughPx }} />
      ))}
      <col style={{ width: sharePx }} />
    </colgroup>
  );
}

interface OptionEntryProps {
  readonly row: OptionRow;
  readonly isOpen: boolean;
  readonly onToggle: (key: string) => void;
  readonly scale: ReturnType<typeof costScale>;
  readonly mark: number | null;
  readonly comparison: Comparison;
}

function OptionEntry({ row, isOpen, onToggle, scale, mark, comparison }: OptionEntryProps) {
  const id = useId();
  return (
    <Fragment>
      <OptionRowCells row={row} isOpen={isOpen} onToggle={onToggle} scale={scale} mark={mark} detailsId={id} />
      {isOpen && row.option !== null ? (
        <tr id={id} className={classes.details}>
          <td colSpan={columnCount}>
            <OptionDetails option={row.option} comparison={comparison} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}
