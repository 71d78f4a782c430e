import { expect, it } from 'vitest';
import { answerOf, answerValue, likely, withEnd } from './answer.ts';

it('is written as short as it can be', () => {
  expect(answerValue(answerOf(5))).toBe(5);
  expect(answerValue(answerOf(undefined))).toBeUndefined();
  expect(answerValue(answerOf({ base: 5, measured: true }))).toEqual({ base: 5, measured: true });
  expect(answerValue(withEnd(answerOf(5), 'high', 9))).toEqual({ base: 5, high: 9 });
  expect(answerValue(withEnd(answerOf({ base: 5, high: 9 }), 'high', undefined))).toBe(5);
});

it('is not measured any more once somebody typed over what was measured', () => {
  const measured = answerOf({ low: 1, base: 2, high: 3, measured: true, from: '9 nodes' });
  expect(answerValue(withEnd(measured, 'base', 4))).toEqual({ low: 1, base: 4, high: 3 });
});

it('stays measured where somebody measured it themselves', () => {
  expect(answerValue(withEnd(answerOf({ base: 2, measured: true }), 'base', 4))).toEqual({ base: 4, measured: true });
});

it('is reckoned with only when it is a number', () => {
  expect([5, { base: 5 }, 'many', { low: 5 }, -1, Number.NaN, [5], null].map(likely)).toEqual([
    5,
    5,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
