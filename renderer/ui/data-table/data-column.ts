import type { ReactNode } from 'react';

/** What a cell is worth: it sorts, filters and copies by this. Null is unknown and sorts last. */
export type CellValue = string | number | null;

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** What the header means, on hover. */
  readonly headerTitle?: string;
  readonly value: (row: Row) => CellValue;
  /** What is copied, where the value would not be understood elsewhere. */
  readonly copy?: (row: Row) => CellValue;
  /** How it is drawn; the value itself by default. */
  readonly cell?: (row: Row) => ReactNode;
  /** A CSS grid track: `90px`, `minmax(120px, 2fr)`; by default `minmax(80px, 1fr)`. */
  readonly width?: string;
  /** `end` for figures. */
  readonly align?: 'start' | 'end';
  readonly sortable?: boolean;
  /** Whether the filter looks into it; by default it does. */
  readonly searchable?: boolean;
  /** Filtered and copied, but not drawn. */
  readonly hidden?: boolean;
  /** Hides the header's text from sight, for columns of buttons. */
  readonly headerHidden?: boolean;
}

export interface DataSort {
  readonly id: string;
  readonly desc: boolean;
}
