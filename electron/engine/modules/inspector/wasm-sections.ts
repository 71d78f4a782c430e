import { BinaryReader, MalformedError } from './binary-reader.ts';

export type WasmKind = 'core' | 'component';

/** A range of the file, `end` excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Section extends Range {
  /** Number of the section's kind; 0 is custom in both formats. */
  readonly id: number;
}

/** A core module or component in a file, the file itself included. */
export interface Unit extends Range {
  readonly kind: WasmKind;
  /** 0 for the file itself. */
  readonly depth: number;
}

/** The number of custom sections, the same in both formats. */
export const customSection = 0;
export const componentSection = {
  coreModule: 1,
  coreType: 3,
  component: 4,
  type: 7,
  canon: 8,
  start: 9,
  import: 10,
  export: 11,
} as const;

/** Modules and components in one file together, itself included: the limit of wasmparser. */
export const mostUnits = 1_000;

const magic = [0x00, 0x61, 0x73, 0x6d];
export const preambleBytes = 8;

/** `unknown-layer`: Wasm, but neither a core module (version 1) nor a component (layer 1, version 13). */
export type Preamble = WasmKind | 'unknown-layer' | 'truncated' | 'not-wasm';

export function readPreamble(bytes: Uint8Array, start = 0, end = bytes.length): Preamble {
  if (magic.some((byte, index) => start + index >= end || bytes[start + index] !== byte)) return 'not-wasm';
  if (end - start < preambleBytes) return 'truncated';
  const version = [4, 5, 6, 7].map((index) => bytes[start + index]).join('.');
  if (version === '1.0.0.0') return 'core';
  return version === '13.0.1.0' ? 'component' : 'unknown-layer';
}

/** The sections of one module or component, in the file's order, one at a time: their number has no limit. */
export function* sectionsOf(bytes: Uint8Array, unit: Range): Generator<Section> {
  const reader = new BinaryReader(bytes, unit.start + preambleBytes, unit.end);
  while (!reader.isAtEnd) {
    const id = reader.u8();
    const length = reader.u32();
    const start = reader.offset;
    reader.skip(length);
    yield { id, start, end: start + length };
  }
}

/**
 * Every core module and component in the file, itself first, in the file's order. Without recursion; stops at
 * `mostUnits`, which bounds the depth too. Throws when any section of any of them is longer than what holds it.
 */
export function unitsOf(bytes: Uint8Array): Unit[] {
  const file = readUnit(bytes, { start: 0, end: bytes.length }, 0);
  if (!isComponent(file)) checkSections(bytes, file);
  const found = [file];
  const open = isComponent(file) ? [{ unit: file, sections: sectionsOf(bytes, file) }] : [];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const next = top.sections.next();
    if (next.done) {
      open.pop();
      continue;
    }
    const section = next.value;
    if (section.id !== componentSection.coreModule && section.id !== componentSection.component) continue;
    if (found.length >= mostUnits) {
      throw new MalformedError(`modules and components count exceeds limit of ${mostUnits}`, section.start);
    }
    const unit = readUnit(bytes, section, top.unit.depth + 1);
    found.push(unit);
    if (isComponent(unit)) open.push({ unit, sections: sectionsOf(bytes, unit) });
    else checkSections(bytes, unit);
  }
  return found;
}

const isComponent = (unit: Unit): boolean => unit.kind === 'component';

function checkSections(bytes: Uint8Array, unit: Range): void {
  const sections = sectionsOf(bytes, unit);
  for (let next = sections.next(); !next.done; next = sections.next());
}

function readUnit(bytes: Uint8Array, { start, end }: Range, depth: number): Unit {
  const kind = readPreamble(bytes, start, end);
  if (kind === 'core' || kind === 'component') return { kind, start, end, depth };
  throw new MalformedError('no preamble of a core module or component', start);
}
