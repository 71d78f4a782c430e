import type { WaveValue } from './wave.ts';

/** The text of a value on one line, in one way of writing: what stood between its parts is gone. */
export function printWave(value: WaveValue): string {
  switch (value.kind) {
    case 'bool':
      return String(value.value);
    case 'number':
      return value.text;
    case 'char':
      return quote(value.value, "'");
    case 'string':
      return waveString(value.value);
    case 'tuple':
      return `(${value.items.map(printWave).join(', ')})`;
    case 'list':
      return `[${value.items.map(printWave).join(', ')}]`;
    case 'record':
      return value.fields.length === 0
        ? '{:}'
        : `{${value.fields.map((field) => `%${field.name}: ${printWave(field.value)}`).join(', ')}}`;
    case 'flags':
      return `{${value.names.map((name) => `%${name}`).join(', ')}}`;
    case 'label':
      return `${value.quoted ? '%' : ''}${value.name}${value.payload ? `(${printWave(value.payload)})` : ''}`;
    default:
      return value satisfies never;
  }
}

/** A text as WAVE writes it. */
export const waveString = (text: string): string => quote(text, '"');

function quote(text: string, mark: '"' | "'"): string {
  const inner = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, escaped)
    // Halves of characters cannot be told in WAVE, nor be part of a text in WebAssembly.
    .replaceAll(/\p{Cs}/gu, '\u{fffd}');
  return mark + inner + mark;
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
