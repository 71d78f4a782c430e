import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModuleAnatomy, ModuleUnit } from '#shared/domain/module-anatomy.ts';
import { inspected } from '../../testing/sample-inspections.ts';
import { functionRows, importRows, partName, partRows, partsWithin, sectionSizes } from './anatomy-rows.ts';

const { hello, quickjs, cHello } = inspected;
const every = Object.values(inspected).map(({ anatomy }) => anatomy);

test('parts follow the part they are in', () => {
  expect(
    partRows(quickjs.anatomy)
      .map(({ depth, name }) => [depth, name])
      .slice(0, 4),
  ).toEqual([
    [0, 'The file itself'],
    [1, 'component 1'],
    [2, 'core module 2'],
    [2, 'core module 3'],
  ]);
  expect(partRows(quickjs.anatomy).map(({ unit }) => unit.id)).toEqual(quickjs.anatomy.units.map(({ id }) => id));
});

test('a part is known by its name section, else by its place', () => {
  const [, named, unnamed] = hello.anatomy.units;
  expect(named && partName(named)).toBe('flotilla_sample');
  expect(unnamed && partName(unnamed)).toBe('core module 2');
});

test('sizes by section add up to the part, without counting what is in other parts twice', () => {
  for (const anatomy of every) {
    for (const { id, sizeBytes } of anatomy.units) {
      const sizes = sectionSizes(anatomy, id);
      expect(sizes.reduce((sum, each) => sum + each.sizeBytes, 0)).toBe(sizeBytes);
      expect(new Set(sizes.map(({ name }) => name)).size).toBe(sizes.length);
      expect(sizes.length).toBeLessThanOrEqual(9);
    }
  }
  expect(sectionSizes(cHello.anatomy, 0)[0]).toEqual({ name: 'code', sizeBytes: 28_871 });
});

test('functions of a part are those of everything in it', () => {
  expect(functionRows(hello.anatomy, undefined)).toHaveLength(27);
  expect(functionRows(hello.anatomy, 0)).toHaveLength(27);
  expect(functionRows(hello.anatomy, 2).map(({ part }) => part)).toEqual(Array<string>(7).fill('core module 2'));
  expect(functionRows(hello.anatomy, 1).find(({ name }) => name === 'answer')?.of.sizeBytes).toBe(95);
  expect(functionRows(cHello.anatomy, undefined)[0]?.name).toMatch(/^func \d+$/);
});

test('imports name the parts that ask for them', () => {
  const now = importRows(hello.anatomy).find(({ of }) => of.function === 'now');
  expect(now).toMatchObject({ of: { item: 'wasi:clocks/monotonic-clock@0.2.0' }, importedBy: 'flotilla_sample' });
});

/** Any tree of parts: each stands in one before it. */
const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((seeds): ModuleAnatomy => {
  const units = seeds.map(
    (seed, id): ModuleUnit => ({
      id,
      parent: id === 0 ? null : seed % id,
      kind: 'component',
      name: null,
      offset: id,
      sizeBytes: 1,
      sections: [],
      functionCount: 0,
      hasNames: false,
      hasDebugInfo: false,
      imports: [],
      exports: [],
    }),
  );
  return { units, functions: [], functionCount: 0, importedFunctions: [], coreFunctions: [], wit: null };
});

test('whatever the tree, every part has one row, one deeper than the part it is in', () => {
  const property = fc.property(trees, (anatomy) => {
    const rows = partRows(anatomy);
    const depths = new Map(rows.map(({ unit, depth }) => [unit.id, depth]));
    expect(depths.size).toBe(anatomy.units.length);
    expect(rows).toHaveLength(anatomy.units.length);
    for (const { unit, depth } of rows) {
      expect(depth).toBe(unit.parent === null ? 0 : (depths.get(unit.parent) ?? 0) + 1);
      if (unit.parent !== null) expect(partsWithin(anatomy, unit.parent).has(unit.id)).toBe(true);
    }
  });
  expect(fc.check(property)).toMatchObject({ failed: false });
});
