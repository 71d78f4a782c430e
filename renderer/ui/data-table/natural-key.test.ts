import { expect, it } from 'vitest';
import { naturalKey } from './natural-key.ts';

const sorted = (...texts: string[]) =>
  [...texts].sort((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : naturalKey(a) > naturalKey(b) ? 1 : 0));

it.each([
  [
    ['node-10', 'node-9', 'node-1'],
    ['node-1', 'node-9', 'node-10'],
  ],
  [
    ['10.0.0.10', '10.0.0.9', '9.0.0.1'],
    ['9.0.0.1', '10.0.0.9', '10.0.0.10'],
  ],
  [
    ['b', 'A', 'c'],
    ['A', 'b', 'c'],
  ],
  [
    ['x007', 'x6', 'x8'],
    ['x6', 'x007', 'x8'],
  ],
])('%j sorts to %j', (given, expected) => {
  expect(sorted(...given)).toEqual(expected);
});
