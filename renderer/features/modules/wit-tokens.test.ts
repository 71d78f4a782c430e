import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markMatches, witTokens } from './wit-tokens.ts';

/** `kind:text` of all that is not plain. */
const told = (...lines: string[]): string[] =>
  witTokens(lines).flatMap((tokens) =>
    tokens.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => `${kind}:${text}`),
  );

test('packages with their versions are one word', () => {
  expect(told('import wasi:http/types@0.2.12;', 'package root:component;')).toEqual([
    'keyword:import',
    'package:wasi:http/types@0.2.12',
    'keyword:package',
    'package:root:component',
  ]);
});

test('names that are given, members and built-in types', () => {
  expect(told('record point { x: u32, type-name: option<list<string>> }')).toEqual([
    'keyword:record',
    'name:point',
    'member:x',
    'type:u32',
    'member:type-name',
    'type:option',
    'type:list',
    'type:string',
  ]);
  expect(told('resource %resource;')).toEqual(['keyword:resource', 'name:%resource']);
});

test('functions are members, annotations stand apart', () => {
  expect(told('@since(version = 0.2.0)', 'from-list: static func(e: own<e>) -> result<_, u8>;')).toEqual([
    'annotation:@since',
    'member:from-list',
    'keyword:static',
    'keyword:func',
    'member:e',
    'type:own',
    'type:result',
    'type:_',
    'type:u8',
  ]);
});

test('comments go on over lines', () => {
  expect(told('/* package', 'world', '*/ world // import')).toEqual([
    'comment:/*',
    'comment: package',
    'comment:world',
    'comment:*/',
    'keyword:world',
    'comment:// import',
  ]);
});

test('what is searched for is cut out of the words it stands in', () => {
  const [line = []] = witTokens(['import wasi:http/types;']);
  expect(markMatches(line, 'T WASI').filter(({ matches }) => matches)).toEqual([
    { kind: 'keyword', at: 5, text: 't', matches: true },
    { kind: 'plain', at: 6, text: ' ', matches: true },
    { kind: 'package', at: 7, text: 'wasi', matches: true },
  ]);
});

test('matches that touch are parts of their own, each once', () => {
  const [line = []] = witTokens(['connect']);
  expect(markMatches(line, 'n').map(({ at, text, matches }) => [at, text, matches])).toEqual([
    [0, 'co', false],
    [2, 'n', true],
    [3, 'n', true],
    [4, 'ect', false],
  ]);
});

test('the parts of a line are the line, whatever is in it', () => {
  const lines = fc.array(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
    { maxLength: 4 },
  );
  const property = fc.property(lines, fc.string({ maxLength: 3 }), (texts, query) => {
    const drawn = witTokens(texts).map((tokens) => markMatches(tokens, query));
    expect(drawn.map((parts) => parts.map(({ text }) => text).join(''))).toEqual(texts);
    for (const parts of drawn) expect(new Set(parts.map(({ at }) => at)).size).toBe(parts.length);
  });
  expect(fc.check(property)).toMatchObject({ failed: false, counterexample: null });
});
