import { Loader } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { DataSort } from './data-column.ts';
import classes from './data-table.module.css';
import type { DataTableProps } from './data-table-props.ts';
import { type Place, usePlace } from './use-place.ts';
import { DataTableHead } from './data-table-head.tsx';
import { DataTableRow } from './data-table-row.tsx';

const rowHeightPx = 32;
const headHeightPx = 31;
const rowsAPage = 15;

interface DataTableBodyProps<Row> extends DataTableProps<Row> {
  readonly shown: readonly Row[];
  readonly isLoading: boolean;
  readonly onSort: (sort: DataSort | undefined) => void;
  /** Shown instead of rows when there are none. */
  readonly nothing: ReactNode;
}

export function DataTableBody<Row extends object>(props: DataTableBodyProps<Row>) {
  const { label, shown, rowKey, fill = false, maxHeightPx = 480, isLoading, nothing, sort, onSort } = props;
  const columns = useMemo(() => props.columns.filter(({ hidden }) => hidden !== true), [props.columns]);
  const scroller = useRef<HTMLDivElement>(null);
  const place = usePlace(props.restoreAs, scroller);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by hand or by a compiler
  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    useFlushSync: false,
    scrollMargin: headHeightPx,
    initialOffset: place.topPx,
  });
  const walk = useRowWalk(shown.length, place, (index) => virtualizer.scrollToIndex(index));
  const columnTracks = columns.map(({ width }) => width ?? 'minmax(80px, 1fr)').join(' ');
  const style: CSSProperties & Record<'--columns', string> = {
    '--columns': columnTracks,
    ...(fill ? {} : { maxHeight: maxHeightPx }),
  };
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      style={style}
      data-fill={fill || undefined}
      data-seamless={props.seamless || undefined}
    >
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={shown.length + 1}
        aria-colcount={columns.length}
        aria-busy={isLoading}
        className={classes.table}
        onBlur={(event) => {
          const { currentTarget, relatedTarget } = event;
          if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) walk.activate(walk.activeIndex);
        }}
        onKeyDown={(event) => walk.onKeyDown(event, () => openActive(props, walk.activeIndex))}
      >
        <DataTableHead columns={columns} sort={sort} onSort={onSort} />
        <div role="rowgroup" className={classes.body} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = shown[index];
            if (!row) return null;
            return (
              <DataTableRow
                key={rowKey(row)}
                row={row}
                index={index}
                topPx={start - headHeightPx}
                columns={columns}
                isActive={index === walk.activeIndex}
                isFocused={index === walk.focusedIndex}
                isSelected={props.isSelected?.(row) ?? false}
                onActivate={walk.activate}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
      {isLoading ? <Loading label={label} /> : null}
      {!isLoading && shown.length === 0 ? <div className={classes.nothing}>{nothing}</div> : null}
    </div>
  );
}

function openActive<Row>(
  { shown, onOpen }: { shown: readonly Row[]; onOpen?: (row: Row) => void },
  index: number,
): void {
  const row = shown[index];
  if (row && onOpen) onOpen(row);
}

function Loading({ label }: { label: string }) {
  return (
    <div className={classes.loading} role="status">
      <Loader size={16} aria-hidden="true" />
      Reading {label.toLowerCase()}…
    </div>
  );
}

/** Which row the arrow keys are on. Only that row can be reached by Tab; it keeps the focus while rows scroll by. */
function useRowWalk(count: number, place: Place, scrollTo: (index: number) => void) {
  const [{ active, hasFocus }, setWalk] = useState({ active: place.activeIndex, hasFocus: place.hasFocus });
  const activeIndex = Math.min(active, Math.max(0, count - 1));
  const activate = useCallback((index: number) => setWalk({ active: index, hasFocus: false }), []);
  useEffect(() => {
    place.walkedTo(activeIndex, hasFocus);
  }, [place, activeIndex, hasFocus]);
  const steps: Record<string, number> = {
    ArrowDown: activeIndex + 1,
    ArrowUp: activeIndex - 1,
    PageDown: activeIndex + rowsAPage,
    PageUp: activeIndex - rowsAPage,
    Home: 0,
    End: count - 1,
  };
  const onKeyDown = (event: KeyboardEvent, open: () => void) => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'row') return;
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (event.key === 'Enter') open();
    else if (step === undefined) return;
    else {
      const next = Math.max(0, Math.min(count - 1, step));
      setWalk({ active: next, hasFocus: true });
      scrollTo(next);
    }
    event.preventDefault();
  };
  return { activeIndex, focusedIndex: hasFocus ? activeIndex : -1, activate, onKeyDown };
}
