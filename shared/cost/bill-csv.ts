/** A record of a CSV file. Fields that nobody asked for are empty texts. */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** How many fields the file has here, asked for or not. */
  readonly count: number;
  /** Line it begins at, from 1. */
  readonly line: number;
  /** Why it cannot be read as CSV; null when it can. */
  readonly problem: string | null;
}

export interface CsvLimits {
  /** Longest record, in characters. Longer ones are skipped and told. */
  readonly longestRecord: number;
  readonly mostFields: number;
}

const usualLimits: CsvLimits = { longestRecord: 4_000_000, mostFields: 2000 };

const quote = 34;
const newline = 10;
const carriageReturn = 13;

/**
 * Reads CSV (RFC 4180) from pieces of text of any size: quoted fields with delimiters, quotes and line ends in them,
 * CRLF or LF, empty lines left out. Promises flat memory whatever the file says, the line of every record, and that a
 * record which is no CSV is told and the next one read. Texts of fields are parts of the pieces: copy what is kept.
 */
export class CsvReader {
  readonly #delimiter: number;
  readonly #onRecord: (record: CsvRecord) => void;
  readonly #limits: CsvLimits;
  #wanted: readonly boolean[] | null = null;
  /** From the start of a record that has no end yet. */
  #rest = '';
  #line = 1;
  /** Inside of a record that is too long: whether in quotes there. */
  #skipping: { isQuoted: boolean; readonly line: number } | null = null;

  constructor(delimiter: string, onRecord: (record: CsvRecord) => void, limits: CsvLimits = usualLimits) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#onRecord = onRecord;
    this.#limits = limits;
  }

  /** From the next record on only these columns are cut out of the text; the others are empty. */
  want(columns: readonly number[]): void {
    this.#wanted = Array.from({ length: Math.max(0, ...columns) + 1 }, (_, at) => columns.includes(at));
  }

  push(piece: string): void {
    let at = 0;
    // The record that was begun is ended by itself, because a text put together from two is slow to read.
    if (this.#rest !== '') {
      const end = piece.indexOf('\n') + 1;
      const text = this.#rest + piece.slice(0, end);
      this.#rest = '';
      this.#read(text, 0, false);
      at = end;
    }
    if (this.#rest === '') this.#read(piece, at, false);
    else {
      const text = this.#rest + piece.slice(at);
      this.#rest = '';
      this.#read(text, 0, false);
    }
  }

  /** The last record may lack its line end. */
  end(): void {
    const text = this.#rest;
    this.#rest = '';
    if (this.#skipping) this.#tellTooLong(this.#skipping.line);
    else if (text !== '') this.#read(text, 0, true);
  }

  #read(text: string, from: number, isLast: boolean): void {
    let at = this.#skipping ? this.#skip(text, from) : from;
    while (at < text.length) {
      const next = this.#record(text, at, isLast);
      if (next === -1) {
        if (text.length - at > this.#limits.longestRecord) this.#beginSkip(text.slice(at));
        else this.#rest = text.slice(at);
        return;
      }
      at = next;
    }
  }

  /** Reads one record and gives the place after it; −1 when its end is not in the text. */
  #record(text: string, start: number, isLast: boolean): number {
    const fields: string[] = [];
    const delimiter = this.#delimiter;
    const { length } = text;
    let count = 0;
    let at = start;
    let lines = 0;
    let problem: string | null = null;
    for (;;) {
      const isQuoted = text.charCodeAt(at) === quote;
      let value = '';
      if (isQuoted) {
        const end = closingQuote(text, at + 1);
        if (end === -1) {
          if (!isLast) return -1;
          return this.#tell(fields, count, 'A quote is opened here and not closed', lines, text.length);
        }
        lines += newlinesBetween(text, at, end);
        if (this.#isWanted(count)) value = unquoted(text.slice(at + 1, end));
        at = end + 1;
      }
      const from = at;
      let code = 0;
      while (at < length) {
        code = text.charCodeAt(at);
        if (code === delimiter || code === newline) break;
        at += 1;
      }
      const isEnd = at >= text.length;
      if (isEnd && !isLast) return -1;
      if (isQuoted) {
        // After the closing quote nothing but the CR of a line end may come.
        if (at - from > (code === newline || isEnd ? 1 : 0) || (at > from && text.charCodeAt(from) !== carriageReturn))
          problem ??= 'Something stands behind a closing quote';
      } else if (this.#isWanted(count)) {
        const isCrlf = (isEnd || code === newline) && at > from && text.charCodeAt(at - 1) === carriageReturn;
        value = text.slice(from, isCrlf ? at - 1 : at);
      }
      if (count < this.#limits.mostFields) fields.push(value);
      count += 1;
      if (isEnd || code === newline) {
        const isEmpty = count === 1 && !isQuoted && at - from <= (text.charCodeAt(from) === carriageReturn ? 1 : 0);
        if (isEmpty) this.#line += isEnd ? 0 : 1;
        else if (at - start > this.#limits.longestRecord) this.#tell([], 0, this.#tooLong, lines + (isEnd ? 0 : 1), at);
        else this.#tell(fields, count, problem, lines + (isEnd ? 0 : 1), at);
        return at + 1;
      }
      at += 1;
    }
  }

  #isWanted(column: number): boolean {
    return this.#wanted === null ? column < this.#limits.mostFields : this.#wanted[column] === true;
  }

  #tell(fields: readonly string[], count: number, problem: string | null, lines: number, end: number): number {
    const line = this.#line;
    this.#line += lines;
    const tooMany = count > this.#limits.mostFields ? `There are ${count} fields` : null;
    this.#onRecord({ fields, count, line, problem: problem ?? tooMany });
    return end;
  }

  #beginSkip(text: string): void {
    this.#skipping = { isQuoted: false, line: this.#line };
    const at = this.#skip(text, 0);
    if (at < text.length) this.#read(text, at, false);
  }

  /** Leaves out text up to the end of the record; gives the place after it, or the end of the text. */
  #skip(text: string, from: number): number {
    const skipping = this.#skipping;
    if (!skipping) return from;
    for (let at = from; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) skipping.isQuoted = !skipping.isQuoted;
      else if (code === newline) {
        this.#line += 1;
        if (skipping.isQuoted) continue;
        this.#tellTooLong(skipping.line);
        return at + 1;
      }
    }
    return text.length;
  }

  #tellTooLong(line: number): void {
    this.#skipping = null;
    this.#onRecord({ fields: [], count: 0, line, problem: this.#tooLong });
  }

  get #tooLong(): string {
    return `The row is longer than ${this.#limits.longestRecord.toLocaleString('en')} characters`;
  }
}

/** Place of the quote that ends a field; a doubled one is part of it. −1: not in this text. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1) {
    if (text.charCodeAt(at + 1) !== quote) return at;
    at = text.indexOf('"', at + 2);
  }
  return -1;
}

const unquoted = (text: string): string => (text.includes('""') ? text.replaceAll('""', '"') : text);

function newlinesBetween(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (text.charCodeAt(at) === newline) count += 1;
  return count;
}
