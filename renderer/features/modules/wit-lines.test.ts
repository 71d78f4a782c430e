import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitMatches, witLines } from './wit-lines.ts';

test('a search leaves the lines that match, with their numbers', () => {
  expect(witLines('package a;\nworld b {\n  import C;\n}\n', 'c')).toEqual({
    lines: [
      { number: 1, text: 'package a;' },
      { number: 3, text: '  import C;' },
    ],
    total: 4,
    cut: 0,
  });
});

test('a huge world is cut, and says so', () => {
  const { lines, cut } = witLines('x\n'.repeat(5_000), '');
  expect([lines.length, cut]).toEqual([2_000, 3_000]);
});

test('matches are found in any case, and side by side', () => {
  expect(splitMatches('aXxb', 'x').filter(({ matches }) => matches)).toHaveLength(2);
  expect(splitMatches('', 'x')).toEqual([{ at: 0, text: '', matches: false }]);
});

test('the parts of a line are the line, whatever is in it', () => {
  const property = fc.property(fc.string({ unit: 'binary' }), fc.string({ maxLength: 3 }), (text, query) => {
    const parts = splitMatches(text, query);
    return parts.map((part) => part.text).join('') === text && new Set(parts.map(({ at }) => at)).size === parts.length;
  });
  expect(fc.check(property)).toMatchObject({ failed: false, counterexample: null });
});
