import { parse, stringify } from 'yaml';
import { type Basis } from './compare.ts';
import { type PriceBook } from './price-book.ts';
import { type FileProblem, problemsOfSchema } from './problems.ts';
import { readInputs } from './scenario-inputs.ts';
import { Scenario } from './scenario.ts';

/** A scenario on its way: what has been written so far, by the keys of the file. Nothing of it is checked yet. */
export type ScenarioDraft = { readonly [key: string]: unknown };

export type ReadDraft =
  | { readonly ok: true; readonly basis: Basis }
  /** By path, so that each can stand at its field. */
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const isGroup = (value: unknown): value is ScenarioDraft =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The draft in a text; null when the text is no YAML of named values. Comments are not kept. */
export function draftOf(yaml: string): ScenarioDraft | null {
  try {
    const value: unknown = parse(yaml, { maxAliasCount: 0, logLevel: 'error' });
    return isGroup(value) ? value : null;
  } catch {
    return null;
  }
}

/** The draft as the text of a file that `flotilla cost` reads, once it is complete. */
export const draftText = (draft: ScenarioDraft): string => stringify(draft, { lineWidth: 0 });

/** What stands at a path; undefined where nothing does. */
export const valueAt = (draft: ScenarioDraft, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isGroup(value) ? value[key] : undefined), draft);

/** The draft with one value changed; undefined takes it away, and a group that becomes empty with it. */
export function withValue(draft: ScenarioDraft, path: string, value: unknown): ScenarioDraft {
  const [key = '', ...rest] = path.split('.');
  const { [key]: before, ...others } = draft;
  const inner = rest.length === 0 ? value : withValue(isGroup(before) ? before : {}, rest.join('.'), value);
  const isGone = inner === undefined || (rest.length > 0 && isGroup(inner) && Object.keys(inner).length === 0);
  if (isGone) return others;
  // A key that was there keeps its place, so that a file changes where a person changed it.
  return before === undefined
    ? { ...draft, [key]: inner }
    : Object.fromEntries(Object.entries(draft).map(([name, each]) => [name, name === key ? inner : each]));
}

/** Whether a draft can be compared, or what it still lacks. Pure; `nowMs` gives prices their age. */
export function basisOfDraft(draft: ScenarioDraft, book: PriceBook, nowMs: number): ReadDraft {
  const parsed = Scenario.safeParse(draft);
  if (!parsed.success) return { ok: false, problems: problemsOfSchema(parsed.error) };
  const read = readInputs(parsed.data, book);
  if (!read.ok) return { ok: false, problems: read.problems };
  return { ok: true, basis: { inputs: read.inputs, prices: read.prices, book, nowMs } };
}
