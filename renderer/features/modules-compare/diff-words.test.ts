import { describe, expect, test } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import type { CapabilityChange, ModuleDiff, WorldChange } from '#shared/domain/module-diff.ts';
import { digestOf, sampleModule } from '../../testing/sample-data.ts';
import { headline, movers, otherVersions, signedBytes } from './diff-words.ts';

const from = Digest.parse('a'.repeat(64));
const to = Digest.parse('b'.repeat(64));
const capability = (subject = ''): CapabilityChange => ({
  capability: subject === '' ? 'http-outgoing' : 'unknown',
  subject,
  reach: 'network',
  words: 'makes outgoing HTTP requests',
  imports: [],
});
const change = (direction: WorldChange['direction'], breaking: boolean): WorldChange => ({
  item: 'run',
  direction,
  change: 'changed',
  breaking,
  because: 'It is another.',
});
const diff = (more: Partial<ModuleDiff> = {}): ModuleDiff => ({
  from,
  to,
  gained: [],
  lost: [],
  world: [],
  facts: [],
  sizeBytes: { from: 10_000, to: 10_000 },
  sections: [],
  functions: [],
  functionsNote: null,
  approval: null,
  ...more,
});
const approval = { from, to, by: 'ada', atMs: 1 };

describe('the headline', () => {
  test.each<[Partial<ModuleDiff>, string, string]>([
    [{}, 'Nothing gained', 'No capability gained or lost, the world is the same, the same size.'],
    [
      { gained: [capability()], world: [change('import', false)], sizeBytes: { from: 0, to: 12_288 } },
      'Needs approval',
      '1 capability gained, the world is compatible, 12 KiB larger.',
    ],
    [
      { gained: [capability(), capability('env.x')], lost: [capability()], approval },
      'Approved',
      '2 capabilities gained, 1 lost, the world is the same, the same size.',
    ],
    [
      { world: [change('export', true)], lost: [capability()], sizeBytes: { from: 2_048, to: 1_024 } },
      'Breaking',
      '1 capability lost, the world breaks callers, 1 KiB smaller.',
    ],
    [
      { world: [change('export', true), change('import', true)] },
      'Breaking',
      'No capability gained or lost, the world breaks callers and hosts, the same size.',
    ],
    [
      { world: [change('import', true)] },
      'Breaking',
      'No capability gained or lost, the world asks hosts for more, the same size.',
    ],
  ])('%j', (more, verdict, text) => {
    expect(headline(diff(more))).toMatchObject({ verdict, text });
  });
});

test('what did not move is left out, the rest comes by how far it moved', () => {
  const part = (name: string, fromBytes: number | null, toBytes: number | null) => ({ name, fromBytes, toBytes });
  const parts = [part('same', 5, 5), part('new', null, 10), part('gone', 30, null), part('less', 20, 5)];
  expect(movers(parts).map(({ name }) => name)).toEqual(['gone', 'less', 'new']);
  expect([signedBytes(2048), signedBytes(-1), signedBytes(0)]).toEqual(['+2 KiB', '−1 B', '0 B']);
});

test('versions of the same name stand first, the newest of them on top', () => {
  const module = (digit: string, name: string, atMs: number) => sampleModule(atMs, { digest: digestOf(digit), name });
  const own = module('1', 'shop-1.4.2.wasm', 5);
  const library = [
    own,
    module('2', 'shop.wasm', 1),
    module('3', 'other.wasm', 9),
    module('4', 'Shop-v1.5.component.wasm', 7),
  ];
  const { same, others } = otherVersions(own, library);
  expect(same.map(({ name }) => name)).toEqual(['Shop-v1.5.component.wasm', 'shop.wasm']);
  expect(others.map(({ name }) => name)).toEqual(['other.wasm']);
});
