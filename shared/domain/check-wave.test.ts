import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWave } from './check-wave.ts';
import { printWave, waveString } from './print-wave.ts';
import { parseWave, WaveError, type WaveValue } from './wave.ts';
import type { WitPackages, WitTypeKind } from './wit.ts';

const kinds: WitTypeKind[] = [
  { list: 'string' },
  { option: 'string' },
  {
    record: {
      fields: [
        { name: 'full-name', type: 'string' },
        { name: 'tags', type: 0 },
        { name: 'nick', type: 1 },
      ],
    },
  },
  { result: { ok: 'string', err: 'string' } },
  { flags: { flags: [{ name: 'read' }, { name: 'write' }] } },
  { enum: { cases: [{ name: 'red' }, { name: 'ok' }] } },
  {
    variant: {
      cases: [
        { name: 'none-of-it', type: null },
        { name: 'num', type: 'u32' },
      ],
    },
  },
  { tuple: { types: ['u32', 'u32'] } },
  { result: { ok: null, err: null } },
  { option: 1 },
  { handle: { own: 11 } },
  'resource',
  { type: 2 },
  { type: 13 },
  { 'fixed-length-list': ['u8', 2] },
];
const [names, maybe, person, outcome, rights, colour, choice, pair, plain, twice, handle, , alias, endless, two] =
  kinds.keys();
const wit: WitPackages = {
  worlds: [],
  interfaces: [],
  types: kinds.map((kind) => ({ name: null, kind, owner: null })),
  packages: [],
};

// Each was given to `wasmtime run --invoke` 49.0.3 as well, which says the same, but for what is marked.
describe('texts that are values of a type', () => {
  test.each([
    ['u32', '0'],
    ['s8', '-128'],
    ['s8', '-0'],
    ['u64', '18446744073709551615'],
    ['f64', '1'],
    ['f64', '1.5e-3'],
    ['f64', '-inf'],
    ['f32', 'nan'],
    ['bool', 'true'],
    ['char', "'x'"],
    ['char', String.raw`'\u{1f600}'`],
    ['string', String.raw`"a\"b\n\u{1f600} é "`],
    ['string', String.raw`"\'x\u{0}\t"`],
    ['string', '""'],
    [names, '["a", "b",]'],
    [names, '[]'],
    [maybe, 'none'],
    [maybe, 'some("x")'],
    [maybe, '"flat"'],
    [person, '{full-name: "x", tags: ["a"], nick: some("q")}'],
    [person, '{ tags: [], // in any order\n full-name: "x" }'],
    [person, '{%full-name: "x", tags: [], nick: "flat",}'],
    [alias, '{full-name: "x", tags: []}'],
    [outcome, 'ok("x")'],
    [outcome, 'err("bad")'],
    [outcome, '"bad"'],
    [rights, '{}'],
    [rights, '{read, write,}'],
    [colour, 'red'],
    [colour, '%red'],
    [colour, '%ok'],
    [choice, 'none-of-it'],
    [choice, 'num(3)'],
    [pair, '(1, 2,)'],
    [plain, 'ok'],
    [plain, 'err'],
    [twice, 'some(none)'],
    [two, '[1, 2]'],
  ])('%s: %s', (type, text) => {
    expect(checkWave(text, type ?? 'u8', wit)).toBeNull();
  });
});

describe('texts that are not', () => {
  test.each([
    ['u32', '', 0],
    ['u32', '01', 0],
    ['u32', '+1', 0],
    ['u32', '1e0', 0],
    ['u32', '-2', 0],
    ['u32', '1, 2', 1],
    ['u32', '1) , f(2', 1],
    ['s8', '-129', 0],
    ['s8', '1_000', 0],
    ['f64', '.5', 0],
    ['f64', '1.', 0],
    ['f64', '-nan', 0],
    ['char', "''", 0],
    ['string', '"a\nb"', 0],
    ['string', String.raw`"\x"`, 2],
    ['string', String.raw`"\u{d800}"`, 9],
    ['string', '"open', 0],
    ['string', 'red', 0],
    [names, '["a" "b"]', 5],
    [names, '[1]', 1],
    [person, '{full-name: "x"}', 0],
    [person, '{full-name: "x", full-name: "y", tags: []}', 17],
    // Wasmtime takes it and drops the field.
    [person, '{full-name: "x", tags: [], extra: 1}', 34],
    [outcome, 'ok', 0],
    [outcome, '%ok("x")', 0],
    [rights, '{red}', 0],
    [rights, '{read, read}', 7],
    [colour, '"red"', 0],
    [choice, 'num', 0],
    [choice, 'none-of-it(1)', 11],
    [pair, '(1)', 0],
    [plain, 'ok()', 3],
    [twice, '"flat"', 0],
    [two, '[1]', 0],
    [handle, '1', 0],
    [endless, '1', 0],
    [99, '1', 0],
  ])('%s: %s', (type, text, at) => {
    expect(checkWave(text, type ?? 'u8', wit)).toEqual({ at, message: expect.any(String) });
  });

  test('a text that is nested without an end is refused, not followed', () => {
    expect(() => parseWave('['.repeat(90_000))).toThrow(WaveError);
  });
});

const name = fc.stringMatching(/^[a-z]{1,3}[0-9](-[a-z]{1,3}[0-9])?$/);
const value: fc.Arbitrary<WaveValue> = fc.letrec<{ value: WaveValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ at: fc.constant(0), kind: fc.constant('bool' as const), value: fc.boolean() }),
    fc.record({ at: fc.constant(0), kind: fc.constant('number' as const), text: fc.bigInt().map(String) }),
    fc.record({
      at: fc.constant(0),
      kind: fc.constant('string' as const),
      value: fc.string({ unit: 'binary' }).filter((text) => !/\p{Cs}/u.test(text)),
    }),
    fc.record({
      at: fc.constant(0),
      kind: fc.constantFrom('tuple' as const, 'list' as const),
      items: fc.array(tie('value'), { maxLength: 3 }),
    }),
    fc.record({
      at: fc.constant(0),
      kind: fc.constant('record' as const),
      fields: fc.uniqueArray(fc.record({ name, value: tie('value') }), {
        selector: (field) => field.name,
        maxLength: 3,
      }),
    }),
    fc.record({ at: fc.constant(0), kind: fc.constant('flags' as const), names: fc.uniqueArray(name) }),
    fc.record({
      at: fc.constant(0),
      kind: fc.constant('label' as const),
      name,
      quoted: fc.boolean(),
      payload: fc.option(tie('value')),
    }),
  ),
})).value;

describe('printing', () => {
  test('what is printed is read as the same value', () => {
    const places = (key: string, found: unknown) => (key === 'at' ? 0 : found);
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(JSON.stringify(parseWave(printWave(one)), places))).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  test('a text has no line break, no steering character and no end before its end', () => {
    expect(waveString('a"b\\\n\r\t\u0000\u202e\ud800é😀')).toBe(
      String.raw`"a\"b\\\n\r\t\u{0}\u{202e}` + '\u{fffd}é😀"',
    );
  });
});
