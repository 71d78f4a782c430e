import { describe, expect, test } from 'vitest';
import { checkWave } from './check-wave.ts';
import { emptyFormValue, type FormValue, unwritablePart } from './wave-form.ts';
import { writeWave } from './wave-write.ts';
import type { WitPackages, WitTypeKind, WitTypeRef } from './wit.ts';

/** A package of types; a type refers to another by its place. */
const wit = (...kinds: WitTypeKind[]): WitPackages => ({
  worlds: [],
  interfaces: [],
  packages: [],
  types: kinds.map((kind) => ({ name: null, kind, owner: null })),
});
const text = (value: string): FormValue => ({ kind: 'text', text: value });
const items = (...values: FormValue[]): FormValue => ({ kind: 'items', items: values });
const choice = (index: number, payload: FormValue | null = null): FormValue => ({ kind: 'choice', index, payload });
const written = (of: WitPackages, value: FormValue, ref: WitTypeRef = 0) => {
  const result = writeWave(of, ref, value);
  if (!result.ok) return `! ${result.error}`;
  // What a form writes is what a runtime takes.
  expect(checkWave(result.text, ref, of)).toBeNull();
  return result.text;
};

describe('primitives', () => {
  test.each<[WitTypeRef, FormValue, string]>([
    ['bool', { kind: 'bool', isTrue: true }, 'true'],
    ['u8', text(' 255 '), '255'],
    ['u8', text('256'), '! between 0 and 255 (u8)'],
    ['u64', text('18446744073709551615'), '18446744073709551615'],
    ['s64', text('-9223372036854775808'), '-9223372036854775808'],
    ['s8', text('1.5'), '! a whole number is needed (s8)'],
    ['u32', text(''), '! a whole number is needed (u32)'],
    ['f64', text('.5'), '0.5'],
    ['f64', text('-inf'), '-inf'],
    ['f32', text('1e3'), '1000'],
    ['f64', text('0x10'), '! a number is needed, or nan, inf or -inf'],
    ['char', text('🦀'), "'🦀'"],
    ['char', text("'"), "'\\''"],
    ['char', text('ab'), '! exactly one character is needed'],
    ['string', text('a "b" \\ \n\u0000'), '"a \\"b\\" \\\\ \\n\\u{0}"'],
    ['error-context', text(''), '! an error context cannot be written down'],
  ])('%s from %j', (type, value, wave) => {
    expect(written(wit(), value, type)).toBe(wave);
  });
});

describe('compound types', () => {
  test('a record of everything', () => {
    const types = wit(
      {
        record: {
          fields: [
            { name: 'name', type: 'string' },
            { name: 'none', type: 1 },
            { name: 'size', type: 2 },
            { name: 'can', type: 3 },
            { name: 'at', type: 4 },
            { name: 'kind', type: 5 },
            { name: 'way', type: 6 },
            { name: 'out', type: 7 },
          ],
        },
      },
      { list: 'u8' },
      { option: 'u32' },
      { flags: { flags: [{ name: 'read' }, { name: 'write' }] } },
      { tuple: { types: ['f32', 'f32'] } },
      { enum: { cases: [{ name: 'small' }, { name: 'true' }] } },
      {
        variant: {
          cases: [
            { name: 'off', type: null },
            { name: 'on', type: 'u8' },
          ],
        },
      },
      { result: { ok: null, err: 'string' } },
    );
    const value = items(
      text('a'),
      items(text('1'), text('2')),
      choice(1, text('7')),
      { kind: 'flags', set: [false, true] },
      items(text('0'), text('1')),
      choice(1),
      choice(1, text('3')),
      choice(1, text('no')),
    );
    expect(written(types, value)).toBe(
      '{name: "a", %none: [1, 2], size: some(7), can: {write}, at: (0, 1), kind: %true, way: on(3), out: err("no")}',
    );
    expect(written(types, emptyFormValue(types, 0) ?? text(''))).toBe(
      '{name: "", %none: [], size: none, can: {}, at: (0, 0), kind: small, way: off, out: ok}',
    );
  });

  test('an empty record, an alias, a list of fixed length', () => {
    expect(written(wit({ record: { fields: [] } }), items())).toBe('{:}');
    expect(written(wit({ type: 1 }, { type: 'u8' }), text('3'))).toBe('3');
    const three = wit({ 'fixed-length-list': ['u8', 3] });
    expect(written(three, emptyFormValue(three, 0) ?? text(''))).toBe('[0, 0, 0]');
    expect(written(three, items(text('0')))).toBe('! The fields do not fit the type');
  });

  test('what is wrong is named with the way to it', () => {
    const types = wit({ list: 1 }, { record: { fields: [{ name: 'age', type: 'u8' }] } });
    expect(written(types, items(items(text('1')), items(text('x'))))).toBe(
      '! item 2: age: a whole number is needed (u8)',
    );
  });
});

describe('types that cannot be written', () => {
  test.each<[WitTypeKind[], string]>([
    [[{ list: 1 }, { handle: { own: 2 } }, 'resource'], 'a resource'],
    [[{ stream: 'u8' }], 'a stream'],
    [[{ type: 0 }], 'a type without an end'],
    [[{ option: 9 }], 'a type that is not known'],
  ])('%j', (kinds, because) => {
    expect(unwritablePart(wit(...kinds), 0)).toBe(because);
  });

  test('a type that unfolds without end has no fields, and takes no time', () => {
    const doubling = wit(
      ...Array.from({ length: 40 }, (_each, index) => ({ tuple: { types: [index + 1, index + 1] } })),
      {
        type: 'u8',
      },
    );
    expect(emptyFormValue(doubling, 0)).toBeNull();
    const itself = wit({ record: { fields: [{ name: 'next', type: 0 }] } });
    expect(emptyFormValue(itself, 0)).toBeNull();
    expect(unwritablePart(itself, 0)).toBeNull();
  });
});
