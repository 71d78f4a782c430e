/* Lines that people type into fields of several lines. Pure. */

export type ReadLines<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };

/** Lines that hold something, without spaces around them. */
export const filledLines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

interface PairLines {
  readonly text: string;
  readonly name: RegExp;
  /** What a name may hold, after the line's number. */
  readonly nameWords: string;
}

/** Lines of `NAME=value`; empty ones are skipped, a name may stand once. */
export function readPairs({ text, name: pattern, nameWords }: PairLines): ReadLines<Record<string, string>> {
  const pairs = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const name = line.slice(0, Math.max(0, at)).trim();
    if (at < 0) return { ok: false, error: `Line ${index + 1} has no =` };
    if (!pattern.test(name)) return { ok: false, error: `Line ${index + 1}: ${nameWords}` };
    if (pairs.has(name)) return { ok: false, error: `Line ${index + 1}: ${name} stands twice` };
    if (line.length - at > 4_000) return { ok: false, error: `Line ${index + 1} is longer than 4,000 characters` };
    pairs.set(name, line.slice(at + 1));
  }
  return { ok: true, value: Object.fromEntries(pairs) };
}

/** Environment variables, one `NAME=value` a line. */
export const readEnv = (text: string): ReadLines<Record<string, string>> =>
  readPairs({
    text,
    name: /^[A-Za-z_][A-Za-z0-9_]{0,99}$/,
    nameWords: 'a name has letters, digits and _, and begins with no digit',
  });

/** Keys of `wasi:config`, one `key=value` a line. */
export const readConfig = (text: string): ReadLines<Record<string, string>> =>
  readPairs({
    text,
    name: /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/,
    nameWords: 'a key has letters, digits, _, . and -, and begins with a letter or _',
  });

export const pairLines = (pairs: Readonly<Record<string, string>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
