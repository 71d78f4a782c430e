import { describe, expect, it } from 'vitest';
import { readParserMessage } from './parser-message.ts';

const said = (line: number, col: number, snippet: string, kind: string) =>
  `Error { kind: Wast(Error { inner: ErrorInner { text: Some(Text { line: ${line}, col: ${col}, snippet: "${snippet}" }), file: None, span: Span { offset: 14 }, kind: ${kind} } }) }`;

describe("the parser's message", () => {
  it('names line and column as people count them', () => {
    expect(readParserMessage(said(1, 3, '  (nope))', 'Custom("expected valid component field")'))).toEqual({
      message: 'line 2, column 4: expected valid component field',
      offset: 14,
    });
  });

  it('says what a letter is that belongs nowhere', () => {
    expect(readParserMessage(said(0, 0, '', 'Lex(UnexpectedEof)')).message).toBe('line 1, column 1: unexpected eof');
    expect(readParserMessage(said(0, 0, '', "Lex(Unexpected('x'))")).message).toBe('line 1, column 1: unexpected');
  });

  it('is not taken in by a text that writes like the parser', () => {
    const snippet = 'kind: Custom(\\"all is well\\") Text { line: 7, col: 7, snippet: \\"';
    expect(readParserMessage(said(4, 0, snippet, 'Custom("unknown \\"x\\"")')).message).toBe(
      'line 5, column 1: unknown "x"',
    );
  });

  it('stays short whatever is said', () => {
    expect(readParserMessage('x'.repeat(100_000))).toEqual({ message: 'not understood', offset: null });
    expect(readParserMessage(said(0, 0, 'y'.repeat(9_000_000), `Custom("${'z'.repeat(5_000)}")`)).message).toHaveLength(
      2_000,
    );
  });
});
