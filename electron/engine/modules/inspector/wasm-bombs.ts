import { leb } from './binary-writer.ts';
import { component, core, custom, joined, section, vector } from './wasm-bytes.ts';

/** For tests: small files that ask for much time or memory, or that hold what is not what it says. */

const emptyType = section(1, vector([[0x60, 0, 0]]));
const function0 = section(3, vector([[0]]));

export function codeOf(...body: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  const content = joined(...body);
  return core(emptyType, function0, section(10, vector([joined(leb(content.length), content)])));
}

const repeated = (count: number, bytes: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: count * bytes.length }, (_, index) => bytes[index % bytes.length] ?? 0);

/** Types of which each holds the one before twice, written out by `pair`. */
function doubling(depth: number, first: readonly number[], pair: (index: number) => readonly number[]): Uint8Array {
  const types = [first, ...Array.from({ length: depth }, (_, index) => pair(index))];
  return component(section(7, vector(types)));
}

function nestedStruct(at: number): number[] {
  return at === 0 ? [0x5f, 1, 0x7f, 0] : [0x5f, 2, 0x63, ...leb(at - 1), 0, 0x63, ...leb(at - 1), 0];
}

export const bombs: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ['blocks in each other', codeOf([0], repeated(200_000, [0x02, 0x40]), repeated(200_001, [0x0b]))],
  ['blocks that never end', codeOf([0], repeated(200_000, [0x02, 0x40]))],
  ['a branch table of four million', codeOf([0, 0x41, 0, 0x0e], leb(4_000_000), repeated(4_000_001, [0]), [0x0b])],
  ['locals beyond all memory', codeOf([1], leb(4_294_967_295), [0x7f, 0x0b])],
  ['locals in ten thousand groups', codeOf(leb(10_000), repeated(10_000, [0xff, 0xff, 0x03, 0x7b]), [0x0b])],
  ['a memory of all pages', core(section(5, vector([[1, ...leb(65_536), ...leb(65_536)]])))],
  ['a table of all places', core(section(4, vector([[0x70, 0, ...leb(4_294_967_295)]])))],
  ['tuples that double', doubling(64, [0x6f, 2, 0x7d, 0x7d], (index) => [0x6f, 2, ...leb(index), ...leb(index)])],
  ['lists in each other', doubling(900, [0x70, 0x7d], (index) => [0x70, ...leb(index)])],
  [
    'functions that take what doubles',
    doubling(40, [0x6f, 2, 0x7d, 0x7d], (index) => [0x6f, 2, ...leb(index), ...leb(index)]),
  ],
  ['recursive types that refer on', core(section(1, vector(Array.from({ length: 900 }, (_, at) => nestedStruct(at)))))],
  ['names without end', core(custom('name', [1], leb(4_000_000_000)))],
  ['names that are no UTF-8', core(custom('name', [0, 3, 2, 0xc3, 0x28]))],
  ['an export name that is no UTF-8', core(emptyType, section(7, [1, 2, 0xc3, 0x28, 0, 0]))],
];
