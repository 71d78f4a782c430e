import { type Labels, labelKey, labelPart } from './node.ts';

/**
 * Kubernetes label-selector syntax: parse with the place of an error, match, print.
 *
 *   region=eu, tier!=test, arch in (arm64, amd64), disk notin (slow), gpu, !spare, cores > 4
 *
 * Requirements are joined by "and". `!=` and `notin` also match nodes without the label, as in Kubernetes; `>` and `<`
 * compare whole numbers. The empty selector matches every node.
 */
export type Requirement =
  | { readonly kind: 'equals' | 'not-equals'; readonly key: string; readonly value: string }
  | { readonly kind: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'exists' | 'not-exists'; readonly key: string }
  | { readonly kind: 'greater' | 'less'; readonly key: string; readonly than: bigint };

export type Selector = readonly Requirement[];

export interface SelectorError {
  /** One sentence for a person. */
  readonly message: string;
  /** Where in the text, from 0; the text's length when something is missing at its end. */
  readonly position: number;
  /** Characters that are wrong; 0 when something is missing. */
  readonly length: number;
}

export type ParsedSelector =
  | { readonly ok: true; readonly selector: Selector }
  | { readonly ok: false; readonly error: SelectorError };

const signs = ['==', '!=', '=', '!', '(', ')', ',', '>', '<'] as const;
type Sign = (typeof signs)[number];

interface Token {
  readonly kind: Sign | 'word' | 'end';
  readonly text: string;
  readonly at: number;
}

const tokenPattern = /(?<space>[ \t\r\n]+)|==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+/gy;
const wholeNumber = /^[0-9]{1,18}$/;

class SelectorSyntaxError extends Error {
  readonly place: SelectorError;
  constructor(message: string, token: Token) {
    super(message);
    this.place = { message, position: token.at, length: token.text.length };
  }
}

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  for (const match of source.matchAll(tokenPattern)) {
    if (match.groups?.space !== undefined) continue;
    const [text] = match;
    tokens.push({ kind: signs.find((sign) => sign === text) ?? 'word', text, at: match.index });
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#tokens = tokenize(text);
  }

  selector(): Selector {
    if (this.#peek().kind === 'end') return [];
    const requirements = [this.#requirement()];
    for (;;) {
      const token = this.#take();
      if (token.kind === 'end') return requirements;
      if (token.kind !== ',') throw new SelectorSyntaxError('Put a comma between requirements', token);
      requirements.push(this.#requirement());
    }
  }

  #requirement(): Requirement {
    if (this.#peek().kind === '!') {
      this.#take();
      return { kind: 'not-exists', key: this.#key() };
    }
    const key = this.#key();
    const token = this.#peek();
    switch (token.kind) {
      case 'end':
      case ',':
        return { kind: 'exists', key };
      case '=':
      case '==':
        this.#take();
        return { kind: 'equals', key, value: this.#value() };
      case '!=':
        this.#take();
        return { kind: 'not-equals', key, value: this.#value() };
      case '>':
      case '<':
        this.#take();
        return { kind: token.kind === '>' ? 'greater' : 'less', key, than: this.#number(token) };
      case 'word':
        return this.#setRequirement(key);
      case '!':
      case '(':
      case ')':
        throw new SelectorSyntaxError(`After ${key} comes =, !=, in, notin, > or <, or a comma`, token);
    }
  }

  #setRequirement(key: string): Requirement {
    const operator = this.#take();
    if (operator.text === 'in') return { kind: 'in', key, values: this.#values() };
    if (operator.text === 'notin') return { kind: 'not-in', key, values: this.#values() };
    throw new SelectorSyntaxError(`After ${key} comes =, !=, in, notin, > or <, or a comma`, operator);
  }

  #key(): string {
    const token = this.#take();
    if (token.kind !== 'word') throw new SelectorSyntaxError('A label key is missing here', token);
    if (token.text === 'in' || token.text === 'notin') {
      throw new SelectorSyntaxError(`A label key is missing before ${token.text}`, token);
    }
    if (!labelKey.test(token.text)) throw new SelectorSyntaxError(`${token.text} cannot be a label key`, token);
    return token.text;
  }

  /** A value may be empty: `key=` asks for the label with the empty value. */
  #value(): string {
    const token = this.#peek();
    if (token.kind === 'end' || token.kind === ',' || token.kind === ')') return '';
    this.#take();
    if (token.kind !== 'word' || !labelPart.test(token.text)) {
      throw new SelectorSyntaxError(`${token.text} cannot be a label value`, token);
    }
    return token.text;
  }

  #number(operator: Token): bigint {
    const token = this.#peek();
    if (token.kind !== 'word' || !wholeNumber.test(token.text)) {
      throw new SelectorSyntaxError(`After ${operator.text} comes a whole number`, token);
    }
    this.#take();
    return BigInt(token.text);
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== '(') throw new SelectorSyntaxError('Values stand in brackets: (a, b)', open);
    if (this.#peek().kind === ')') throw new SelectorSyntaxError('At least one value is needed here', this.#peek());
    const values = new Set([this.#value()]);
    for (;;) {
      const token = this.#take();
      if (token.kind === ')') return [...values].sort();
      if (token.kind === 'end') throw new SelectorSyntaxError('The closing bracket is missing', token);
      if (token.kind !== ',') throw new SelectorSyntaxError('Put a comma between values', token);
      values.add(this.#value());
    }
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', at: 0 };
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }
}

export function parseSelector(text: string): ParsedSelector {
  try {
    return { ok: true, selector: new Parser(text).selector() };
  } catch (thrown) {
    if (thrown instanceof SelectorSyntaxError) return { ok: false, error: thrown.place };
    throw thrown;
  }
}

const labelOf = (labels: Labels, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

function meets(requirement: Requirement, labels: Labels): boolean {
  const value = labelOf(labels, requirement.key);
  switch (requirement.kind) {
    case 'equals':
      return value === requirement.value;
    case 'not-equals':
      return value !== requirement.value;
    case 'in':
      return value !== undefined && requirement.values.includes(value);
    case 'not-in':
      return value === undefined || !requirement.values.includes(value);
    case 'exists':
      return value !== undefined;
    case 'not-exists':
      return value === undefined;
    case 'greater':
      return value !== undefined && wholeNumber.test(value) && BigInt(value) > requirement.than;
    case 'less':
      return value !== undefined && wholeNumber.test(value) && BigInt(value) < requirement.than;
  }
}

export const matchesSelector = (selector: Selector, labels: Labels): boolean =>
  selector.every((requirement) => meets(requirement, labels));

/** `(,)` is Kubernetes' way to write the empty value alone. */
const printValues = (values: readonly string[]): string => (values.join() === '' ? '(,)' : `(${values.join(',')})`);

function printRequirement(requirement: Requirement): string {
  const { key } = requirement;
  switch (requirement.kind) {
    case 'equals':
      return `${key}=${requirement.value}`;
    case 'not-equals':
      return `${key}!=${requirement.value}`;
    case 'in':
      return `${key} in ${printValues(requirement.values)}`;
    case 'not-in':
      return `${key} notin ${printValues(requirement.values)}`;
    case 'exists':
      return key;
    case 'not-exists':
      return `!${key}`;
    case 'greater':
      return `${key}>${requirement.than}`;
    case 'less':
      return `${key}<${requirement.than}`;
  }
}

/** The selector in its one normal form; parsing that form gives the same selector. */
export const printSelector = (selector: Selector): string => selector.map(printRequirement).join(', ');
