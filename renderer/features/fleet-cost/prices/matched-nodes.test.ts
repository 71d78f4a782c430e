import { expect, it } from 'vitest';
import { sampleNode } from '../../../testing/sample-data.ts';
import { matchNodes } from './matched-nodes.ts';

const node = (name: string, labels: Record<string, string>) => sampleNode(name, 0, { labels });
const nodes = [node('a', { region: 'eu' }), node('b', { region: 'eu', tier: 'canary' }), node('c', { region: 'us' })];

it('prices each node by the first rule that matches it, and names those that none does', () => {
  const { byRule, unmatched } = matchNodes(
    [
      { key: 1, selector: 'tier=canary' },
      { key: 2, selector: 'region=eu' },
      { key: 3, selector: 'region in (' },
    ],
    nodes,
  );
  expect([...byRule]).toEqual([
    [1, { priced: 1, taken: 0 }],
    [2, { priced: 1, taken: 1 }],
    [3, { priced: 0, taken: 0 }],
  ]);
  expect(unmatched.map(({ name }) => name)).toEqual(['c']);
});

it('prices all of them by a rule without a selector', () => {
  expect(matchNodes([{ key: 1, selector: '' }], nodes).unmatched).toEqual([]);
});
