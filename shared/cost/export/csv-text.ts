import { Decimal } from '../arithmetic.ts';

/** A cell: text that is guarded against being taken for a formula, or a decimal that stays a number; null is empty. */
export type CsvCell = { readonly text: string | null } | { readonly number: string | null };

export const text = (value: string | null): CsvCell => ({ text: value });
/** A decimal as text of JavaScript's decimals, or a number. */
export const number = (value: string | number | null): CsvCell => ({
  number: value === null ? null : plainNumber(value),
});

/** With what a spreadsheet takes a cell for a formula, also in full width. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** RFC 4180: CRLF, cells with commas, quotes or line ends in quotes. */
export const csvText = (rows: readonly (readonly CsvCell[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

function cellText(cell: CsvCell): string {
  const value = 'text' in cell ? guarded(cell.text ?? '') : (cell.number ?? '');
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** An apostrophe makes a spreadsheet show the rest as text. NUL and the like have no place in a file of text. */
export function guarded(value: string): string {
  const clean = value.replaceAll(/\p{Cc}/gu, (control) => ('\t\r\n'.includes(control) ? control : ' '));
  return formulaStart.test(clean) ? `'${clean}` : clean;
}

/** Without an exponent, which not every reader knows; never −0, NaN or Infinity. */
function plainNumber(value: string | number): string {
  const decimal = new Decimal(value);
  if (!decimal.isFinite()) throw new Error(`${value} is no number for a CSV file`);
  return decimal.isZero() ? '0' : decimal.toFixed();
}
