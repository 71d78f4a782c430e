import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WitPackages } from './wit.ts';
import { compareWorlds } from './wit-compare.ts';
import { functionText, typeText } from './wit-text.ts';

const folder = new URL('wit-fixtures/', import.meta.url);

/** A world as wasm-tools writes it, of the `.wit` file beside it. */
const fixture = (name: string): WitPackages =>
  WitPackages.parse(JSON.parse(readFileSync(new URL(`${name}.wit.json`, folder), 'utf8')));

const told = (from: WitPackages, to: WitPackages) =>
  compareWorlds(from, to).map(
    ({ item, direction, change, breaking }) => `${breaking ? 'BREAKS' : 'fine'} ${direction} ${item} ${change}`,
  );

describe('two worlds', () => {
  it('says every change once, breaking first, for hosts and for callers', () => {
    expect(told(fixture('shop-1'), fixture('shop-2'))).toEqual([
      'BREAKS import acme:shop/types@1.0.0#item changed',
      'BREAKS import acme:shop/types@1.0.0#options changed',
      'BREAKS import acme:shop/types@1.0.0#payment changed',
      'BREAKS import acme:shop/types@1.0.0#size changed',
      'BREAKS import audit added',
      'BREAKS import notes#note changed',
      'BREAKS export acme:shop/cart@1.0.0#clear removed',
      'BREAKS export acme:shop/cart@1.0.0#total changed',
      'BREAKS export version removed',
      'fine import acme:shop/types@1.0.0#[method]basket.add changed',
      'fine import log removed',
      'fine export acme:shop/cart@1.0.0#refund added',
      'fine export status added',
    ]);
  });

  it.each([
    ['#item', 'Field `tags` added. Records link only with the same fields.', 'price: u64'],
    ['#size', 'Case `medium` added. Enums link only with the same cases.', 'enum { small, large }'],
    ['#payment', 'The type of a case changed.', 'card(u64)'],
    ['#options', 'The order of its flags changed.', 'flags { express, gift }'],
    ['#total', '-> option<u32>; it was func(of: items, into: borrow<basket>) -> option<u64>', 'func('],
    ['basket.add', 'Parameter `item` is `thing` now.', 'A runtime links it as before'],
    ['audit', 'Hosts that lack it cannot run this version any more.', ''],
  ])('says why, of %s', (item, sentence, alsoSaid) => {
    const change = compareWorlds(fixture('shop-1'), fixture('shop-2')).find((one) => one.item.includes(item));
    expect(change?.because).toContain(sentence);
    expect(change?.because).toContain(alsoSaid);
  });

  it('is silent about patch versions of one minor of WASI, up and down', () => {
    expect(told(fixture('wasi-0.2.3'), fixture('wasi-0.2.6'))).toEqual([]);
    expect(told(fixture('wasi-0.2.6'), fixture('wasi-0.2.3'))).toEqual([]);
  });

  it('tells a function that an older patch version lacks, and not one that it has', () => {
    expect(told(fixture('wasi-0.2.3'), fixture('wasi-0.2.12'))).toEqual([
      'BREAKS import wasi:cli/exit@0.2.12#exit-with-code added',
    ]);
    expect(told(fixture('wasi-0.2.12'), fixture('wasi-0.2.3'))).toEqual([]);
    const lessUsed = structuredClone(fixture('wasi-0.2.3'));
    for (const one of lessUsed.interfaces) if (one.name === 'exit') one.functions = {};
    expect(told(lessUsed, fixture('wasi-0.2.6'))).toEqual([]);
  });

  it('calls 0.2 to 0.3 breaking in both directions, each interface once', () => {
    expect(told(fixture('wasi-0.2.6'), fixture('wasi-0.3.0'))).toEqual([
      'BREAKS import wasi:cli/exit@0.3.0 changed',
      'BREAKS export wasi:cli/run@0.3.0 changed',
      'fine import wasi:io/error@0.2.6 removed',
    ]);
  });

  it('finds nothing between a world and itself, in whatever order its lists are', () => {
    const world = fixture('shop-1');
    expect(compareWorlds(world, structuredClone(world))).toEqual([]);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          world.types.map((_, index) => index),
          { minLength: world.types.length },
        ),
        (order) => {
          expect(compareWorlds(world, reordered(world, order))).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('ends on types that refer to themselves, to nothing, or double at every level', () => {
    const world = fixture('shop-1');
    const doubling = Array.from({ length: 64 }, (_, index) => ({
      name: null,
      kind: { tuple: { types: index === 63 ? ['u8', 'u8'] : [index + 1, index + 1] } },
      owner: null,
    }));
    const selves = [0, 1].map((other) => ({ name: null, kind: { tuple: { types: [1 - other, 999] } }, owner: null }));
    for (const types of [doubling, selves]) {
      const hostile = WitPackages.parse({ ...world, types: [...types, ...world.types] });
      expect(compareWorlds(hostile, structuredClone(hostile))).toEqual([]);
      expect(compareWorlds(world, hostile).length).toBeGreaterThan(0);
      expect(typeText(hostile, 0).length).toBeLessThan(500);
    }
  });
});

describe('text of a function', () => {
  it.each([
    ['[method]basket.add', 'func(self: borrow<basket>, item: item) -> result<u32, size>'],
    ['[static]basket.all', 'func() -> list<basket>'],
    ['total', 'func(of: items, into: borrow<basket>) -> option<u64>'],
    ['pay', 'func(by: payment) -> result<_, string>'],
    ['clear', 'func()'],
  ])('%s', (name, text) => {
    const world = fixture('shop-1');
    const found = world.interfaces.flatMap((one) => Object.values(one.functions)).find((one) => one.name === name);
    expect(found && functionText(world, found)).toBe(text);
  });

  it('says that a function is async', () => {
    const world = fixture('wasi-0.3.0');
    const run = world.interfaces.flatMap((one) => Object.values(one.functions)).find((one) => one.name === 'run');
    expect(run && functionText(world, run)).toBe('async func() -> result');
  });
});

const wasmTools = process.env['FLOTILLA_TEST_WASM_TOOLS'];

describe.skipIf(!wasmTools)('fixtures (FLOTILLA_TEST_WASM_TOOLS)', () => {
  const texts = readdirSync(folder).filter((name) => name.endsWith('.wit'));
  it.each(texts)('%s.json is what wasm-tools makes of it', (name) => {
    const path = new URL(name, folder).pathname;
    const made = execFileSync(wasmTools ?? '', ['component', 'wit', '--json', path]).toString();
    expect(WitPackages.parse(JSON.parse(made))).toEqual(fixture(name.slice(0, -4)));
  });
});

/** The same world with its types in another order, every reference following. */
function reordered(world: WitPackages, order: readonly number[]): WitPackages {
  const place = new Map(order.map((from, to) => [from, to]));
  const at = (index: number) => place.get(index) ?? index;
  const follow = (value: unknown, key = ''): unknown => {
    if (typeof value === 'number') return key === 'interface' || key === 'id' || key === 'package' ? value : at(value);
    if (Array.isArray(value)) return value.map((one) => follow(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, follow(inner, name)]));
  };
  const moved = WitPackages.parse(follow(world));
  return { ...moved, types: order.map((from) => moved.types[from] ?? { name: null, kind: 'unknown', owner: null }) };
}
