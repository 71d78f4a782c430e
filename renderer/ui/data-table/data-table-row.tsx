import { type MouseEvent, memo, useEffect, useRef } from 'react';
import { None } from '../formats.tsx';
import type { DataColumn } from './data-column.ts';
import classes from './data-table.module.css';

interface DataTableRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly topPx: number;
  readonly columns: readonly DataColumn<Row>[];
  /** The row that Tab reaches. */
  readonly isActive: boolean;
  /** The keyboard moved here: take the focus. */
  readonly isFocused: boolean;
  readonly isSelected: boolean;
  readonly onActivate: (index: number) => void;
  readonly onOpen: ((row: Row) => void) | undefined;
}

/** Clicks on links and buttons in a cell, and the end of a text selection, do not open the row. */
function isOwnClick({ target }: MouseEvent): boolean {
  if (target instanceof Element && target.closest('a, button, input, [role="menu"]')) return false;
  return document.getSelection()?.isCollapsed !== false;
}

function PlainRow<Row>(props: DataTableRowProps<Row>) {
  const { row, index, topPx, columns, isActive, isFocused, isSelected, onActivate, onOpen } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const own = element.current;
    const { activeElement, body } = document;
    // Rows come and go by scrolling and filtering; they take the focus only from nothing or from each other.
    const isFree = activeElement === body || own?.closest('[role="grid"]')?.contains(activeElement) === true;
    if (isFocused && isFree) own?.focus({ preventScroll: true });
  }, [isFocused]);
  return (
    <div
      ref={element}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      className={classes.row}
      data-opens={onOpen ? true : undefined}
      style={{ transform: `translateY(${topPx}px)` }}
      onFocus={() => (isActive ? undefined : onActivate(index))}
      onClick={(event) => isOwnClick(event) && onOpen?.(row)}
    >
      {columns.map(({ id, align = 'start', value, cell }) => (
        <div key={id} role="gridcell" className={classes.cell} data-align={align}>
          {cell ? cell(row) : (value(row) ?? <None />)}
        </div>
      ))}
    </div>
  );
}

/** Scrolling and live updates draw only the rows that are new or changed. */
export const DataTableRow = memo(PlainRow) as typeof PlainRow;
