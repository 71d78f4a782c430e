import { describe, expect, it } from 'vitest';
import { printable, printableLines } from './printable.ts';

describe('text out of a file', () => {
  it('cannot steer a terminal or turn the direction of a page', () => {
    expect(printable('a\u001b[31mb\u202ec\n', 99)).toBe('a\\u{1b}[31mb\\u{202e}c\\u{a}');
    expect(printableLines('line\n\ttext\r\u0007', 99)).toBe('line\n\ttext\\u{d}\\u{7}');
  });

  it('stays as it is otherwise', () => {
    expect(printable('wasi:http/types@0.2.12 größe 名前', 99)).toBe('wasi:http/types@0.2.12 größe 名前');
  });

  it('is never longer than it may be', () => {
    expect(printable('x'.repeat(99), 10)).toBe(`${'x'.repeat(9)}…`);
    expect(printable('\n'.repeat(99), 10)).toHaveLength(10);
    expect(printableLines('x'.repeat(99), 10)).toBe(`${'x'.repeat(10)}\n// … cut off: 99 characters in all`);
  });
});
