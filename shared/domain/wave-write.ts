import { waveString } from './print-wave.ts';
import { escapedName, type FormCase, formShape, type FormShape, type FormValue } from './wave-form.ts';
import type { WitPackages, WitTypeRef } from './wit.ts';

/** WAVE, WebAssembly's text for values (`{name: "a", tags: [1, 2]}`), or what is wrong with which part of a form. */
export type WrittenWave = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

const fine = (text: string): WrittenWave => ({ ok: true, text });
const wrong = (error: string): WrittenWave => ({ ok: false, error });
const mismatch = wrong('The fields do not fit the type');

/** What stands in the fields of a type, as WAVE. */
export function writeWave(wit: WitPackages, ref: WitTypeRef, value: FormValue): WrittenWave {
  const shape = formShape(wit, ref);
  switch (shape.kind) {
    case 'unwritable':
      return wrong(`${shape.what} cannot be written down`);
    case 'bool':
      return value.kind === 'bool' ? fine(String(value.isTrue)) : mismatch;
    case 'text':
      return value.kind === 'text' ? writeText(shape.type, value.text) : mismatch;
    case 'flags':
      if (value.kind !== 'flags') return mismatch;
      return fine(
        `{${shape.names
          .filter((_name, index) => value.set[index])
          .map(escapedName)
          .join(', ')}}`,
      );
    case 'choice':
      return value.kind === 'choice' ? writeChoice(wit, shape.cases[value.index], value.payload) : mismatch;
    case 'record':
    case 'tuple':
    case 'list':
      return value.kind === 'items' ? writeItems(wit, shape, value.items) : mismatch;
  }
}

function writeText(type: Extract<FormShape, { kind: 'text' }>['type'], text: string): WrittenWave {
  switch (type.kind) {
    case 'string':
      return fine(waveString(text));
    case 'char':
      return Array.from(text).length === 1
        ? fine(`'${text === "'" ? "\\'" : waveString(text).slice(1, -1).replace('\\"', '"')}'`)
        : wrong('exactly one character is needed');
    case 'integer':
      return writeInteger(type, text.trim());
    case 'float':
      return writeFloat(text.trim());
  }
}

function writeInteger(
  { name, least, most }: { readonly name: string; readonly least: bigint; readonly most: bigint },
  text: string,
): WrittenWave {
  if (!/^[+-]?\d{1,30}$/.test(text)) return wrong(`a whole number is needed (${name})`);
  const figure = BigInt(text.replace('+', ''));
  return figure >= least && figure <= most ? fine(figure.toString()) : wrong(`between ${least} and ${most} (${name})`);
}

function writeFloat(text: string): WrittenWave {
  if (/^(nan|-?inf)$/.test(text)) return fine(text);
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const figure = Number(text);
    // More than a double holds would be read as infinite; WAVE has a word for that.
    if (Number.isFinite(figure)) return fine(Object.is(figure, -0) ? '-0' : String(figure));
  }
  return wrong('a number is needed, or nan, inf or -inf');
}

type ItemShape = Extract<FormShape, { kind: 'record' | 'tuple' | 'list' }>;

/** The types of so many items and what each is called; undefined when there are too many or too few. */
function itemTypes(
  shape: ItemShape,
  length: number,
): { readonly name: string; readonly type: WitTypeRef }[] | undefined {
  const types =
    shape.kind === 'record'
      ? [...shape.items]
      : shape.kind === 'tuple'
        ? shape.items.map((type, index) => ({ name: `item ${index + 1}`, type }))
        : Array.from({ length: shape.length ?? length }, (_each, index) => ({
            name: `item ${index + 1}`,
            type: shape.item,
          }));
  return types.length === length ? types : undefined;
}

function writeItems(wit: WitPackages, shape: ItemShape, items: readonly FormValue[]): WrittenWave {
  const types = itemTypes(shape, items.length);
  if (!types) return mismatch;
  const texts: string[] = [];
  for (const [index, { name, type }] of types.entries()) {
    const item = items[index];
    if (!item) return mismatch;
    const text = writeWave(wit, type, item);
    if (!text.ok) return wrong(`${name}: ${text.error}`);
    texts.push(shape.kind === 'record' ? `${escapedName(name)}: ${text.text}` : text.text);
  }
  const inner = texts.join(', ');
  if (shape.kind === 'record') return fine(inner === '' ? '{:}' : `{${inner}}`);
  return fine(shape.kind === 'tuple' ? `(${inner})` : `[${inner}]`);
}

function writeChoice(wit: WitPackages, chosen: FormCase | undefined, payload: FormValue | null): WrittenWave {
  if (!chosen) return mismatch;
  if (chosen.type === null) return fine(chosen.name);
  if (payload === null) return mismatch;
  const text = writeWave(wit, chosen.type, payload);
  return text.ok ? fine(`${chosen.name}(${text.text})`) : wrong(`${chosen.label}: ${text.error}`);
}
