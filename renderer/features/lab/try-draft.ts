import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Module } from '#shared/domain/module.ts';
import { emptyFormValue, type FormValue } from '#shared/domain/wave-form.ts';
import { writeWave } from '#shared/domain/wave-write.ts';
import type { WitPackages } from '#shared/domain/wit.ts';
import { readEnv } from '../../ui/grants/read-lines.ts';
import type { NumberField } from '../../ui/grants/grants-draft.ts';
import { type ExportedFunction, exportedFunctions } from './exported-functions.ts';

/* What stands in the fields of a try, and what it asks the engine for. Pure. */

/** How a module can be tried: run as a command, sent a request, or one of its functions called. */
export type TryMode = 'run' | 'request' | 'call';

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export interface RequestDraft {
  readonly method: (typeof methods)[number];
  readonly path: string;
  /** One `Name: value` a line. */
  readonly headers: string;
  readonly body: string;
}

export interface LimitsDraft {
  /** One `NAME=value` a line. */
  readonly env: string;
  readonly memoryMiB: NumberField;
  readonly timeSeconds: NumberField;
}

export const emptyRequest: RequestDraft = { method: 'GET', path: '/', headers: '', body: '' };
export const emptyLimits: LimitsDraft = { env: '', memoryMiB: 256, timeSeconds: 10 };

/** The ways that fit the module, the likeliest first. */
export function tryModes(
  { role, kind }: Pick<Module, 'role' | 'kind'>,
  functions: readonly ExportedFunction[],
): TryMode[] {
  const modes: TryMode[] = [];
  if (role === 'http-service') modes.push('request');
  if (role === 'command') modes.push('run');
  const callable = functions.filter(({ id }) => kind === 'component' || !startsByItself.has(id));
  if (callable.length > 0 && role !== 'browser-only') modes.push('call');
  return modes;
}

/** Exports of core modules that toolchains make for runtimes. */
const startsByItself = new Set(['_start', '_initialize', '__wasm_call_ctors']);

export const callableFunctions = (anatomy: ModuleAnatomy): ExportedFunction[] =>
  exportedFunctions(anatomy).filter(({ id }) => anatomy.wit !== null || !startsByItself.has(id));

/** One argument: its fields, or WAVE as a person writes it. */
export type ArgumentDraft =
  | { readonly kind: 'fields'; readonly value: FormValue }
  | { readonly kind: 'wave'; readonly text: string };

export function emptyArguments({ params }: ExportedFunction, wit: WitPackages | null): ArgumentDraft[] {
  return params.map(({ type }) => {
    if (type === null || !wit) return { kind: 'wave', text: '0' };
    const value = emptyFormValue(wit, type);
    return value ? { kind: 'fields', value } : { kind: 'wave', text: '' };
  });
}

type Read<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };

/** The WAVE texts of a call. */
export function readArguments(
  { params }: ExportedFunction,
  wit: WitPackages | null,
  drafts: readonly ArgumentDraft[],
): Read<string[]> {
  const texts: string[] = [];
  for (const [index, param] of params.entries()) {
    const text = readArgument(param, wit, drafts[index]);
    if (!text.ok) return { ok: false, error: `${param.name}: ${text.error}` };
    texts.push(text.value);
  }
  return { ok: true, value: texts };
}

function readArgument(
  { type, words }: ExportedFunction['params'][number],
  wit: WitPackages | null,
  draft: ArgumentDraft | undefined,
): Read<string> {
  if (!draft) return { ok: false, error: 'a value is needed' };
  if (draft.kind === 'fields') {
    if (type === null || !wit) return { ok: false, error: 'its type is not known' };
    const written = writeWave(wit, type, draft.value);
    return written.ok ? { ok: true, value: written.text } : written;
  }
  const text = draft.text.trim();
  if (text === '') return { ok: false, error: 'a value is needed' };
  if (type === null && !isNumber(words, text)) return { ok: false, error: `a number is needed (${words})` };
  return { ok: true, value: text };
}

const isNumber = (type: string, text: string): boolean =>
  type.startsWith('i') ? /^-?\d{1,20}$/.test(text) : /^(nan|-?inf|-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?)$/i.test(text);

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/;

/** Lines of `Name: value`. */
export function readHeaders(text: string): Read<[string, string][]> {
  const headers: [string, string][] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(0, at)).trim();
    if (!headerName.test(name)) return { ok: false, error: `Line ${index + 1} is not “Name: value”` };
    headers.push([name, line.slice(at + 1).trim()]);
  }
  return headers.length > 100 ? { ok: false, error: 'At most 100 headers' } : { ok: true, value: headers };
}

export type LimitsErrors = Partial<Record<keyof LimitsDraft, string>>;

const within = (value: NumberField, least: number, most: number, unit: string): string | undefined =>
  value !== '' && value >= least && value <= most
    ? undefined
    : `Between ${least.toLocaleString('en')} and ${most.toLocaleString('en')} ${unit}`;

export function limitsErrors({ env, memoryMiB, timeSeconds }: LimitsDraft): LimitsErrors {
  const read = readEnv(env);
  const memory = within(memoryMiB, 1, 4096, 'MiB');
  const time = within(timeSeconds, 0.01, 600, 's');
  return {
    ...(read.ok ? {} : { env: read.error }),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
    ...(time === undefined ? {} : { timeSeconds: time }),
  };
}

export const limitsInput = ({ env, memoryMiB, timeSeconds }: LimitsDraft) => {
  const read = readEnv(env);
  return {
    env: read.ok ? read.value : {},
    memoryLimitBytes: Math.round(Number(memoryMiB) * 1024 * 1024),
    timeLimitMs: Math.round(Number(timeSeconds) * 1000),
  };
};

export const pathError = (path: string): string | undefined =>
  /^\/[\x21-\x7e]*$/.test(path) ? undefined : 'A path starts with / and has no spaces';
