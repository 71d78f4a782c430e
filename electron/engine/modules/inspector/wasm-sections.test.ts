import { describe, expect, it } from 'vitest';
import { component, componentHead, core, coreHead, custom, joined, nested, section } from './wasm-bytes.ts';
import { mostUnits, readPreamble, sectionsOf, unitsOf } from './wasm-sections.ts';

describe('preamble', () => {
  it.each([
    ['core', coreHead],
    ['component', componentHead],
    ['unknown-layer', [0, 0x61, 0x73, 0x6d, 2, 0, 0, 0]],
    ['unknown-layer', [0, 0x61, 0x73, 0x6d, 0x0a, 0, 1, 0]],
    ['truncated', coreHead.slice(0, 7)],
    ['truncated', coreHead.slice(0, 4)],
    ['not-wasm', coreHead.slice(0, 3)],
    ['not-wasm', []],
    ['not-wasm', [0x7f, 0x45, 0x4c, 0x46, 1, 0, 0, 0]],
  ])('tells %s', (kind, bytes) => {
    expect(readPreamble(Uint8Array.from(bytes))).toBe(kind);
  });
});

describe('sections', () => {
  it('gives ranges of contents in the file', () => {
    const bytes = core(custom('a', [1, 2]), section(5, [9]));
    expect([...sectionsOf(bytes, { start: 0, end: bytes.length })]).toEqual([
      { id: 0, start: 10, end: 14 },
      { id: 5, start: 16, end: 17 },
    ]);
  });

  it('refuses a section longer than what holds it', () => {
    const bytes = core([1, 5, 0]);
    expect(() => [...sectionsOf(bytes, { start: 0, end: bytes.length })]).toThrow('unexpected end');
  });
});

describe('modules and components in a file', () => {
  it('finds all with their ranges and depth, in the order of the file', () => {
    const inner = component(section(1, core()));
    const bytes = component(section(1, core(custom('x'))), section(4, inner), section(1, core()));
    expect(unitsOf(bytes).map(({ kind, depth }) => [kind, depth])).toEqual([
      ['component', 0],
      ['core', 1],
      ['component', 1],
      ['core', 2],
      ['core', 1],
    ]);
    for (const unit of unitsOf(bytes)) expect(readPreamble(bytes, unit.start, unit.end)).toBe(unit.kind);
  });

  it('does not look into core modules, whose sections have other numbers', () => {
    expect(unitsOf(core(section(1, [0]), section(4, [0])))).toHaveLength(1);
  });

  it(`takes ${mostUnits} and no more, side by side or in each other`, () => {
    const beside = (count: number) => component(...Array.from({ length: count }, () => section(1, core())));
    expect(unitsOf(beside(mostUnits - 1))).toHaveLength(mostUnits);
    expect(() => unitsOf(beside(mostUnits))).toThrow('exceeds limit of 1000');
    expect(unitsOf(nested(mostUnits))).toHaveLength(mostUnits);
    expect(() => unitsOf(nested(mostUnits + 1))).toThrow('exceeds limit of 1000');
    expect(() => unitsOf(nested(5_000))).toThrow('exceeds limit of 1000');
  });

  it('refuses a nested part without a preamble', () => {
    expect(() => unitsOf(component(section(1, [1, 2, 3])))).toThrow(expect.objectContaining({ offset: 10 }));
    expect(() => unitsOf(component(section(1, joined(coreHead.slice(0, 6)))))).toThrow('no preamble');
  });
});
