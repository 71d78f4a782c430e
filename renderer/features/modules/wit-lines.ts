/* The lines of a world to show, and where a search matches in them. Pure. */

export interface WitLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
}

export interface WitLines {
  readonly lines: readonly WitLine[];
  readonly total: number;
  /** Lines that match and are not shown: a hostile or huge world must not stop the page. */
  readonly cut: number;
}

const mostLines = 2_000;

export function witLines(wit: string, query: string): WitLines {
  const all = wit.replace(/\n$/, '').split('\n');
  const wanted = query.trim().toLowerCase();
  const matching = all
    .map((text, index) => ({ number: index + 1, text }))
    .filter(({ text }) => wanted === '' || text.toLowerCase().includes(wanted));
  const lines = matching.slice(0, mostLines);
  return { lines, total: all.length, cut: matching.length - lines.length };
}

export interface TextPart {
  /** Where it begins. */
  readonly at: number;
  readonly text: string;
  readonly matches: boolean;
}

/** A line in parts that match and parts that do not; joined they are the line. */
export function splitMatches(text: string, query: string): readonly TextPart[] {
  const wanted = query.trim().toLowerCase();
  // Lower case can be longer than its letter; then places would not fit, and nothing is marked.
  const lower = text.toLowerCase();
  if (wanted === '' || lower.length !== text.length) return [{ at: 0, text, matches: false }];
  const parts: TextPart[] = [];
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    if (at > from) parts.push({ at: from, text: text.slice(from, at), matches: false });
    parts.push({ at, text: text.slice(at, at + wanted.length), matches: true });
    from = at + wanted.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ at: from, text: text.slice(from), matches: false });
  return parts;
}
