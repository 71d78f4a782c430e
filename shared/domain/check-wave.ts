import { parseWave, WaveError, type WaveField, type WaveValue } from './wave.ts';
import { type WaveType, waveType } from './wave-type.ts';
import type { WitPackages, WitTypeRef } from './wit.ts';

/** What is wrong with a text as a value, and at which character of it (from 0). */
export interface WaveProblem {
  readonly message: string;
  readonly at: number;
}

/** Whether a text is a value of a type. Null: it is. A runtime that reads WAVE takes it then. */
export function checkWave(text: string, type: WitTypeRef, wit: WitPackages): WaveProblem | null {
  try {
    check(parseWave(text), type, wit);
    return null;
  } catch (error) {
    if (error instanceof WaveError) return { message: error.message, at: error.at };
    throw error;
  }
}

/** As `checkWave`, for a value that was read already. Throws `WaveError`. */
export function check(value: WaveValue, ref: WitTypeRef, wit: WitPackages): void {
  const type = waveType(wit, ref);
  switch (type.kind) {
    case 'bool':
    case 'char':
    case 'string':
      if (value.kind !== type.kind) mismatch(value, nameOf(type));
      return;
    case 'integer':
      return checkInteger(value, type);
    case 'float':
      if (value.kind !== 'number') mismatch(value, nameOf(type));
      return;
    case 'list':
    case 'tuple':
      return checkItems(value, type, wit);
    case 'record':
      return checkRecord(value, type, wit);
    case 'flags':
      return checkFlags(value, type.names);
    case 'enum':
      return checkCase(value, nameOf(type), new Map(type.names.map((name) => [name, null])), wit);
    case 'variant':
      return checkCase(value, nameOf(type), new Map(type.cases.map((one) => [one.name, one.type])), wit);
    case 'option':
      return checkOption(value, type, wit);
    case 'result':
      return checkResult(value, type, wit);
    case 'unwritable':
      throw new WaveError(`${type.what} cannot be written as text`, value.at);
    default:
      return type satisfies never;
  }
}

type Of<K extends WaveType['kind']> = Extract<WaveType, { kind: K }>;

function checkInteger(value: WaveValue, { name, least, most }: Of<'integer'>): void {
  if (value.kind !== 'number' || !/^-?[0-9]+$/.test(value.text)) return mismatch(value, `a whole number (${name})`);
  const number = BigInt(value.text);
  if (number < least || number > most) throw new WaveError(`${name} goes from ${least} to ${most}`, value.at);
}

function checkItems(value: WaveValue, type: Of<'list'> | Of<'tuple'>, wit: WitPackages): void {
  if (value.kind !== type.kind) return mismatch(value, nameOf(type));
  const length = type.kind === 'tuple' ? type.items.length : type.length;
  if (length !== null && value.items.length !== length) {
    throw new WaveError(`${length} values belong in here, not ${value.items.length}`, value.at);
  }
  value.items.forEach((item, index) => {
    const ref = type.kind === 'list' ? type.item : type.items[index];
    if (ref !== undefined) check(item, ref, wit);
  });
}

function checkRecord(value: WaveValue, { fields }: Of<'record'>, wit: WitPackages): void {
  if (value.kind !== 'record') return mismatch(value, 'a record, like {name: value}');
  const given = new Map(value.fields.map((field): [string, WaveField] => [field.name, field]));
  for (const { name, type } of fields) {
    const field = given.get(name);
    given.delete(name);
    if (field) check(field.value, type, wit);
    else if (waveType(wit, type).kind !== 'option') throw new WaveError(`the field ${name} is missing`, value.at);
  }
  for (const [name, field] of given) throw new WaveError(`there is no field ${name}`, field.value.at);
}

function checkFlags(value: WaveValue, known: readonly string[]): void {
  if (value.kind !== 'flags') return mismatch(value, 'flags, like {read, write}');
  const unknown = value.names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new WaveError(`there is no flag ${unknown}`, value.at);
}

function checkCase(
  value: WaveValue,
  wanted: string,
  cases: ReadonlyMap<string, WitTypeRef | null>,
  wit: WitPackages,
): void {
  if (value.kind !== 'label') return mismatch(value, wanted);
  const payload = cases.get(value.name);
  if (payload === undefined) {
    throw new WaveError(`${value.name} is none of ${[...cases.keys()].slice(0, 20).join(', ')}`, value.at);
  }
  checkPayload(value, payload, wit);
}

function checkPayload(value: Extract<WaveValue, { kind: 'label' }>, type: WitTypeRef | null, wit: WitPackages): void {
  if (type === null) {
    if (value.payload) throw new WaveError(`${value.name} carries no value`, value.payload.at);
  } else if (value.payload) check(value.payload, type, wit);
  else throw new WaveError(`${value.name} carries a value: ${value.name}(…)`, value.at);
}

/** `some(x)`, `none`, or `x` alone where that cannot be taken for one of them. */
function checkOption(value: WaveValue, { item }: Of<'option'>, wit: WitPackages): void {
  if (isKeyword(value, 'none')) checkPayload(value, null, wit);
  else if (isKeyword(value, 'some')) checkPayload(value, item, wit);
  else if (hasKeywords(wit, item)) mismatch(value, 'some(…) or none');
  else check(value, item, wit);
}

function checkResult(value: WaveValue, { ok, err }: Of<'result'>, wit: WitPackages): void {
  if (isKeyword(value, 'ok')) checkPayload(value, ok, wit);
  else if (isKeyword(value, 'err')) checkPayload(value, err, wit);
  else if (ok === null || hasKeywords(wit, ok)) mismatch(value, 'ok or err');
  else check(value, ok, wit);
}

function isKeyword(value: WaveValue, name: string): value is Extract<WaveValue, { kind: 'label' }> {
  return value.kind === 'label' && !value.quoted && value.name === name;
}

function hasKeywords(wit: WitPackages, ref: WitTypeRef): boolean {
  const { kind } = waveType(wit, ref);
  return kind === 'option' || kind === 'result';
}

function nameOf(type: WaveType): string {
  switch (type.kind) {
    case 'bool':
      return 'true or false';
    case 'char':
      return "a character, like 'a'";
    case 'string':
      return 'a text in double quotes';
    case 'float':
      return `a number (${type.name})`;
    case 'list':
      return 'a list, like [1, 2]';
    case 'tuple':
      return 'a tuple, like (1, 2)';
    case 'enum':
    case 'variant':
      return 'the name of a case';
    default:
      return type.kind;
  }
}

function mismatch(value: WaveValue, wanted: string): never {
  throw new WaveError(`${wanted} belongs in here`, value.at);
}
