import { expect, test } from 'vitest';
import { digestOf, sampleModule, sampleRelease, sampleWorkloadRecord } from '../../testing/sample-data.ts';
import { compareRows } from './compare-rows.ts';

const atMs = 1_700_000_000_000;
const named = (digit: string, name: string, ageMs = 0) => sampleModule(atMs - ageMs, { digest: digestOf(digit), name });

const newest = named('a', 'shop-1.4.2.wasm');

test('releases of the same workload come first, then the same name, a similar one, and the newest', () => {
  const modules = [
    newest,
    named('b', 'other.wasm', 5),
    named('c', 'other2.wasm', 1),
    named('d', 'shop_v1.3.0.wasm'),
    named('e', 'shop-1.4.2.wasm', 9),
    named('f', 'renamed.wasm', 99),
  ];
  const releases = [sampleRelease(atMs, 1, digestOf('f')), sampleRelease(atMs, 2, digestOf('a'))];
  const workloads = [{ ...sampleWorkloadRecord(atMs), releases }];
  expect(compareRows(newest, modules, workloads).map(({ module, because }) => [module.name, because])).toEqual([
    ['renamed.wasm', 'both are releases of hello'],
    ['shop-1.4.2.wasm', 'same name'],
    ['shop_v1.3.0.wasm', 'similar name'],
    ['other2.wasm', ''],
    ['other.wasm', ''],
  ]);
});

test('names that are only a version have nothing in common', () => {
  expect(compareRows(named('a', '1.0.wasm'), [named('b', '2.0.wasm')], [])[0]?.because).toBe('');
});
