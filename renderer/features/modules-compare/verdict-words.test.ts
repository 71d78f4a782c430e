import { expect, test } from 'vitest';
import type { NodeCompatibility, RuntimeVerdict } from '#shared/domain/compatibility.ts';
import { NodeId } from '#shared/domain/ids.ts';
import {
  askedText,
  becauseInShort,
  isVersion,
  nodeBecause,
  readAsked,
  runtimeSummaries,
  verdictCounts,
} from './verdict-words.ts';

const runtime = (version: string, more: Partial<RuntimeVerdict> = {}): RuntimeVerdict => ({
  runtime: 'wasmtime',
  version,
  verdict: 'yes',
  reasons: [],
  flags: [],
  ...more,
});
const node = (name: string, verdict: NodeCompatibility['verdict'], runtimes: RuntimeVerdict[]): NodeCompatibility => ({
  nodeId: NodeId.parse(`n-${name}`),
  name,
  verdict,
  runtimes,
});
const wasmedge = runtime('0.15.0', { runtime: 'wasmedge', verdict: 'no', reasons: ['no components'] });
const nodes = [
  node('a', 'yes', [runtime('9.0.0'), wasmedge]),
  node('b', 'flag', [runtime('47.0.1', { verdict: 'flag', reasons: ['gc is off'], flags: ['-W', 'gc=y'] })]),
  node('c', 'yes', [runtime('9.0.0')]),
  node('d', 'none', []),
];

test('versions are counted, the newest first, and runtimes in a fixed order', () => {
  expect(runtimeSummaries(nodes).map((each) => [each.key, each.nodes])).toEqual([
    ['wasmtime 47.0.1', 1],
    ['wasmtime 9.0.0', 2],
    ['wasmedge 0.15.0', 1],
  ]);
  expect(verdictCounts(nodes)).toMatchObject({ yes: 2, flag: 1, none: 1, no: 0 });
});

test('a node says why, by the runtime that decided', () => {
  expect(nodes.map(nodeBecause)).toEqual(['', 'gc is off; flags: -W gc=y', '', 'No runtime was found there']);
});

test('many reasons are said in short', () => {
  const verdict = runtime('20.0.0', { verdict: 'no', reasons: ['a is missing.', 'b is missing.', 'c'] });
  expect(becauseInShort(verdict)).toBe('a is missing, and 2 more');
  expect(becauseInShort(runtime('49.0.0'))).toBe('');
});

test('runtimes that were asked for stand in the address, and only such are read back', () => {
  const asked = [
    { name: 'wasmtime' as const, version: '49.0.0' },
    { name: 'jco' as const, version: '1.2' },
  ];
  expect(readAsked(askedText(asked))).toEqual(asked);
  expect(readAsked('node@1,wasmtime,wasmtime@x,@1')).toEqual([]);
  expect(askedText([])).toBeUndefined();
  expect(['49', '49.0.0-rc.1', '1.2.3.4', 'v1', ''].map(isVersion)).toEqual([true, true, false, false, false]);
});
