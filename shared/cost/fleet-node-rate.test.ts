import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, quick } from './arithmetic.ts';
import { energyShare, hourOf, nodePrice, notAMachine, readRules } from './fleet-node-rate.ts';
import { FleetPrices, noFleetPrices, type NodePriceRule, type NodeRate } from './fleet-prices.ts';
import { builtInPriceBook, mergePrices, type PriceBook } from './price-book.ts';

const box: NodeRate = {
  kind: 'box',
  priceUsd: 360,
  months: 36,
  watts: 10,
  pue: 1.5,
  energyUsdPerKwh: 0.2,
  linkUsdPerMonth: 20,
};

const withOwn = (prices: readonly object[]): PriceBook => {
  const merged = mergePrices(builtInPriceBook, { version: 1, prices: prices as never });
  if (!merged.ok) throw new Error(JSON.stringify(merged.problems));
  return merged.book;
};

describe('a rate', () => {
  it.each<[string, NodeRate, string]>([
    ['a month of 730 hours', { kind: 'month', usdPerMonth: 73 }, '0.1'],
    ['an hour', { kind: 'hour', usdPerHour: 0.25 }, '0.25'],
    ['nothing', { kind: 'hour', usdPerHour: 0 }, '0'],
    ['a machine of the book', { kind: 'machine', price: 'aws.ec2.t3.medium' }, '0.0416'],
    // (360/36 + 0.01 × 730 × 1.5 × 0.2 + 20) / 730
    ['an own box', box, '0.04409589041095890411'],
  ])('of %s', (_name, rate, usd) => {
    expect(hourOf(exact, rate, builtInPriceBook)?.toSignificantDigits(19).toFixed()).toBe(usd);
    expect(hourOf(quick, rate, builtInPriceBook)).toBeCloseTo(Number(usd), 12);
  });

  it("takes a user's own price of a machine", () => {
    const book = withOwn([{ id: 'aws.ec2.t3.medium', price: '0.02', source: 'contract', date: '2026-10-01' }]);
    expect(hourOf(quick, { kind: 'machine', price: 'aws.ec2.t3.medium' }, book)).toBe(0.02);
  });

  it.each([
    ['aws.ec2.no-such', 'The price book has no price aws.ec2.no-such'],
    ['aws.lambda.requests', 'aws.lambda.requests is no price of a machine'],
  ])('%s is not one', (price, why) => {
    expect(notAMachine(price, builtInPriceBook)).toBe(why);
    expect(hourOf(quick, { kind: 'machine', price }, builtInPriceBook)).toBeNull();
  });

  it('is never negative nor no number, whatever the schema lets through', () => {
    const usd = fc.double({ min: 0, max: 1e9, noNaN: true });
    const rate = fc.oneof(
      usd.map((usdPerMonth): NodeRate => ({ kind: 'month', usdPerMonth })),
      usd.map((usdPerHour): NodeRate => ({ kind: 'hour', usdPerHour })),
      fc.record({
        kind: fc.constant('box' as const),
        priceUsd: usd,
        months: fc.double({ min: 1, max: 600, noNaN: true }),
        watts: fc.double({ min: 0, max: 10_000, noNaN: true }),
        pue: fc.double({ min: 1, max: 10, noNaN: true }),
        energyUsdPerKwh: fc.double({ min: 0, max: 100, noNaN: true }),
        linkUsdPerMonth: usd,
      }),
    );
    fc.assert(
      fc.property(rate, (each) => {
        const hour = hourOf(quick, each, builtInPriceBook) ?? Number.NaN;
        expect(hour).toBeGreaterThanOrEqual(0);
        expect(hour).toBeLessThan(Infinity);
        const power = energyShare(each, builtInPriceBook);
        expect(power === null || (power.share.greaterThan(0) && power.share.lessThanOrEqualTo(1))).toBe(true);
      }),
    );
  });
});

describe('the first rule that matches', () => {
  const rule = (name: string, selector: string, rate: NodeRate): NodePriceRule => ({
    name,
    selector,
    rate,
    egressUsdPerGb: 0,
  });
  const rules = readRules({
    ...noFleetPrices,
    rules: [
      rule('shop boxes', 'tier=shop', { kind: 'month', usdPerMonth: 7.3 }),
      rule('cloud', 'cloud in (aws)', { kind: 'machine', price: 'aws.ec2.gone' }),
      rule('all', '', { kind: 'hour', usdPerHour: 1 }),
    ],
  });
  const priced = (labels: Record<string, string>, of = rules) => nodePrice(quick, of, labels, builtInPriceBook);

  it('holds', () => {
    expect(priced({ tier: 'shop', cloud: 'aws' })).toMatchObject({ rule: { name: 'shop boxes' }, usdPerHour: 0.01 });
    expect(priced({ tier: 'depot' })).toMatchObject({ rule: { name: 'all' }, usdPerHour: 1 });
  });

  it('leaves a node without a price rather than with that of a later rule', () => {
    expect(priced({ cloud: 'aws' })).toBeNull();
  });

  it('leaves a node that none matches without a price', () => {
    expect(priced({}, rules.slice(0, 2))).toBeNull();
  });

  it('is the default prices: none', () => {
    expect(FleetPrices.parse(noFleetPrices)).toEqual(noFleetPrices);
    expect(priced({}, readRules(noFleetPrices))).toBeNull();
  });
});
