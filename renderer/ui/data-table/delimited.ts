import type { CellValue, DataColumn } from './data-column.ts';

export type Delimiter = 'csv' | 'tsv';

/**
 * One cell. Text that a spreadsheet would run as a formula gets an apostrophe in front, because names and labels come
 * from nodes and files.
 */
function cellText(value: CellValue, delimiter: Delimiter): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  if (delimiter === 'tsv') return safe.replace(/[\t\r\n]+/g, ' ');
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table as text for a spreadsheet or a program: header line first, values and not their drawing. */
export function toDelimited<Row>(
  rows: readonly Row[],
  columns: readonly DataColumn<Row>[],
  delimiter: Delimiter,
): string {
  const separator = delimiter === 'csv' ? ',' : '\t';
  const line = (values: readonly CellValue[]) => values.map((value) => cellText(value, delimiter)).join(separator);
  const lines = [
    line(columns.map(({ header }) => header)),
    ...rows.map((row) => line(columns.map(({ value, copy = value }) => copy(row)))),
  ];
  return `${lines.join('\n')}\n`;
}
