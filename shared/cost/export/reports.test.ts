import { describe, expect, it } from 'vitest';
import { CsvReader } from '../bill-csv.ts';
import { Decimal } from '../arithmetic.ts';
import { basisOf } from '../fixtures/basis-of.ts';
import { builtInPriceBook } from '../price-book.ts';
import { costReport } from '../report.ts';
import { csvReport } from './csv-report.ts';
import { focusReport } from './focus-report.ts';
import { focusUnit } from './focus-unit.ts';
import { reportDocument } from './report-document.ts';
import { percent } from './report-words.ts';
import { validateFocus } from './focus-validate.ts';

const reportOf = (changes: Readonly<Record<string, unknown>> = {}) =>
  costReport(basisOf(changes), { draws: 50, seed: 1 });

function rowsOf(csv: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const reader = new CsvReader(',', ({ fields }) => rows.push(fields));
  reader.push(csv.replace(/^\uFEFF/, ''));
  reader.end();
  return rows;
}

/** Rows as objects by the names of the first. */
function recordsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = rowsOf(csv);
  return rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

const large = { workload: { requestsPerMonth: 1e12, egressGb: 200_000, neuronsPerDay: 50_000 }, region: 'eu' };
const scenarios: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a usual one', { name: 'Token check', people: { usdPerHour: 60, machineHours: 2 } }],
  ['a large one in Europe, with tiers', large],
  ['one without requests', { workload: { requestsPerMonth: 0 } }],
  ['a hostile name', { name: '=cmd|" /C calc"!A0\n,"x' }],
  [
    'one with prices of its own',
    {
      ownKubernetes: {
        clusterUsd: 1,
        nodeUsdPerHour: 0.1,
        nodeVcpu: 4,
        nodeMemoryGib: 8,
        loadBalancerUsd: 2,
        egressUsdPerGb: 0.01,
      },
    },
  ],
];

describe.each(scenarios)('exports of %s', (_, changes) => {
  const report = reportOf(changes);
  const priced = report.options.filter(({ total }) => total !== null);

  it('are FOCUS 1.2 without a fault, and add up to the totals', () => {
    const file = focusReport(report);
    expect(validateFocus(file)).toEqual([]);
    const sums = new Map<string, Decimal>();
    for (const row of recordsOf(file)) {
      const id = row['x_OptionId'] ?? '';
      sums.set(id, (sums.get(id) ?? new Decimal(0)).plus(row['ListCost'] ?? NaN));
    }
    for (const { id, totalExact } of priced)
      expect(
        sums
          .get(id)
          ?.minus(totalExact ?? NaN)
          .abs()
          .toNumber(),
        id,
      ).toBeLessThan(1e-5);
    expect([...sums.keys()]).toEqual(priced.map(({ id }) => id));
  });

  it('are CSV with every line, total and input', () => {
    const rows = rowsOf(csvReport(report));
    const [header = []] = rows;
    const kinds = rows.filter(({ length }) => length === header.length).map(([kind]) => kind);
    expect(kinds.filter((kind) => kind === 'total')).toHaveLength(report.options.length);
    expect(kinds.filter((kind) => kind === 'line')).toHaveLength(report.options.flatMap(({ lines }) => lines).length);
    for (const { path } of [...report.inputs, ...report.assumed])
      expect(rows.some(([name]) => name === path)).toBe(true);
  });

  it('have no cell that a spreadsheet takes for a formula', () => {
    const cells = [...rowsOf(csvReport(report)), ...rowsOf(focusReport(report))].flat();
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual([]);
  });
});

