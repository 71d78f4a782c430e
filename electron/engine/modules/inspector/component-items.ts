import { BinaryReader, MalformedError } from './binary-reader.ts';
import { componentSection, type Range, sectionsOf } from './wasm-sections.ts';

/** What an import or export of a component is, by the sort that the binary names. */
export type ComponentItemKind = 'core-module' | 'function' | 'value' | 'type' | 'component' | 'instance';

export interface ComponentItem {
  readonly name: string;
  readonly kind: ComponentItemKind;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** Sorts of things in a component; 0x00 is followed by a sort of core things, of which only modules cross borders. */
const sorts: Readonly<Record<number, ComponentItemKind>> = {
  0: 'core-module',
  1: 'function',
  2: 'value',
  3: 'type',
  4: 'component',
  5: 'instance',
};

/** What a component imports, in order. Reads one at a time; the caller says when it has enough. */
export function* componentImports(bytes: Uint8Array, unit: Range): Generator<ComponentItem> {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id !== componentSection.import) continue;
    const reader = new BinaryReader(bytes, section.start, section.end);
    for (let left = reader.count(); left > 0; left -= 1) {
      const offset = reader.offset;
      const name = readExternName(reader);
      yield { name, kind: readExternType(reader), offset };
    }
  }
}

/** What a component exports, in order. */
export function* componentExports(bytes: Uint8Array, unit: Range): Generator<ComponentItem> {
  for (const section of sectionsOf(bytes, unit)) {
    if (section.id !== componentSection.export) continue;
    const reader = new BinaryReader(bytes, section.start, section.end);
    for (let left = reader.count(); left > 0; left -= 1) {
      const offset = reader.offset;
      const name = readExternName(reader);
      const kind = readSort(reader);
      reader.skipLeb(32);
      if (reader.u8() === 1) readExternType(reader);
      yield { name, kind, offset };
    }
  }
}

/** The name of an import or export, without the options that newer encodings add to it. */
function readExternName(reader: BinaryReader): string {
  const form = reader.u8();
  if (form > 2) throw new MalformedError(`unknown form of a name 0x${form.toString(16)}`, reader.offset - 1);
  const name = reader.name();
  if (form < 2) return name;
  for (let options = reader.count(); options > 0; options -= 1) {
    reader.u8();
    reader.sub();
  }
  return name;
}

/** Reads the type of an import or export and says its kind. */
function readExternType(reader: BinaryReader): ComponentItemKind {
  const kind = readSort(reader);
  // A value carries its type, written out or as an index; a type may be bounded by an index or not at all.
  if (kind === 'value') reader.skipLeb(33);
  else if (kind !== 'type' || reader.u8() === 0) reader.skipLeb(32);
  return kind;
}

function readSort(reader: BinaryReader): ComponentItemKind {
  const start = reader.offset;
  const kind = sorts[reader.u8()];
  if (!kind) throw new MalformedError('unknown sort', start);
  if (kind === 'core-module' && reader.u8() !== 0x11) throw new MalformedError('unknown core sort', start);
  return kind;
}
