import { useCallback, useState } from 'react';
import { FailureNotice } from '../failure-notice.tsx';
import classes from './data-table.module.css';
import { DataTableBody } from './data-table-body.tsx';
import type { DataTableProps } from './data-table-props.ts';
import { DataTableToolbar } from './data-table-toolbar.tsx';
import { useDataRows } from './use-data-rows.ts';

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
