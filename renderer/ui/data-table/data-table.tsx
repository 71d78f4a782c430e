import { type ReactNode, useCallback, useState } from 'react';
import { FailureNotice } from '../failure-notice.tsx';
import type { DataColumn, DataSort } from './data-column.ts';
import classes from './data-table.module.css';
import { DataTableBody } from './data-table-body.tsx';
import { DataTableToolbar } from './data-table-toolbar.tsx';
import { useDataRows } from './use-data-rows.ts';

export interface DataTableProps<Row> {
  /** What the rows are, for those who cannot see the table: `Nodes`. */
  readonly label: string;
  /** What a row is called where rows are counted; by default the label: `rows`. */
  readonly noun?: string;
  /** Undefined while they are read. Rows keep their identity as long as they do not change. */
  readonly rows: readonly Row[] | undefined;
  /** Keep this array outside of the component, or memoise it. */
  readonly columns: readonly DataColumn<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Opens a row by click or Enter. */
  readonly onOpen?: (row: Row) => void;
  /** Marks rows, such as the one whose details are open. */
  readonly isSelected?: (row: Row) => boolean;
  readonly defaultSort?: DataSort;
  /** Give both to keep the sort in the address. */
  readonly sort?: DataSort | undefined;
  readonly onSortChange?: (sort: DataSort | undefined) => void;
  /** Give both to keep the filter in the address. */
  readonly query?: string;
  readonly onQueryChange?: (query: string) => void;
  /** Leaves out the filter and the copy menu, for short tables inside a page. */
  readonly bare?: boolean;
  /** Without a frame of its own, for a table that fills a `Section`. */
  readonly seamless?: boolean;
  /** How many there are before other filters took some out, for `3 of 20`. */
  readonly total?: number | undefined;
  /** More filters, beside the text filter. */
  readonly filters?: ReactNode;
  /** What the rows could not be read for. */
  readonly failure?: unknown;
  readonly onRetry?: () => void;
  /** Shown when there are no rows at all. */
  readonly empty: ReactNode;
  /** `fill` takes the height that is left; otherwise the table grows with its rows up to `maxHeightPx`. */
  readonly fill?: boolean;
  readonly maxHeightPx?: number;
}

const noRows: readonly never[] = [];

/** A table for up to tens of thousands of rows: sorts, filters, copies, and is walked by keyboard. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    label,
    noun = label.toLowerCase(),
    rows,
    columns,
    bare = false,
    filters,
    failure,
    onRetry,
    empty,
    fill = false,
  } = props;
  const [query, setQuery] = useControlled(props.query, props.onQueryChange, '');
  const [sort, setSort] = useControlled(props.sort, props.onSortChange, props.defaultSort);
  const shown = useDataRows({ rows: rows ?? noRows, columns, query, sort });
  return (
    <div className={classes.frame} data-fill={fill || undefined}>
      {bare ? null : (
        <DataTableToolbar
          label={label}
          noun={noun}
          query={query}
          onQueryChange={setQuery}
          shown={shown}
          total={props.total ?? rows?.length ?? 0}
          columns={columns}
          filters={filters}
        />
      )}
      {failure ? (
        <FailureNotice failure={failure} {...(onRetry ? { onRetry } : {})} />
      ) : (
        <DataTableBody
          {...props}
          shown={shown}
          isLoading={rows === undefined}
          sort={sort}
          onSort={setSort}
          nothing={rows?.length === 0 ? empty : <NoMatch label={label} onClear={() => setQuery('')} query={query} />}
        />
      )}
    </div>
  );
}

function NoMatch({ label, query, onClear }: { label: string; query: string; onClear: () => void }) {
  return (
    <p className={classes.noMatch}>
      No {label.toLowerCase()} match{query === '' ? ' these filters.' : ` “${query}”.`}{' '}
      {query === '' ? null : (
        <button type="button" className={classes.link} onClick={onClear}>
          Clear the filter
        </button>
      )}
    </p>
  );
}

/** State that the caller may hold instead. */
function useControlled<Value>(
  given: Value | undefined,
  onChange: ((value: Value) => void) | undefined,
  initial: Value,
): readonly [Value, (value: Value) => void] {
  const [own, setOwn] = useState(initial);
  const change = useCallback((value: Value) => (onChange ?? setOwn)(value), [onChange]);
  return [onChange ? (given ?? initial) : own, change];
}
