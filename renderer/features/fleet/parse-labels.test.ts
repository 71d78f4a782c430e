import { expect, it } from 'vitest';
import { parseLabels } from './parse-labels.ts';

it.each([
  ['', {}],
  ['region=eu', { region: 'eu' }],
  ['region=eu, tier=edge', { region: 'eu', tier: 'edge' }],
  ['region=eu tier=edge,', { region: 'eu', tier: 'edge' }],
  ['gpu', { gpu: '' }],
  ['example.com/rack=r12', { 'example.com/rack': 'r12' }],
])('reads %j', (text, labels) => {
  expect(parseLabels(text)).toEqual({ ok: true, labels });
});

it.each([
  ['a=b,a=c', 'a is given twice'],
  ['-x=1', '-x: a key is'],
  ['x=-1', 'x: a value is'],
  ['x=a=b', 'x: a value is'],
  ['=b', 'a key is'],
])('refuses %j', (text, message) => {
  expect(parseLabels(text)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
});
