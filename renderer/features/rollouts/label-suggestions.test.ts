import { expect, test } from 'vitest';
import { suggestLabels, withLabel } from './label-suggestions.ts';

const nodes = [
  { labels: { tier: 'edge', zone: 'a', os: 'linux' } },
  { labels: { tier: 'edge', zone: 'b', os: 'linux' } },
  { labels: { tier: 'core', zone: 'a', os: 'linux' } },
];

test('labels that split the fleet are offered, the most common first', () => {
  expect(suggestLabels(nodes, 3)).toEqual([
    { text: 'tier=edge', nodes: 2 },
    { text: 'zone=a', nodes: 2 },
    { text: 'tier=core', nodes: 1 },
  ]);
  expect(suggestLabels([], 3)).toEqual([]);
});

test.each([
  ['', 'a=b'],
  ['x', 'x,a=b'],
  ['x, ', 'x,a=b'],
  ['a=b', 'a=b'],
  ['x, a=b', 'x, a=b'],
])('%j with a=b', (selector, expected) => {
  expect(withLabel(selector, 'a=b')).toBe(expected);
});
