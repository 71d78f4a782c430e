import { describe, expect, it } from 'vitest';
import { billShare } from './bill-share.ts';
import { type BillGroup } from './bill.ts';

const group = (change: Partial<BillGroup>): BillGroup => ({
  provider: 'AWS',
  service: 'AWS Lambda',
  category: 'Compute',
  region: 'us-east-1',
  account: 'shop',
  month: '2026-08',
  currency: 'USD',
  billedCost: '10.005',
  effectiveCost: '9.1',
  listCost: '12',
  rows: 3,
  ...change,
});
const readAtMs = Date.UTC(2026, 9, 15);
const shareOf = (groups: readonly BillGroup[], chosen = groups) =>
  billShare({ fileName: 'aws.csv', readAtMs, groups: [...groups] }, chosen);

describe('share of a bill', () => {
  it('is the mean over the whole months of the file, also those without a charge', () => {
    const lambda = group({ month: '2026-07', effectiveCost: '30' });
    const share = shareOf([lambda, group({ service: 'S3' }), group({ service: 'S3', month: '2026-09' })], [lambda]);
    expect(share).toMatchObject({ usdPerMonth: 10, months: ['2026-07', '2026-08', '2026-09'], areWhole: true });
    expect(share.source).toBe('bill aws.csv, 2026-07 to 2026-09, a month on average, EffectiveCost');
  });

  it('leaves the month out that was not over, and says so', () => {
    const share = shareOf([group({}), group({ month: '2026-10', effectiveCost: '1000' })]);
    expect(share.usdPerMonth).toBe(9.1);
    expect(share.notes).toEqual(['Left out, not over when the file was read: 2026-10.']);
  });

  it('takes the month that is not over when there is no other', () => {
    const share = shareOf([group({ month: '2026-10' })]);
    expect(share).toMatchObject({ usdPerMonth: 9.1, areWhole: false });
    expect(share.notes[0]).toContain('was not over');
  });

  it('says other currencies and converts none', () => {
    const share = shareOf([group({}), group({ currency: 'EUR', effectiveCost: '5' })]);
    expect(share).toMatchObject({ usdPerMonth: 9.1, otherCurrencies: [{ currency: 'EUR', total: '5.00' }] });
    expect(shareOf([group({ currency: 'EUR' })]).usdPerMonth).toBeNull();
  });

  it('takes credits off, and has no cost below zero', () => {
    expect(shareOf([group({}), group({ service: 'Credit', effectiveCost: '-9.1' })]).usdPerMonth).toBe(0);
    const share = shareOf([group({ effectiveCost: '-1' })]);
    expect(share.usdPerMonth).toBeNull();
    expect(share.notes[0]).toContain('Credits');
  });

  it('rounds half a cent up, once', () => {
    const [bill] = [[group({}), group({ region: 'eu' })]];
    expect(billShare({ fileName: 'a', readAtMs, groups: bill }, bill, 'billedCost').usdPerMonth).toBe(20.01);
    expect(billShare({ fileName: 'a', readAtMs, groups: bill }, bill.slice(1), 'billedCost').usdPerMonth).toBe(10.01);
  });
});
