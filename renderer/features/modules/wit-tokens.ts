/* The words of a WIT text by what they are, for drawing it. Pure; joined, the tokens of a line are the line. */

export type WitTokenKind = 'plain' | 'keyword' | 'type' | 'name' | 'member' | 'package' | 'annotation' | 'comment';

export interface WitToken {
  /** Where it begins in its line. */
  readonly at: number;
  readonly text: string;
  readonly kind: WitTokenKind;
}

const keywords: ReadonlySet<string> = new Set(
  'package world interface import export use include as with from type record variant enum flags resource func static constructor async'.split(
    ' ',
  ),
);

const builtIn: ReadonlySet<string> = new Set(
  'bool u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 char string list option result tuple future stream own borrow map error-context _'.split(
    ' ',
  ),
);

/** What follows one of these is being given its name. */
const declaring: ReadonlySet<string> = new Set('world interface type record variant enum flags resource'.split(' '));

const patterns: readonly (readonly [WitTokenKind | 'word' | 'block', RegExp])[] = [
  ['comment', /\/\/.*/y],
  ['block', /\/\*/y],
  ['package', /[a-z][\w-]*(?::[a-z][\w-]*)+(?:\/[\w-]+)*(?:@[0-9][\w.+-]*)?/iy],
  ['package', /[\w-]+@[0-9][\w.+-]*/y],
  ['annotation', /@[a-z][\w-]*/iy],
  ['word', /%?[A-Za-z_][\w-]*/y],
  ['plain', /[^\w@%/]+|./y],
];

/** Lines in order; a comment may go on over several. */
export function witTokens(lines: readonly string[]): readonly (readonly WitToken[])[] {
  let inComment = false;
  return lines.map((text) => {
    const line = tokensOfLine(text, inComment);
    inComment = line.inComment;
    return line.tokens;
  });
}

function tokensOfLine(text: string, startsInComment: boolean): { tokens: WitToken[]; inComment: boolean } {
  const tokens: WitToken[] = [];
  let inComment = startsInComment;
  let declares = false;
  let at = 0;
  const put = (kind: WitTokenKind, length: number) => {
    tokens.push({ at, text: text.slice(at, at + length), kind });
    at += length;
  };
  while (at < text.length) {
    if (inComment) {
      const end = text.indexOf('*/', at);
      inComment = end < 0;
      put('comment', (end < 0 ? text.length : end + 2) - at);
      continue;
    }
    const { kind, length } = nextToken(text, at);
    if (kind === 'block') {
      inComment = true;
      put('comment', length);
    } else if (kind === 'word') {
      const word = text.slice(at, at + length);
      put(kindOfWord(word, declares, text.slice(at + length)), length);
      declares = declaring.has(word);
    } else {
      put(kind, length);
    }
  }
  return { tokens, inComment };
}

function nextToken(text: string, at: number): { kind: WitTokenKind | 'word' | 'block'; length: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length ?? 0;
    if (length > 0) return { kind, length };
  }
  return { kind: 'plain', length: 1 };
}

function kindOfWord(word: string, isDeclared: boolean, after: string): WitTokenKind {
  if (isDeclared) return 'name';
  if (/^\s*:/.test(after)) return 'member';
  if (keywords.has(word)) return 'keyword';
  return builtIn.has(word) ? 'type' : 'plain';
}

export interface WitPart extends WitToken {
  /** Whether it is part of what is searched for. */
  readonly matches: boolean;
}

/** The tokens of a line, cut where what is searched for begins and ends. */
export function markMatches(tokens: readonly WitToken[], query: string): readonly WitPart[] {
  const text = tokens.map((token) => token.text).join('');
  const wanted = query.trim().toLowerCase();
  const lower = text.toLowerCase();
  // Lower case can be longer than its letter; then places would not fit, and nothing is marked.
  if (wanted === '' || lower.length !== text.length) return tokens.map((token) => ({ ...token, matches: false }));
  const found: number[] = [];
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) found.push(at);
  // Where one match ends the next may begin.
  const edges = [...new Set(found.flatMap((at) => [at, at + wanted.length]))];
  return tokens.flatMap((token) => {
    const end = token.at + token.text.length;
    const cuts = [token.at, ...edges.filter((edge) => edge > token.at && edge < end), end];
    return cuts.slice(1).map((to, index) => {
      const from = cuts[index] ?? token.at;
      const matches = found.some((at) => from >= at && to <= at + wanted.length);
      return { kind: token.kind, at: from, text: text.slice(from, to), matches };
    });
  });
}
