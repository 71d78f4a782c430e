import { type BillColumns } from './bill-header.ts';
import { type CsvRecord } from './bill-csv.ts';

/** What is read of a row. Amounts are as they are written. */
export interface BillRow {
  readonly billedCost: string;
  readonly effectiveCost: string;
  readonly listCost: string;
  readonly currency: string;
  /** `2026-10` in UTC. */
  readonly month: string;
  readonly provider: string;
  readonly service: string;
  readonly category: string;
  readonly region: string;
  readonly account: string;
}

export interface BrokenBillRow {
  readonly column: string | null;
  readonly message: string;
}

const knownDates = 5000;

/**
 * Reads rows of one FOCUS file. A row is broken when a number or date cannot be read or something is empty that FOCUS
 * does not let be empty. Where the file has no EffectiveCost or ListCost at all, BilledCost stands in for it, and the
 * bill names the column as missing.
 */
export class BillRows {
  readonly #columns: BillColumns;
  /** A bill has a million rows and a few hundred dates. */
  readonly #months = new Map<string, string | null>();

  constructor(columns: BillColumns) {
    this.#columns = columns;
  }

  /** Columns that are read. */
  get wanted(): readonly number[] {
    const { count: _, accounts, ...single } = this.#columns;
    return [...Object.values(single), ...accounts].filter((column) => column !== -1);
  }

  read({ fields, count, problem }: CsvRecord): BillRow | BrokenBillRow {
    const columns = this.#columns;
    if (problem !== null) return { column: null, message: problem };
    if (count !== columns.count)
      return { column: null, message: `There are ${count} fields under ${columns.count} columns` };
    const at = (column: number): string => (column === -1 ? '' : (fields[column] ?? ''));
    const billedCost = at(columns.billedCost);
    if (!isAmount(billedCost)) return notAmount('BilledCost', billedCost);
    const effectiveCost = columns.effectiveCost === -1 ? billedCost : at(columns.effectiveCost);
    if (!isAmount(effectiveCost)) return notAmount('EffectiveCost', effectiveCost);
    const listCost = columns.listCost === -1 ? billedCost : at(columns.listCost);
    if (!isAmount(listCost)) return notAmount('ListCost', listCost);
    const currency = at(columns.currency);
    if (!isCurrency(currency)) return notCurrency(currency);
    const start = at(columns.start);
    const month = this.#monthOf(start);
    if (month === null) return notDate(start);
    const service = at(columns.service);
    if (service === '') return empty('ServiceName');
    const provider = at(columns.provider);
    if (provider === '' && columns.provider !== -1) return empty('ProviderName');
    const category = at(columns.category);
    if (category === '' && columns.category !== -1) return empty('ServiceCategory');
    return {
      billedCost,
      effectiveCost,
      listCost,
      currency,
      month,
      provider,
      service,
      category,
      region: at(columns.region),
      account: accountOf(columns.accounts, fields),
    };
  }

  #monthOf(start: string): string | null {
    const known = this.#months.get(start);
    if (known !== undefined) return known;
    const month = monthOf(start);
    if (this.#months.size >= knownDates) this.#months.clear();
    if (start.length <= 40) this.#months.set(ownCopy(start), month);
    return month;
  }
}

/** The same text with memory of its own: a part of a text keeps the whole piece of the file that it was cut from. */
export const ownCopy = (text: string): string => String(JSON.parse(JSON.stringify(text)));

function accountOf(columns: readonly number[], fields: readonly string[]): string {
  for (const column of columns) {
    const value = fields[column];
    if (value !== undefined && value !== '') return value;
  }
  return '';
}

/** Digits with a point, also with an exponent; at most 15 digits before the point, as no bill has more. */
const amount = /^[+-]?(\d{1,15}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?$/;
export const isAmount = (value: string): boolean =>
  value.length <= 60 && amount.test(value) && Math.abs(Number(value)) < mostAmount;
const mostAmount = 1e15;

const isCurrency = (value: string): boolean =>
  (value.length === 3 && /^[A-Z]{3}$/.test(value)) || /^[\p{L}\p{N} _-]{1,10}$/u.test(value);

const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** Month in UTC of a time as ISO 8601 has it; without a zone it is UTC. */
function monthOf(start: string): string | null {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?)?(?: ?(Z|UTC|[+-]\d\d:?\d\d))?$/.exec(
    start,
  );
  const [, day, time = '00:00', seconds = ':00', zone = 'Z'] = parts ?? [];
  if (day === undefined) return null;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const ms = Date.parse(`${day}T${time}${seconds}${offset}`);
  if (!(ms >= earliest && ms < latest) || !isOfCalendar(day)) return null;
  return new Date(ms).toISOString().slice(0, 7);
}

/** February has no 30th, which a lenient reader would take for March. */
const isOfCalendar = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

const shown = (value: string): string => `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
const empty = (column: string): BrokenBillRow => ({ column, message: 'This may not be empty' });
const notAmount = (column: string, value: string): BrokenBillRow =>
  value === '' ? empty(column) : { column, message: `${shown(value)} is no amount such as 12.34` };
const notCurrency = (value: string): BrokenBillRow =>
  value === ''
    ? empty('BillingCurrency')
    : { column: 'BillingCurrency', message: `${shown(value)} is no currency such as USD` };
const notDate = (value: string): BrokenBillRow =>
  value === ''
    ? empty('ChargePeriodStart')
    : { column: 'ChargePeriodStart', message: `${shown(value)} is no time such as 2026-11-01T00:00:00Z` };
