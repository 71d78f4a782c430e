import { describe, expect, it } from 'vitest';
import { coreImports } from './core-items.ts';
import { core, joined, section, text, vector } from './wasm-bytes.ts';

const importsOf = (bytes: Uint8Array) =>
  [...coreImports(bytes, { start: 0, end: bytes.length })].map(({ module, field }) => `${module}.${field}`);

describe('imports of a core module', () => {
  it('reads packed ones, with a type each or one for all', () => {
    const perItem = joined(
      text('a'),
      text(''),
      [0x7f],
      vector([joined(text('b'), [0, 0]), joined(text('c'), [2, 0, 1])]),
    );
    const sameType = joined(text('d'), text(''), [0x7e, 3, 0x7f, 0], vector([text('e'), text('f')]));
    const plain = joined(text('g'), text(''), [0, 0]);
    expect(importsOf(core(section(2, vector([perItem, sameType, plain]))))).toEqual(['a.b', 'a.c', 'd.e', 'd.f', 'g.']);
  });

  it('reads tables and globals of every reference type, and memories with a page size', () => {
    const entries = [
      joined(text('m'), text('table'), [1, 0x63, 0xf0, 0x7f, 1, 0, 1]),
      joined(text('m'), text('shared'), [1, 0x65, 0x70, 0, 0]),
      joined(text('m'), text('global'), [3, 0x64, 0x05, 1]),
      joined(text('m'), text('memory'), [2, 0x0d, 1, 2, 0]),
      joined(text('m'), text('tag'), [4, 0, 0]),
    ];
    expect(importsOf(core(section(2, vector(entries))))).toEqual([
      'm.table',
      'm.shared',
      'm.global',
      'm.memory',
      'm.tag',
    ]);
  });

  it('refuses a kind that it does not know, with its place', () => {
    const bytes = core(section(2, vector([joined(text('m'), text('x'), [0x55])])));
    expect(() => importsOf(bytes)).toThrow(
      expect.objectContaining({ message: 'unknown kind of import 0x55', offset: 15 }),
    );
  });
});
