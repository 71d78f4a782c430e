import { expect, test } from 'vitest';
import { readMemoryPolicies } from '../../testing/memory-policies.ts';
import { examples, withExample } from './examples.ts';

test('every example is a rule by itself and after the others', () => {
  const all = examples.reduce(withExample, '');
  const { file } = readMemoryPolicies(all);
  expect(file.problems).toEqual([]);
  expect(file.rules.map(({ words }) => words)).toEqual([
    'On nodes with zone=pci, a module must not use TCP or UDP.',
    'A module must be signed.',
    'On nodes with tier=tiny, a module must have at most 5,000,000 bytes.',
  ]);
});

test.each(['# ours\n', 'version: 1', 'policies: []\n', 'version: 1\npolicies: [ ]'])(
  'an example fits behind what stands there: %j',
  (text) => {
    const [example] = examples;
    const { file } = readMemoryPolicies(example ? withExample(text, example) : '');
    expect(file.problems).toEqual([]);
    expect(file.rules).toHaveLength(1);
  },
);
