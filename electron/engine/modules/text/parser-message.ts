export interface TextFault {
  /** `line 3, column 7: expected valid module field`. */
  readonly message: string;
  /** Byte offset in the text; null where the parser names none. */
  readonly offset: number | null;
}

const place = /Text \{ line: (\d{1,9}), col: (\d{1,9}), snippet: "/;
const span = /span: Span \{ offset: (\d{1,9}) \}, kind: /;
const custom = /kind: Custom\("((?:[^"\\]|\\.)*)"\)/;
const lex = /kind: Lex\(([A-Za-z]+)/;

/**
 * The parser says what it did not understand in the notation of its own data, the line of the text included. The line
 * is quoted there with every quote escaped, so that no text can pass for the parser's own words.
 */
export function readParserMessage(said: string): TextFault {
  const where = place.exec(said);
  const offset = span.exec(said)?.[1];
  const what = wordsOf(said);
  const at = where ? `line ${Number(where[1]) + 1}, column ${Number(where[2]) + 1}: ` : '';
  return { message: `${at}${what}`.slice(0, 2000), offset: offset === undefined ? null : Number(offset) };
}

function wordsOf(said: string): string {
  const own = custom.exec(said)?.[1];
  if (own !== undefined) return own.replace(/\\(.)/g, '$1');
  const kind = lex.exec(said)?.[1];
  if (kind !== undefined) return kind.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
  return said.length > 300 ? 'not understood' : said;
}
