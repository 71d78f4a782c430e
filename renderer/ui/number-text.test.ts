import { describe, expect, it } from 'vitest';
import { numberIn, numberText, shortNumber } from './number-text.ts';

describe('a number as it is typed', () => {
  it.each([
    ['16000000', 16e6],
    ['16,000,000', 16e6],
    ['16 000 000', 16e6],
    ['16e6', 16e6],
    ['16M', 16e6],
    ['1.1 M', 1_100_000],
    ['5k', 5_000],
    ['2b', 2e9],
    ['.5', 0.5],
    ['5.', 5],
    ['-3', -3],
    ['-0', 0],
    ['1e15', 1e15],
  ])('%s', (text, value) => {
    expect(numberIn(text)).toBe(value);
    expect(Object.is(numberIn(text), -0)).toBe(false);
  });

  it.each(['1,5', 'many', '1e999', '--2', '3 or 4', 'NaN', 'Infinity', '0x10', '1_0'])(
    'is no number: %s stays as it was typed',
    (text) => expect(numberIn(text)).toBe(text),
  );

  it('is nothing when nothing was typed', () => {
    expect(numberIn('  ')).toBeUndefined();
  });

  it('is shown with all its digits', () => {
    expect([16e6, 0.25, 5_256_000.5, 1e15, 0].map(numberText)).toEqual([
      '16,000,000',
      '0.25',
      '5,256,000.5',
      '1,000,000,000,000,000',
      '0',
    ]);
    expect([numberText('many'), numberText(undefined), numberText(4e-7)]).toEqual(['many', '', '4e-7']);
  });

  it('is short where it is only read', () => {
    expect([0.0224, 5.084, 4_689.2, 22_800, 13.36e6, 2e9].map(shortNumber)).toEqual([
      '0.0224',
      '5.08',
      '4,689',
      '22.8 k',
      '13.4 M',
      '2 G',
    ]);
  });
});
