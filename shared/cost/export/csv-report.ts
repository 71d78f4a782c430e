import { type CostReport, type ReportOption } from '../report.ts';
import { type CsvCell, csvText, number, text } from './csv-text.ts';

const lineColumns = [
  'Kind',
  'Option id',
  'Option',
  'Can be taken',
  'Why not, or why no price',
  'Line',
  'Group',
  'Used (base units)',
  'Included (base units)',
  'Billed',
  'Unit',
  'USD per unit',
  'USD a month',
  'USD a month, exact',
  'Low USD',
  'High USD',
  'P10 USD',
  'P50 USD',
  'P90 USD',
  'Cheapest in (share of draws)',
  'USD with free tiers',
  'USD without free tiers',
  'Price id',
  'Price region',
  'Source',
  'URL',
  'Read on',
  'Age in days',
  'Confidence',
  'Old or undated',
] as const;
type LineColumn = (typeof lineColumns)[number];
type Cells = Partial<Record<LineColumn, CsvCell>>;

/** Without it Excel takes UTF-8 for the code page of the computer. */
const byteOrderMark = '\uFEFF';

const inputColumns = ['Input', 'Low', 'Base', 'High', 'From'] as const;

/**
 * A comparison as CSV: first a table with a row for each line and one for the total of each option (`Kind` tells them
 * apart, so that a sum takes either), which a spreadsheet can filter from its first row; then, after an empty row, the
 * inputs with where each is from; then what the comparison was made with. Pure.
 */
export function csvReport(report: CostReport): string {
  const head = lineColumns.map((name) => text(name));
  const body = report.options.flatMap(optionRows).map((cells) => lineColumns.map((name) => cells[name] ?? text(null)));
  return (
    byteOrderMark + csvText([head, ...body, [text(null)], ...inputRows(report), [text(null)], ...factRows(report)])
  );
}

function optionRows(option: ReportOption): readonly Cells[] {
  const why = [...option.violations.map(({ reason }) => reason), ...(option.quote === null ? [] : [option.quote])];
  const same: Cells = {
    'Option id': text(option.id),
    Option: text(option.name),
    'Can be taken': text(option.isFeasible ? 'yes' : 'no'),
    'Why not, or why no price': text(why.join('; ')),
  };
  const lines = option.lines.map(
    (line): Cells => ({
      ...same,
      Kind: text('line'),
      Line: text(line.what),
      Group: text(line.group),
      'Used (base units)': number(line.quantity),
      'Included (base units)': number(line.included),
      Billed: number(line.billed),
      Unit: text(line.unit),
      'USD per unit': number(line.unitPrice),
      'USD a month': number(line.amount),
      'USD a month, exact': number(line.amountExact),
      'Price id': text(line.price?.id ?? null),
      'Price region': text(line.price?.region ?? null),
      Source: text(line.price?.source ?? 'the scenario'),
      URL: text(line.price?.url ?? null),
      'Read on': text(line.price?.date ?? null),
      'Age in days': number(line.price?.ageDays ?? null),
      Confidence: text(line.price?.confidence ?? null),
      'Old or undated': text(line.price ? (line.price.isStale ? 'yes' : 'no') : null),
    }),
  );
  const total: Cells = {
    ...same,
    Kind: text('total'),
    Line: text('Total'),
    'USD a month': number(option.total),
    'USD a month, exact': number(option.totalExact),
    'Low USD': number(option.low),
    'High USD': number(option.high),
    'P10 USD': number(rounded(option.p10)),
    'P50 USD': number(rounded(option.p50)),
    'P90 USD': number(rounded(option.p90)),
    'Cheapest in (share of draws)': number(option.cheapestShare),
    'USD with free tiers': number(option.totalWithFreeTiers),
    'USD without free tiers': number(option.totalWithoutFreeTiers),
  };
  return [...lines, total];
}

const rounded = (usd: number | null): string | null => (usd === null ? null : usd.toFixed(4));

function inputRows({ inputs, assumed }: CostReport): readonly (readonly CsvCell[])[] {
  const numbers = inputs.map((input) => [
    text(input.path),
    number(input.low),
    number(input.base),
    number(input.high),
    text(input.measured ? 'measured' : input.assumed ? 'assumed, not given' : 'given'),
  ]);
  const named = new Set(inputs.map(({ path }) => path));
  const choices = assumed
    .filter(({ path }) => !named.has(path))
    .map(({ path, value }) => [text(path), text(null), text(value), text(null), text('assumed, not given')]);
  return [inputColumns.map((name) => text(name)), ...numbers, ...choices];
}

function factRows(report: CostReport): readonly (readonly CsvCell[])[] {
  const { today, sampling } = report;
  return [
    [text('Scenario'), text(report.name)],
    [text('Region'), text(report.region)],
    [text('Currency'), text(report.currency)],
    [text('Free tiers of the account are left'), text(report.freeTiers ? 'yes' : 'no')],
    [text('Paid today, USD a month'), number(today?.usd ?? null), text(today?.source ?? today?.option ?? null)],
    [text('Price book'), text(report.priceBook)],
    [text('As of'), text(report.asOf)],
    [text('Draws'), number(sampling.draws), text('seed'), number(sampling.seed)],
  ];
}
