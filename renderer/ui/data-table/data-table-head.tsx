import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { DataColumn, DataSort } from './data-column.ts';
import classes from './data-table.module.css';

interface DataTableHeadProps<Row> {
  readonly columns: readonly DataColumn<Row>[];
  readonly sort: DataSort | undefined;
  readonly onSort: (sort: DataSort | undefined) => void;
}

/** First click sorts up, the second down, the third goes back to the order of the rows. */
function nextSort(id: string, sort: DataSort | undefined): DataSort | undefined {
  if (sort?.id !== id) return { id, desc: false };
  return sort.desc ? undefined : { id, desc: true };
}

export function DataTableHead<Row>({ columns, sort, onSort }: DataTableHeadProps<Row>) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.headRow} aria-rowindex={1}>
        {columns.map((column) => {
          const { id, header, headerTitle, align = 'start', sortable = true, headerHidden } = column;
          const direction = sort?.id === id ? (sort.desc ? 'descending' : 'ascending') : undefined;
          return (
            <div
              key={id}
              role="columnheader"
              title={headerTitle}
              className={classes.headCell}
              data-align={align}
              {...(sortable ? { 'aria-sort': direction ?? 'none' } : {})}
            >
              {sortable ? (
                <button type="button" className={classes.sort} onClick={() => onSort(nextSort(id, sort))}>
                  <span>{header}</span>
                  {direction === 'ascending' ? <IconArrowUp size={12} aria-hidden="true" /> : null}
                  {direction === 'descending' ? <IconArrowDown size={12} aria-hidden="true" /> : null}
                </button>
              ) : (
                <span className={headerHidden ? 'visually-hidden' : undefined}>{header}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
