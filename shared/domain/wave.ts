/*
 * WAVE, WebAssembly's text for values: `{name: "a", tags: [1, 2]}`. What is read here knows no types yet;
 * `check-wave.ts` holds it against one.
 */

export type WaveValue = { readonly at: number } & (
  | { readonly kind: 'bool'; readonly value: boolean }
  /** As it was written; `inf`, `-inf` and `nan` too. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'char' | 'string'; readonly value: string }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly WaveValue[] }
  | { readonly kind: 'record'; readonly fields: readonly WaveField[] }
  | { readonly kind: 'flags'; readonly names: readonly string[] }
  /** `red`, `some(1)`, `ok`. Written as `%some`, it is the name of a case and no keyword. */
  | { readonly kind: 'label'; readonly name: string; readonly quoted: boolean; readonly payload: WaveValue | null }
);

export interface WaveField {
  readonly name: string;
  readonly value: WaveValue;
}

/** What is wrong with a text, and at which character of it (from 0). */
export class WaveError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'WaveError';
    this.at = at;
  }
}

const deepest = 100;
const blank = /(?:\s|\/\/[^\n]*)*/y;
const number = /-?(?:inf(?![a-z0-9-])|(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)(?![A-Za-z0-9_.])/y;
const label = /%?(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(?:-(?:[a-z][a-z0-9]*|[A-Z][A-Z0-9]*))*/y;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  '"': '"',
  "'": "'",
  t: '\t',
  n: '\n',
  r: '\r',
};

/** Reads one value that is the whole text. Throws `WaveError`. */
export function parseWave(text: string): WaveValue {
  const reader = new WaveReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class WaveReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): WaveValue {
    if (depth > deepest) this.#fail('values are nested too deep');
    this.#skipBlank();
    const at = this.#at;
    switch (this.#text[at]) {
      case undefined:
        return this.#fail('a value is missing');
      case '"':
        return { at, kind: 'string', value: this.#quoted('"') };
      case "'":
        return this.#char(at);
      case '(':
        return { at, kind: 'tuple', items: this.#items('(', ')', depth) };
      case '[':
        return { at, kind: 'list', items: this.#items('[', ']', depth) };
      case '{':
        return this.#braces(at, depth);
      default:
        return this.#word(at, depth);
    }
  }

  end(): void {
    this.#skipBlank();
    if (this.#at < this.#text.length) this.#fail('there is more after the value');
  }

  #word(at: number, depth: number): WaveValue {
    const digits = this.#match(number);
    if (digits !== null) return { at, kind: 'number', text: digits };
    const name = this.#match(label);
    if (name === null) return this.#fail('this is no value');
    if (name === 'true' || name === 'false') return { at, kind: 'bool', value: name === 'true' };
    if (name === 'nan' || name === 'inf') return { at, kind: 'number', text: name };
    const payload = this.#payload(depth);
    return { at, kind: 'label', name: bare(name), quoted: name.startsWith('%'), payload };
  }

  #payload(depth: number): WaveValue | null {
    const before = this.#at;
    this.#skipBlank();
    if (!this.#take('(')) {
      this.#at = before;
      return null;
    }
    const value = this.value(depth + 1);
    this.#skipBlank();
    if (!this.#take(')')) this.#fail('`)` is missing');
    return value;
  }

  #items(open: string, close: string, depth: number): WaveValue[] {
    this.#take(open);
    return this.#list(close, () => this.value(depth + 1));
  }

  /** `{a: 1}` is a record, `{:}` the empty one; `{a, b}` and `{}` are flags. */
  #braces(at: number, depth: number): WaveValue {
    this.#take('{');
    this.#skipBlank();
    if (this.#take(':')) {
      this.#skipBlank();
      if (!this.#take('}')) this.#fail('`}` is missing');
      return { at, kind: 'record', fields: [] };
    }
    const entries = this.#list('}', () => this.#entry(depth));
    const names = new Set<string>();
    for (const { name, nameAt } of entries) {
      if (names.has(name)) throw new WaveError(`\`${name}\` is there twice`, nameAt);
      names.add(name);
    }
    const fields = entries.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
    if (fields.length === 0) return { at, kind: 'flags', names: [...names] };
    if (fields.length < entries.length) throw new WaveError('some of these names have a value and some have none', at);
    return { at, kind: 'record', fields };
  }

  #entry(depth: number): { name: string; nameAt: number; value: WaveValue | null } {
    const nameAt = this.#at;
    const name = this.#match(label);
    if (name === null) return this.#fail('a name is missing');
    this.#skipBlank();
    const value = this.#take(':') ? this.value(depth + 1) : null;
    return { name: bare(name), nameAt, value };
  }

  #list<T>(close: string, next: () => T): T[] {
    const found: T[] = [];
    for (;;) {
      this.#skipBlank();
      if (this.#take(close)) return found;
      found.push(next());
      this.#skipBlank();
      if (this.#take(close)) return found;
      if (!this.#take(',')) this.#fail(`\`,\` or \`${close}\` is missing`);
    }
  }

  #char(at: number): WaveValue {
    const value = this.#quoted("'");
    if (!/^.$/su.test(value)) throw new WaveError('a char is exactly one character', at);
    return { at, kind: 'char', value };
  }

  #quoted(quote: string): string {
    const at = this.#at++;
    if (this.#text.startsWith('""', this.#at) && quote === '"' && this.#text[at + 3] !== undefined) {
      if (this.#text[at + 3] === '\n') this.#fail('write a text of several lines in one, with \\n between them');
    }
    let value = '';
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined || character === '\n') throw new WaveError(`the closing ${quote} is missing`, at);
      this.#at++;
      if (character === quote) return value;
      value += character === '\\' ? this.#escape() : character;
    }
  }

  #escape(): string {
    const known = escapes[this.#text[this.#at] ?? ''];
    if (known !== undefined) {
      this.#at++;
      return known;
    }
    const digits = this.#match(/u\{([0-9A-Fa-f]{1,6})\}/y);
    const code = digits === null ? Number.NaN : Number.parseInt(digits.slice(2, -1), 16);
    if (code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return String.fromCodePoint(code);
    return this.#fail('after \\ stands \\, ", \', t, n, r or u{…}');
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #skipBlank(): void {
    this.#match(blank);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #fail(message: string): never {
    throw new WaveError(message, this.#at);
  }
}

const bare = (name: string): string => (name.startsWith('%') ? name.slice(1) : name);
