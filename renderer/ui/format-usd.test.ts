import { expect, it } from 'vitest';
import { formatUsd, formatUsdTick } from './format-usd.ts';

it.each([
  [0, '$0.00'],
  [1e-9, '$0.000000001'],
  [0.00342, '$0.0034'],
  [0.00999, '$0.01'],
  [0.01, '$0.01'],
  [1234.5, '$1,234.50'],
  [99_999.994, '$99,999.99'],
  [250_000.4, '$250,000'],
  [1e12, '$1,000,000,000,000'],
])('writes %d as %s', (usd, text) => expect(formatUsd(usd)).toBe(text));

it.each([
  [0, '$0'],
  [0.05, '$0.05'],
  [0.5, '$0.50'],
  [1.5, '$1.50'],
  [250, '$250'],
  [1500, '$1,500'],
  [15_000, '$15k'],
  [2e6, '$2M'],
  [3.5e9, '$3.5B'],
])('writes %d on an axis as %s', (usd, text) => expect(formatUsdTick(usd)).toBe(text));
