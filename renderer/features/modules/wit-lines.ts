import { markMatches, type WitPart, type WitToken, witTokens } from './wit-tokens.ts';

/* The lines of a world to show, in words of their kind, with what a search matches in them. Pure. */

export interface WitLine {
  /** From 1. */
  readonly number: number;
  readonly parts: readonly WitPart[];
}

export interface WitLines {
  readonly lines: readonly WitLine[];
  readonly total: number;
  readonly matching: number;
  /** Lines that match and are not shown: a hostile or huge world must not stop the page. */
  readonly cut: number;
}

const mostLines = 2_000;

export interface WitText {
  readonly lines: readonly string[];
  readonly tokens: readonly (readonly WitToken[])[];
}

/** A world read once, for any number of searches. */
export function readWit(wit: string): WitText {
  const lines = wit.replace(/\n$/, '').split('\n');
  return { lines, tokens: witTokens(lines) };
}

export function witLines({ lines: all, tokens }: WitText, query: string): WitLines {
  const wanted = query.trim().toLowerCase();
  const matching = all.flatMap((text, index) => (wanted === '' || text.toLowerCase().includes(wanted) ? [index] : []));
  const lines = matching
    .slice(0, mostLines)
    .map((index) => ({ number: index + 1, parts: markMatches(tokens[index] ?? [], query) }));
  return { lines, total: all.length, matching: matching.length, cut: matching.length - lines.length };
}
