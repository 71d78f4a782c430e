import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007text', 'text'],
  ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['a\tb', 'a\tb'],
  ['abc\u202edcba', 'abcdcba'],
  ['bell\u0007 nul\u0000', 'bell nul'],
  ['schön ✓', 'schön ✓'],
])('%j reads %j', (line, expected) => {
  expect(plainText(line)).toBe(expected);
});
