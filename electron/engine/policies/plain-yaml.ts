import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml';
import type { PolicyProblem } from '#shared/domain/policy.ts';

/** Place of something in a text, both from 1. */
export type Place = Pick<PolicyProblem, 'line' | 'column'>;

/** A YAML text as plain data, with the place of everything in it. */
export interface PlainYaml {
  readonly value: unknown;
  /** Of a value, by its path; `inside`: of a character in a text. The nearest thing around it when it is not there. */
  placeOf(path: readonly PropertyKey[], inside?: number): Place;
  /** Of a key rather than what it stands for. */
  placeOfKey(path: readonly PropertyKey[], key: string): Place;
}

export type PlainYamlResult =
  | { readonly ok: true; readonly yaml: PlainYaml }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/** As in the contract. */
const longestText = 200_000;
/** Policies nest six deep. */
const deepest = 30;

/**
 * Reads the part of YAML that is plain data: one document, no anchors, aliases and tags, no key twice. A small text thus
 * stands for a small value, whoever wrote it.
 */
export function readPlainYaml(text: string): PlainYamlResult {
  if (text.length > longestText) return failed([{ line: null, column: null, message: 'The file is too long' }]);
  const lines = new LineCounter();
  // The library compares each key with each other one before it; below they are looked up.
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, stringKeys: true } as const;
  const document = parseDocument(text, { ...options, resolveKnownTags: false, logLevel: 'error' });
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return line > 0 ? { line, column: col } : { line: 1, column: 1 };
  };
  const problems = document.errors.map(({ code, message, pos }) => ({
    ...place(pos[0]),
    message: words(code, message),
  }));
  if (problems.length > 0) return failed(problems);
  const notPlain = whatIsNotPlain(document, place);
  if (notPlain.length > 0) return failed(notPlain);
  return { ok: true, yaml: plain(document, place) };
}

const failed = (problems: readonly PolicyProblem[]): PlainYamlResult => ({ ok: false, problems });

function words(code: string, message: string): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'This is nested too deeply';
  if (code === 'MULTIPLE_DOCS') return 'A policy file is one document: take the --- away';
  return message.slice(0, 500);
}

function whatIsNotPlain(document: Document.Parsed, place: (offset: number) => Place): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const tell = (node: Node | null | undefined, message: string) =>
    problems.push({ ...place(node?.range?.[0] ?? 0), message });
  visit(document, {
    Alias: (_, node) => void tell(node, `An alias (*${node.source.slice(0, 50)}) is not allowed: write it out`),
    Node: (_, node, path) => {
      if (path.length > deepest) {
        tell(node, 'This is nested too deeply');
        return visit.BREAK;
      }
      if ('anchor' in node && node.anchor) tell(node, `An anchor (&${node.anchor.slice(0, 50)}) is not allowed`);
      if (node.tag !== undefined) tell(node, `A tag (${node.tag.slice(0, 50)}) is not allowed`);
      if (isMap(node)) keysTwice(node.items, tell);
      return undefined;
    },
  });
  return problems;
}

function keysTwice(items: readonly { readonly key: unknown }[], tell: (node: Node | null, message: string) => void) {
  const seen = new Set<string>();
  for (const { key } of items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (seen.has(name)) tell(isScalar(key) ? key : null, `The key ${name.slice(0, 100)} stands here twice`);
    seen.add(name);
  }
}

function plain(document: Document.Parsed, place: (offset: number) => Place): PlainYaml {
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const at = (node: Node | null, inside = 0): Place => place((node?.range?.[0] ?? 0) + inside);
  return {
    value,
    placeOf: (path, inside = 0) => {
      const node = nodeAt(document, path);
      return isScalar(node) ? at(node, inside === 0 ? 0 : inside + opening(node)) : at(node);
    },
    placeOfKey: (path, key) => {
      const node = nodeAt(document, path);
      const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
      return at(isScalar(pair?.key) ? pair.key : node);
    },
  };
}

/** Characters before a text's own first one. */
const opening = ({ type }: Scalar): number => (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? 1 : 0);

function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): Node | null {
  let node: Node | null = document.contents;
  for (const step of path) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (!isMap(next) && !isSeq(next) && !isScalar(next)) return node;
    node = next;
  }
  return node;
}
