import { CsvReader, type CsvRecord } from '../bill-csv.ts';
import { Decimal } from '../arithmetic.ts';
import { focusRule, type FocusColumnRule, missingFocusColumns, serviceSubcategories } from './focus-columns.ts';

export interface FocusProblem {
  readonly line: number;
  readonly column: string | null;
  readonly message: string;
}

const mostProblems = 1000;

/**
 * Holds a FOCUS file (CSV) against version 1.2: its 21 columns, names and order of the others, formats, what may be
 * empty, allowed values, and the rules between columns that can be checked in one row. Empty: nothing is wrong. Pure.
 */
export function validateFocus(file: string): readonly FocusProblem[] {
  const problems: FocusProblem[] = [];
  const tell = (line: number, column: string | null, message: string) => {
    if (problems.length < mostProblems) problems.push({ line, column, message });
  };
  let header: readonly string[] | null = null;
  const reader = new CsvReader(',', (record) => {
    if (record.problem !== null) tell(record.line, null, record.problem);
    else if (header === null) {
      header = record.fields;
      checkHeader(header, (column, message) => tell(record.line, column, message));
    } else checkRow(header, record, (column, message) => tell(record.line, column, message));
  });
  reader.push(file);
  reader.end();
  if (header === null) tell(1, null, 'There is no header');
  return problems;
}

type Tell = (column: string | null, message: string) => void;

function checkHeader(header: readonly string[], tell: Tell): void {
  for (const name of missingFocusColumns(header)) tell(name, 'This column is missing');
  let firstCustom: string | null = null;
  header.forEach((name, at) => {
    if (header.indexOf(name) !== at) tell(name, 'This column is here twice');
    if (name.startsWith('x_')) firstCustom ??= name;
    else if (focusRule(name) === undefined) tell(name, 'FOCUS has no such column; a custom one begins with x_');
    else if (firstCustom !== null) tell(name, `Custom columns come last, and ${firstCustom} is before it`);
  });
}

function checkRow(header: readonly string[], { fields, count }: CsvRecord, tell: Tell): void {
  if (count !== header.length) return tell(null, `There are ${count} fields under ${header.length} columns`);
  const row = new Map(header.map((name, at) => [name, fields[at] ?? '']));
  let isReadable = true;
  for (const [name, value] of row) {
    const rule = focusRule(name);
    const wrong = rule && wrongWith(value, rule);
    if (!wrong) continue;
    isReadable = false;
    tell(name, wrong);
  }
  if (isReadable) for (const [column, message] of contradictions(row)) tell(column, message);
}

function wrongWith(value: string, { kind, isNullable }: FocusColumnRule): string | null {
  if (value === '') return isNullable ? null : 'This may not be empty';
  switch (kind) {
    case 'text':
      return null;
    case 'number':
      return /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/.test(value) ? null : 'This is no number';
    case 'date':
      return isDate(value) ? null : 'This is no time as 2026-11-01T00:00:00Z';
    case 'currency':
      return /^[A-Z]{3}$/.test(value) ? null : 'This is no currency as USD';
    case 'json':
      return isObject(value) ? null : 'This is no object in JSON';
    default:
      return kind.includes(value) ? null : `This is none of ${kind.slice(0, 8).join(', ')}`;
  }
}

const isDate = (value: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !Number.isNaN(Date.parse(value));

function isObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

type Row = ReadonlyMap<string, string>;
type Contradiction = readonly [column: string, message: string];

function contradictions(row: Row): readonly Contradiction[] {
  const at = (name: string): string => row.get(name) ?? '';
  const has = (name: string): boolean => at(name) !== '';
  const category = at('ChargeCategory');
  const isPriced = (category === 'Usage' || category === 'Purchase') && !has('ChargeClass');
  const subcategories: readonly string[] =
    Object.entries(serviceSubcategories).find(([name]) => name === at('ServiceCategory'))?.[1] ?? [];
  const checks: readonly (readonly [isWrong: boolean, ...Contradiction])[] = [
    [isPriced && !has('PricingQuantity'), 'PricingQuantity', `${category} needs a quantity`],
    [has('PricingQuantity') !== has('PricingUnit'), 'PricingUnit', 'Quantity and unit come together'],
    [has('ConsumedQuantity') !== has('ConsumedUnit'), 'ConsumedUnit', 'Quantity and unit come together'],
    [has('ConsumedQuantity') && category !== 'Usage', 'ConsumedQuantity', 'Only usage is consumed'],
    [
      category === 'Purchase' && at('ChargeFrequency') === 'Usage-Based',
      'ChargeFrequency',
      'A purchase is not usage-based',
    ],
    [has('PricingCategory') && category === 'Tax', 'PricingCategory', 'A tax has none'],
    [has('SkuMeter') && !has('SkuId'), 'SkuMeter', 'A meter needs SkuId'],
    [has('SkuPriceDetails') && !has('SkuPriceId'), 'SkuPriceDetails', 'Details need SkuPriceId'],
    [at('ListUnitPrice').startsWith('-'), 'ListUnitPrice', 'A price is not below zero'],
    [
      has('ServiceSubcategory') && !subcategories.includes(at('ServiceSubcategory')),
      'ServiceSubcategory',
      `This is not in ${at('ServiceCategory')}`,
    ],
    [at('ChargePeriodStart') >= at('ChargePeriodEnd'), 'ChargePeriodEnd', 'The period ends before it begins'],
    [at('BillingPeriodStart') >= at('BillingPeriodEnd'), 'BillingPeriodEnd', 'The period ends before it begins'],
    [!isProduct(row, 'ListCost', 'ListUnitPrice'), 'ListCost', 'This is not ListUnitPrice × PricingQuantity'],
    [
      !isProduct(row, 'ContractedCost', 'ContractedUnitPrice'),
      'ContractedCost',
      'This is not ContractedUnitPrice × PricingQuantity',
    ],
  ];
  return checks.flatMap(([isWrong, column, message]) => (isWrong ? [[column, message] as const] : []));
}

/** Whether a cost is price times quantity, exactly; true where there is no price to check it with. */
function isProduct(row: Row, cost: string, unitPrice: string): boolean {
  const [price = '', quantity = '', product = ''] = [unitPrice, 'PricingQuantity', cost].map((name) => row.get(name));
  if (price === '' || quantity === '') return true;
  return new Decimal(price).times(quantity).equals(product);
}
