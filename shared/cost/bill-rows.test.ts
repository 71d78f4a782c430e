import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from './arithmetic.ts';
import { delimiterOf, readBillHeader } from './bill-header.ts';
import { type BillRow, BillRows } from './bill-row.ts';
import { BillSums } from './bill-sums.ts';
import { ExactSum } from './exact-sum.ts';

const header = ['billed cost', 'Billing_Currency', 'ChargePeriodStart', 'ServiceName', 'ProviderName', 'EffectiveCost'];
const good = ['1.5', 'USD', '2026-10-01T00:00:00Z', 'AWS Lambda', 'AWS', '1.4'];

function readRow(change: Readonly<Record<number, string>> = {}) {
  const read = readBillHeader(header);
  if (!read.ok) throw new Error(read.lacks.join(', '));
  const fields = good.map((value, at) => change[at] ?? value);
  return new BillRows(read.columns).read({ fields, count: fields.length, line: 2, problem: null });
}

describe('header of a bill', () => {
  it('is found in another order and case, and what FOCUS asks for is named', () => {
    const read = readBillHeader(header);
    expect(read).toMatchObject({ ok: true, columns: { billedCost: 0, currency: 1, listCost: -1 } });
    expect(read.ok && read.missingColumns).toContain('ListCost');
    expect(read.ok && read.missingColumns).not.toContain('BilledCost');
  });

  it('says what a file lacks that is no bill', () => {
    expect(readBillHeader(['name', 'BilledCost'])).toEqual({
      ok: false,
      lacks: ['BillingCurrency', 'ChargePeriodStart', 'ServiceName'],
    });
  });

  it('tells the delimiter', () => {
    expect(['a,b', 'a;b;c,d', 'a\tb', 'a'].map(delimiterOf)).toEqual([',', ';', '\t', ',']);
  });
});

describe('row of a bill', () => {
  it('has what is read of it; the list price stands for nothing that is there', () => {
    expect(readRow()).toEqual({
      billedCost: '1.5',
      effectiveCost: '1.4',
      listCost: '1.5',
      currency: 'USD',
      month: '2026-10',
      provider: 'AWS',
      service: 'AWS Lambda',
      category: '',
      region: '',
      account: '',
    });
  });

  it.each([
    ['2026-09-30T23:30:00-02:00', '2026-10'],
    ['2026-10-01', '2026-10'],
    ['2026-10-01 00:00:00 UTC', '2026-10'],
    ['2026-10-01T00:00Z', '2026-10'],
    ['2026-10-01T00:00:00.000+0530', '2026-09'],
  ])('%s is in %s', (start, month) => {
    expect(readRow({ 2: start })).toMatchObject({ month });
  });

  it.each([
    [0, '', 'BilledCost', 'This may not be empty'],
    [0, '1,5', 'BilledCost', '"1,5" is no amount such as 12.34'],
    [0, 'NaN', 'BilledCost', '"NaN" is no amount such as 12.34'],
    [0, '1e20', 'BilledCost', '"1e20" is no amount such as 12.34'],
    [5, '--1', 'EffectiveCost', '"--1" is no amount such as 12.34'],
    [1, '', 'BillingCurrency', 'This may not be empty'],
    [1, 'a\u0000b', 'BillingCurrency', '"a\u0000b" is no currency such as USD'],
    [2, '2026-02-30', 'ChargePeriodStart', '"2026-02-30" is no time such as 2026-11-01T00:00:00Z'],
    [2, '10/01/2026', 'ChargePeriodStart', '"10/01/2026" is no time such as 2026-11-01T00:00:00Z'],
    [2, '9999-01-01', 'ChargePeriodStart', '"9999-01-01" is no time such as 2026-11-01T00:00:00Z'],
    [3, '', 'ServiceName', 'This may not be empty'],
    [4, '', 'ProviderName', 'This may not be empty'],
  ])('column %i as "%s" is broken', (at, value, column, message) => {
    expect(readRow({ [at]: value })).toEqual({ column, message });
  });
});

describe('exact sums', () => {
  it('adds what floating point cannot, and comes back to zero', () => {
    const sum = new ExactSum();
    for (const each of ['0.1', '0.2', '999999999999999.999999999999999', '1E-20', '-1E-20', '-0.3']) sum.add(each);
    expect(sum.value().toFixed()).toBe('999999999999999.999999999999999');
    sum.add('-999999999999999.999999999999999');
    expect(sum.value().isZero()).toBe(true);
  });

  it('is the sum of decimals, for any amounts', () => {
    const amount = fc
      .tuple(
        fc.constantFrom('', '-', '+'),
        fc.nat(1e9),
        fc.stringMatching(/^[0-9]{0,20}$/),
        fc.constantFrom('', 'e-3', 'E2'),
      )
      .map(([sign, whole, places, exponent]) => `${sign}${whole}${places && `.${places}`}${exponent}`);
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const sum = new ExactSum();
        for (const each of amounts) sum.add(each);
        const expected = amounts.reduce((all, each) => all.plus(each), new Decimal(0));
        expect(sum.value().equals(expected)).toBe(true);
      }),
    );
  });
});

describe('sums of a bill', () => {
  const plain = readRow() as BillRow;
  const row = (change: Partial<BillRow>): BillRow => ({ ...plain, ...change });

  it('keeps currencies and months apart, largest first, and takes credits off', () => {
    const sums = new BillSums();
    for (const billedCost of ['10', '0.30', '-10.1']) sums.add(row({ billedCost }));
    sums.add(row({ billedCost: '5', currency: 'EUR' }));
    sums.add(row({ billedCost: '-7', month: '2026-09' }));
    expect(sums.groups().map(({ billedCost, currency, month, rows }) => [billedCost, currency, month, rows])).toEqual([
      ['-7', 'USD', '2026-09', 1],
      ['5', 'EUR', '2026-10', 1],
      ['0.2', 'USD', '2026-10', 3],
    ]);
  });

  it('puts what is beyond 5,000 groups into others, and loses nothing', () => {
    const sums = new BillSums();
    for (let at = 1; at <= 25_000; at += 1) sums.add(row({ service: `s${at}`, billedCost: String(at % 6000) }));
    const groups = sums.groups();
    expect(groups.length).toBeLessThanOrEqual(5000);
    const total = groups.reduce((all, group) => all.plus(group.billedCost), new Decimal(0));
    const expected = Array.from({ length: 25_000 }, (_, at) => (at + 1) % 6000).reduce((a, b) => a + b, 0);
    expect(total.toNumber()).toBe(expected);
    expect(groups.filter(({ service }) => service === 'other')).toHaveLength(1);
    expect(groups.reduce((all, { rows }) => all + rows, 0)).toBe(25_000);
  });

  it('does not take months and currencies without end', () => {
    const sums = new BillSums();
    const answers = Array.from({ length: 501 }, (_, at) => sums.add(row({ currency: `C${at}` })));
    expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
  });

  it('cuts hostile text and keeps it as text', () => {
    const sums = new BillSums();
    sums.add(row({ service: `<b>\u0000${'x'.repeat(1000)}` }));
    const [group] = sums.groups();
    expect(group?.service).toHaveLength(200);
    expect(group?.service.startsWith('<b> x')).toBe(true);
  });
});