describe('FOCUS report', () => {
  it('has a row for each tier, and all that is used once', () => {
    const rows = recordsOf(focusReport(reportOf(large)));
    const duration = rows.filter((row) => row['x_OptionId'] === 'lambda-arm' && row['SkuMeter'] === 'Duration');
    expect(duration.length).toBeGreaterThan(1);
    expect(duration.slice(1).every((row) => row['ConsumedQuantity'] === '0')).toBe(true);
    expect(duration.map((row) => row['ListUnitPrice'])).toEqual(['0.0000133334', '0.0000120001', '0.0000106667']);
  });

  it('tells purchases, credits and own things for what they are', () => {
    const rows = recordsOf(focusReport(reportOf()));
    const of = (option: string, category: string) =>
      rows.filter((row) => row['x_OptionId'] === option && row['ChargeCategory'] === category);
    expect(of('workers-paid', 'Purchase')).toMatchObject([
      { ListCost: '5', ProviderName: 'Cloudflare', PricingUnit: 'Months' },
    ]);
    expect(of('vercel-pro', 'Credit')).toMatchObject([
      { ListCost: '-20', ProviderName: 'Vercel', PricingQuantity: '' },
    ]);
    expect(of('fastly-minimum', 'Purchase')).toMatchObject([{ ProviderName: 'Fastly', ListCost: '47' }]);
    expect(of('edge-boxes', 'Purchase')[0]).toMatchObject({
      ProviderName: 'self-managed',
      ChargeFrequency: 'Recurring',
    });
    const [requests] = of('lambda-arm', 'Usage');
    expect(requests).toMatchObject({
      ServiceName: 'AWS Lambda',
      PricingUnit: '1000000 Requests',
      PricingQuantity: '15',
      ConsumedQuantity: '16000000',
      ConsumedUnit: 'Requests',
      BillingPeriodEnd: '2026-12-01T00:00:00Z',
      x_IsEstimate: 'true',
    });
  });

  it('knows the unit of every price of the book', () => {
    const units = new Set([...builtInPriceBook.prices.values()].map(({ unit }) => focusUnit(unit).pricing));
    expect([...units].sort()).toEqual([
      '1000 Neurons',
      '10000 Requests',
      '1000000 CPU-Milliseconds',
      '1000000 GB-Seconds',
      '1000000 Invocations',
      '1000000 Requests',
      '1000000 vCPU-Milliseconds',
      'CPU-Hours',
      'Days',
      'GB',
      'GB-Hours',
      'GB-Months',
      'GB-Seconds',
      'GiB-Hours',
      'GiB-Seconds',
      'Hours',
      'LCU-Hours',
      'Months',
      'Units',
      'User-Months',
      'kWh',
      'vCPU-Hours',
      'vCPU-Seconds',
    ]);
  });
});

describe('inputs in a report', () => {
  const others = { vcpu: 4, memoryGb: 16, pods: 12 };
  it.each([
    ['alone', {}],
    ['with a measured number', { workload: { cpuMs: { low: 4, base: 5, high: 6, measured: true } } }],
    ['with others on the cluster', { containers: { others } }],
  ])('are counted as they are listed: %s', (_, changes) => {
    const report = reportOf(changes);
    const { sections } = reportDocument(report, null);
    const [question] = sections[0]?.blocks ?? [];
    const text = question?.kind === 'paragraph' ? question.text : '';
    const counts = /Of (\d+) numbers (\d+) (?:was|were) measured, (\d+) given and (\d+) assumed/.exec(text);
    const [all, measured, given, assumed] = (counts ?? []).slice(1).map(Number);
    const [numbers, rest] = sections.find(({ title }) => title === 'Inputs')?.blocks ?? [];
    const rows = numbers?.kind === 'table' ? numbers.rows : [];
    const from = (word: string) => rows.filter(({ cells }) => cells.at(-1) === word).length;
    expect([all, measured, given, assumed]).toEqual([rows.length, from('measured'), from('given'), from('assumed')]);
    expect(text).toContain(`so were ${rest?.kind === 'table' ? rest.rows.length : 0} other values`);
    expect(Number(assumed) + (rest?.kind === 'table' ? rest.rows.length : 0)).toBe(report.assumed.length);
  });
});

it('a share that is not all of the draws never reads 100 %', () => {
  expect([1, 0.997, 0.994, 0.001, 0].map(percent)).toEqual(['100 %', '>99 %', '99 %', '<1 %', '–']);
});
