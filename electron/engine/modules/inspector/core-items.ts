import { BinaryReader, MalformedError } from './binary-reader.ts';
import { coreSection, type Range, sectionsOf } from './wasm-sections.ts';

export interface CoreImport {
  readonly module: string;
  readonly field: string;
  /** Its kind and type, as they stand in the file. */
  readonly type: Range;
}

/** Where the import section packs several imports into one entry (the compact import section proposal). */
const compactPerItem = 0x7f;
const compactSameType = 0x7e;

/** A function of the exact type, of the custom descriptors proposal. */
export const exactFunction = 0x20;

/** What a core module imports, in order. Reads one at a time; the caller says when it has enough. */
export function* coreImports(bytes: Uint8Array, unit: Range): Generator<CoreImport> {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id !== coreSection.import) continue;
    const reader = new BinaryReader(bytes, section.start, section.end);
    for (let left = reader.count(); left > 0; left -= 1) yield* importEntry(reader);
  }
}

function* importEntry(reader: BinaryReader): Generator<CoreImport> {
  const module = reader.name();
  const field = reader.name();
  const start = reader.offset;
  const form = reader.u8();
  if (field !== '' || (form !== compactPerItem && form !== compactSameType)) {
    skipImportType(reader, form);
    yield { module, field, type: { start, end: reader.offset } };
    return;
  }
  const shared = form === compactSameType ? readImportType(reader) : undefined;
  for (let left = reader.count(); left > 0; left -= 1) {
    const item = reader.name();
    yield { module, field: item, type: shared ?? readImportType(reader) };
  }
}

function readImportType(reader: BinaryReader): Range {
  const start = reader.offset;
  skipImportType(reader, reader.u8());
  return { start, end: reader.offset };
}

/** Names of what a core module exports, in order. */
export function* coreExports(bytes: Uint8Array, unit: Range): Generator<string> {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id !== coreSection.export) continue;
    const reader = new BinaryReader(bytes, section.start, section.end);
    for (let left = reader.count(); left > 0; left -= 1) {
      const name = reader.name();
      reader.u8();
      reader.skipLeb(32);
      yield name;
    }
  }
}

function skipImportType(reader: BinaryReader, kind: number): void {
  switch (kind) {
    case 0x00: // function
    case exactFunction:
      return reader.skipLeb(32);
    case 0x01: // table
      skipValueType(reader);
      return skipLimits(reader);
    case 0x02: // memory
      return skipLimits(reader);
    case 0x03: // global
      skipValueType(reader);
      return reader.skip(1);
    case 0x04: // tag
      reader.skip(1);
      return reader.skipLeb(32);
    default:
      throw new MalformedError(`unknown kind of import 0x${kind.toString(16)}`, reader.offset - 1);
  }
}

/** One byte, or `ref null`, `ref` with a heap type, which may be exact or shared. */
function skipValueType(reader: BinaryReader): void {
  const first = reader.u8();
  if (first === 0x63 || first === 0x64) return reader.skipLeb(33);
  if (first === 0x65) reader.skip(1);
}

function skipLimits(reader: BinaryReader): void {
  const flags = reader.u8();
  reader.skipLeb(64);
  if (flags & 0x01) reader.skipLeb(64);
  if (flags & 0x08) reader.skipLeb(32);
}
