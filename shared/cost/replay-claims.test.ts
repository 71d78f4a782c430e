import { describe, expect, it } from 'vitest';
import { cents } from './arithmetic.ts';
import { builtInPriceBook } from './price-book.ts';
import { replayClaims } from './replay-claims.ts';

const replayed = replayClaims(builtInPriceBook, Date.UTC(2026, 10, 21));

const rowsOf = (id: string) =>
  replayed
    .find((claim) => claim.id === id)
    ?.cases.map(({ before, after, saving, holds }) => [
      before.usd && cents(before.usd),
      after.usd && cents(after.usd),
      saving === null ? null : Number((saving * 100).toFixed(1)),
      holds,
    ]);

describe('claims of the field', () => {
  it('$200 to $3 holds when a whole cluster goes, most is waiting, and the free tier is unused', () => {
    expect(rowsOf('200-to-3')).toEqual([
      ['197.70', '3.00', 98.5, true],
      ['197.70', '3.00', 98.5, true],
      ['197.70', '0.00', 100, true],
      ['197.70', '7.60', 96.2, false],
      ['197.70', '7.80', 96.1, false],
      ['197.70', '34.55', 82.5, false],
      ['197.70', '38.20', 80.7, false],
      ['197.70', '12.00', 93.9, false],
      ['197.70', '50.00', 74.7, false],
      ['50.42', '3.00', 94.1, false],
      ['21.95', '3.00', 86.3, false],
    ]);
  });

  it('40 to 60 % needs tiny CPU requests and few nodes', () => {
    expect(rowsOf('40-to-60-percent')).toEqual([
      ['431.40', '216.36', 49.8, true],
      ['431.40', '144.68', 66.5, true],
      ['431.40', '288.04', 33.2, false],
      ['431.40', '288.04', 33.2, false],
      ['431.40', '359.72', 16.6, false],
      ['574.76', '574.76', 0, false],
    ]);
  });

  it('70 % holds against a cluster that goes, not against serverless', () => {
    expect(rowsOf('70-percent')).toEqual([
      ['73.80', '123.00', -66.7, false],
      ['73.80', '45.40', 38.5, false],
      ['115.52', '45.40', 60.7, false],
      ['241.17', '45.40', 81.2, true],
    ]);
  });

  it('97 % less memory is a fifth of a share, and nothing where memory has a floor or no price', () => {
    const rows = rowsOf('512-to-16-mb');
    expect(rows?.[0]?.slice(2)).toEqual([20.5, false]);
    expect(rows?.[1]?.slice(2)).toEqual([0, false]);
    expect(rows?.[2]).toEqual(['0.95', '0.48', 50.2, false]);
    expect(rows?.[3]).toEqual(['5.00', '5.00', 0, false]);
  });
});
