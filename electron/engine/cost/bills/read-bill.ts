import { delimiterOf, readBillHeader } from '#shared/cost/bill-header.ts';
import { CsvReader, type CsvRecord } from '#shared/cost/bill-csv.ts';
import { BillRows } from '#shared/cost/bill-row.ts';
import { BillSums } from '#shared/cost/bill-sums.ts';
import type { Bill, BrokenRow } from '#shared/cost/bill.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type BillLimits, billText, usualBillLimits } from './bill-text.ts';

/** `rows` counts all of them, the broken ones too; groups have the others. */
export type ReadBill = Pick<Bill, 'rows' | 'brokenRows' | 'broken' | 'missingColumns' | 'groups'>;

export interface ReadBillOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, rows: number) => void;
  readonly limits?: BillLimits;
}

/** A header of FOCUS has 60 columns; nothing of a million characters is one. */
const longestHeader = 1_000_000;

/**
 * Reads a FOCUS file (CSV, also gzipped) as a stream, of any number of rows with the same memory. Fails with
 * `cost/not-a-bill` when what is needed of FOCUS is not in its header. Keeps no row.
 */
export async function readBill(path: string, options: ReadBillOptions): Promise<ReadBill> {
  const { signal, onProgress, limits = usualBillLimits } = options;
  let start = '';
  let bill: BillReader | null = null;
  for await (const { text, share } of billText(path, signal, limits)) {
    if (bill) bill.push(text);
    else {
      start += text;
      if (!hasHeader(start)) continue;
      bill = new BillReader(start);
      start = '';
    }
    onProgress(share, bill.rows);
  }
  return (bill ?? new BillReader(start)).end();
}

/** Whether the first line that says anything is complete; what is no text or has no lines is no bill. */
function hasHeader(start: string): boolean {
  const end = /\S.*\n/.exec(start);
  const header = end ? start.slice(0, end.index + end[0].length) : start;
  if (header.includes('\0') || header.length > longestHeader) throw notABill('It is no table in text.');
  return end !== null;
}

const mostBroken = 1000;

class BillReader {
  rows = 0;
  #brokenRows = 0;
  readonly #broken: BrokenRow[] = [];
  readonly #sums = new BillSums();
  readonly #csv: CsvReader;
  #reader: BillRows | null = null;
  #missingColumns: readonly string[] = [];

  constructor(start: string) {
    const firstLine = start.trimStart().split('\n', 1)[0] ?? '';
    this.#csv = new CsvReader(delimiterOf(firstLine), (record) => this.#read(record));
    this.#csv.push(start);
  }

  push(text: string): void {
    this.#csv.push(text);
  }

  end(): ReadBill {
    this.#csv.end();
    if (!this.#reader) throw notABill('It is empty.');
    return {
      rows: this.rows,
      brokenRows: this.#brokenRows,
      broken: this.#broken,
      missingColumns: [...this.#missingColumns],
      groups: this.#sums.groups(),
    };
  }

  #read(record: CsvRecord): void {
    if (!this.#reader) {
      this.#reader = this.#begin(record);
      return;
    }
    this.rows += 1;
    const row = this.#reader.read(record);
    const broken = 'message' in row ? row : this.#sums.add(row);
    if (!broken) return;
    this.#brokenRows += 1;
    if (this.#broken.length >= mostBroken) return;
    const { column, message } = broken;
    this.#broken.push({ line: record.line, column, message: message.slice(0, 300) });
  }

  #begin({ fields, problem }: CsvRecord): BillRows {
    if (problem !== null) throw notABill(`Its first line is no header: ${problem}.`);
    const header = readBillHeader(fields);
    if (!header.ok) throw notABill(`It has no column ${header.lacks.join(', ')}.`);
    this.#missingColumns = header.missingColumns;
    const rows = new BillRows(header.columns);
    this.#csv.want(rows.wanted);
    return rows;
  }
}

const notABill = (why: string): FlotillaError =>
  new FlotillaError('cost/not-a-bill', `This is no bill in FOCUS. ${why}`, {
    hint: 'Choose the FOCUS export of your bill: CSV, also gzipped. AWS, Google Cloud and Azure have it under cost exports.',
  });
