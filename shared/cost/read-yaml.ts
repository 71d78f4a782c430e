import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { type z } from 'zod';
import { type FileProblem, problemsOfSchema } from './problems.ts';

/** What is wrong with a file, for a person who mends it; lines and columns from 1. */
export interface PlacedProblem {
  readonly line: number | null;
  readonly column: number | null;
  /** `workload.cpuMs`; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
}

export type ReadYaml<T> =
  | { readonly ok: true; readonly value: T; placed(problems: readonly FileProblem[]): readonly PlacedProblem[] }
  | { readonly ok: false; readonly problems: readonly PlacedProblem[] };

/** Scenarios have a few thousand characters, price files a few ten thousand. */
const longestText = 200_000;
const deepest = 20;
const mostProblems = 50;

/**
 * Reads a scenario or price file: plain data of YAML, one document, no anchors, aliases and tags, no key twice; then its
 * schema. Never throws: what is wrong is told by line, column and field. Pure.
 */
export function readYaml<Schema extends z.ZodType>(text: string, schema: Schema): ReadYaml<z.output<Schema>> {
  if (text.length > longestText) return wholeFile('The file is too long');
  const lines = new LineCounter();
  // The library compares each key with each other one; below they are looked up.
  const options = { lineCounter: lines, uniqueKeys: false, prettyErrors: false, stringKeys: true } as const;
  const document = parseDocument(text, { ...options, resolveKnownTags: false, logLevel: 'error' });
  const at = (offset: number, field: string, message: string): PlacedProblem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), field, message };
  };
  const [error] = document.errors;
  if (error) return { ok: false, problems: [at(error.pos[0], '', error.message.slice(0, 300))] };
  const notPlain = whatIsNotPlain(document).map(({ node, message }) => at(node?.range?.[0] ?? 0, '', message));
  if (notPlain.length > 0) return { ok: false, problems: notPlain.slice(0, mostProblems) };
  const placed = (problems: readonly FileProblem[]) =>
    problems
      .slice(0, mostProblems)
      .map(({ path, message }) => at(nodeAt(document, path)?.range?.[0] ?? 0, fieldOf(path), message));
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!parsed.success) return { ok: false, problems: placed(problemsOfSchema(parsed.error)) };
  return { ok: true, value: parsed.data, placed };
}

const wholeFile = (message: string) =>
  ({ ok: false, problems: [{ line: null, column: null, field: '', message }] }) as const;

/** `prices[0].id` */
export const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (field, step) => (typeof step === 'number' ? `${field}[${step}]` : [field, String(step)].filter(Boolean).join('.')),
    '',
  );

interface Found {
  readonly node: Node | null;
  readonly message: string;
}

function whatIsNotPlain(document: Document.Parsed): readonly Found[] {
  const found: Found[] = [];
  visit(document, {
    Alias: (_, node) => void found.push({ node, message: 'An alias is not allowed: write it out' }),
    Node: (_, node, path) => {
      if (path.length > deepest * 2) {
        found.push({ node, message: 'This is nested too deeply' });
        return visit.BREAK;
      }
      if ('anchor' in node && node.anchor) found.push({ node, message: 'An anchor is not allowed' });
      if (node.tag !== undefined) found.push({ node, message: 'A tag is not allowed' });
      if (isMap(node)) found.push(...keysTwice(node.items));
      return undefined;
    },
  });
  return found;
}

function keysTwice(items: readonly { readonly key: unknown }[]): readonly Found[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : '';
    const isTwice = seen.has(name);
    seen.add(name);
    return isTwice
      ? [{ node: isScalar(key) ? key : null, message: `The key ${name.slice(0, 80)} stands here twice` }]
      : [];
  });
}

/** Of a path, the nearest thing that is there; a key that does not belong is found by itself. */
function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): Node | null {
  let node: Node | null = document.contents;
  for (const step of path) {
    const next: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (!isMap(next) && !isSeq(next) && !isScalar(next)) return node;
    node = next;
  }
  return node;
}
