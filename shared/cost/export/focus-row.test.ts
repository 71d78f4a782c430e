import { describe, expect, it } from 'vitest';
import { type FocusCharge, focusRow, writeFocus } from './focus-row.ts';
import { validateFocus } from './focus-validate.ts';

const month = { startMs: Date.UTC(2026, 10, 1), endMs: Date.UTC(2026, 11, 1) };
const charge = (change: Partial<FocusCharge> = {}): FocusCharge => ({
  provider: 'Amazon Web Services',
  accountId: 'fleet',
  accountName: null,
  billingPeriod: month,
  chargePeriod: { startMs: month.startMs, endMs: month.startMs + 86_400_000 },
  category: 'Usage',
  frequency: 'Usage-Based',
  description: 'Duration',
  service: { name: 'AWS Lambda', category: 'Compute', subcategory: 'Serverless Compute' },
  consumed: { quantity: '330000.5', unit: 'GB-Seconds' },
  priced: { quantity: '300000.123456789', unit: 'GB-Seconds', unitPrice: '0.0000166667' },
  sku: { id: 'aws.lambda.duration', meter: 'Duration', details: { x_Source: 'page' } },
  tags: { team: 'shop' },
  ...change,
});
const fileOf = (...charges: readonly FocusCharge[]) => writeFocus(charges.map(focusRow));
const changed = (from: string | RegExp, to: string) => validateFocus(fileOf(charge()).replace(from, to));

describe('FOCUS file', () => {
  it('has nothing that the rules of 1.2 forbid', () => {
    expect(
      validateFocus(fileOf(charge(), charge({ custom: { x_IsEstimate: true, x_Low: { number: 1e-7 } } }))),
    ).toEqual([]);
  });

  it('costs quantity times price to the last digit, without an exponent', () => {
    const [, row = ''] = fileOf(charge({ priced: { quantity: '3', unit: 'GB', unitPrice: '0.00000000012' } })).split(
      '\r\n',
    );
    expect(row.startsWith('0.00000000036,fleet,,USD,2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,Usage,')).toBe(true);
  });

  it('puts custom columns last, in rows that lack them too', () => {
    const [header = '', first = '', second = ''] = fileOf(charge(), charge({ custom: { x_Node: 'n1' } })).split('\r\n');
    expect(header.endsWith(',Tags,x_Node')).toBe(true);
    expect([first.endsWith(','), second.endsWith(',n1')]).toEqual([true, true]);
  });

  it('tells a credit by its amount, and consumes nothing for it', () => {
    const file = fileOf(charge({ category: 'Credit', frequency: 'Recurring', priced: { amount: '-20' } }));
    expect(validateFocus(file)).toEqual([]);
    expect(file).toContain('\r\n-20,');
  });

  it('keeps hostile names as text', () => {
    const file = fileOf(charge({ provider: '=HYPERLINK("x")', tags: { '=1': '@a' } }));
    expect(file).toContain(`"'=HYPERLINK(""x"")"`);
    expect(validateFocus(file)).toEqual([]);
  });
});

describe('FOCUS validator', () => {
  it.each([
    ['BilledCost,', '', 'BilledCost', 'missing'],
    ['Tags', 'tags2', 'tags2', 'no such column'],
    ['SkuId', 'x_Sku', 'SkuMeter', 'come last'],
    ['SkuId', 'Tags', 'Tags', 'twice'],
    ['USD', 'usd', 'BillingCurrency', 'currency'],
    ['2026-12-01T00:00:00Z', '2026-12-01', 'BillingPeriodEnd', 'no time'],
    ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z', 'ChargePeriodEnd', 'ends before'],
    [',Usage,', ',Use,', 'ChargeCategory', 'none of'],
    [',Usage,', ',Purchase,', 'ConsumedQuantity', 'Only usage'],
    ['Serverless Compute', 'Content Delivery', 'ServiceSubcategory', 'not in Compute'],
    [',300000.123456789,', ',300000.123456788,', 'ListCost', 'This is not ListUnitPrice'],
    [',300000.123456789,', ',,', 'PricingQuantity', 'needs a quantity'],
    [',AWS Lambda,', ',,', 'ServiceName', 'empty'],
    ['"{""team"":""shop""}"', 'team', 'Tags', 'JSON'],
  ])('%s → %s', (from, to, column, message) => {
    expect(changed(from, to)).toContainEqual(
      expect.objectContaining({ column, message: expect.stringContaining(message) as unknown }),
    );
  });

  it('tells the row with another number of fields, and an empty file', () => {
    expect(validateFocus(`${fileOf(charge())}1,2\r\n`)).toMatchObject([{ line: 3, column: null }]);
    expect(validateFocus('')).toHaveLength(1);
  });
});
