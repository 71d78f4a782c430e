import { expect, it } from 'vitest';
import { exactUsd, fittingUsd, lineFigure, percent, shortNumber, spokenCount, usd, usdTick } from './money.ts';

it.each([
  ['0', '$0.00'],
  ['3.00', '$3.00'],
  ['-4.5', '−$4.50'],
  ['999999.99', '$999,999.99'],
  ['12345678901234567890.12', '$12,345,678,901,234,567,890.12'],
])('keeps every digit of %s', (amount, text) => expect(exactUsd(amount)).toBe(text));

it.each([
  [0, '$0.00'],
  [0.004, '$0.00'],
  [-0.001, '$0.00'],
  [999.994, '$999.99'],
  [999.996, '$1,000'],
  [1234.56, '$1,235'],
  [15.7e9, '$15.7 billion'],
  [1.23e15, '$1.2e15'],
])('says %d in short', (amount, text) => expect(usd(amount)).toBe(text));

it('is exact while a column has room', () => {
  expect(fittingUsd('99999999.99')).toBe('$99,999,999.99');
  expect(fittingUsd('274394444475.30')).toBe('$274 billion');
});

it.each([
  [0.001, '$0.001'],
  [0.01, '$0.01'],
  [0.2, '$0.20'],
  [5, '$5'],
  [20_000, '$20k'],
  [5e9, '$5B'],
])('labels a tick at %d', (amount, text) => expect(usdTick(amount)).toBe(text));

it.each([
  [0, '0 %'],
  [0.0001, '< 1 %'],
  [0.7149, '71 %'],
  [0.9999, '> 99 %'],
  [1, '100 %'],
])('never rounds a share of %d to all or nothing', (share, text) => expect(percent(share)).toBe(text));

it.each([
  [400, '400'],
  [16e6, '16 million'],
  [1.5e9, '1.5 billion'],
  [1e15, '1e15'],
])('speaks %d', (count, text) => expect(spokenCount(count)).toBe(text));

it('keeps what decides of small numbers', () => {
  expect(shortNumber(0.00667)).toBe('0.00667');
  expect(lineFigure('0.0000166667')).toBe('0.00001667');
  expect(lineFigure('2190')).toBe('2,190');
});
