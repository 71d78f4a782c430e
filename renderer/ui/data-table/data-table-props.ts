import type { ReactNode } from 'react';
import type { DataColumn, DataSort } from './data-column.ts';

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
  /** Names the place to which the table scrolls back when one returns to the page. */
  readonly restoreAs?: string;
  /** `fill` takes the height that is left; otherwise the table grows with its rows up to `maxHeightPx`. */
  readonly fill?: boolean;
  readonly maxHeightPx?: number;
}
