import { expect, test } from 'vitest';
import { readWit, witLines } from './wit-lines.ts';

test('a search leaves the lines that match, with their numbers', () => {
  const { lines, total, matching, cut } = witLines(readWit('package a;\nworld b {\n  import C;\n}\n'), 'c');
  expect(lines.map(({ number, parts }) => [number, parts.map(({ text }) => text).join('')])).toEqual([
    [1, 'package a;'],
    [3, '  import C;'],
  ]);
  expect({ total, matching, cut }).toEqual({ total: 4, matching: 2, cut: 0 });
});

test('a huge world is cut, and says so', () => {
  const { lines, cut } = witLines(readWit('x\n'.repeat(5_000)), '');
  expect([lines.length, cut]).toEqual([2_000, 3_000]);
});
