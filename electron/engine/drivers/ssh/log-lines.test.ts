import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogLines } from './log-lines.ts';

const linesOf = (...chunks: Buffer[]): string[] => {
  const lines = new LogLines();
  return [...chunks.flatMap((chunk) => lines.push(chunk)), ...lines.end()];
};

describe('LogLines', () => {
  test('gives the same lines however the bytes are cut', () => {
    const text = 'one\nzwei ü 🚢\n\nlast without an end';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 20 }), (cuts) => {
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts, bytes.length]) {
          chunks.push(bytes.subarray(from, from + cut));
          from += cut;
        }
        expect(linesOf(...chunks)).toEqual(['one', 'zwei ü 🚢', '', 'last without an end']);
      }),
    );
  });

  test('has no control characters in it, and no endless lines', () => {
    expect(linesOf(Buffer.from('\u001b[31mred\u001b[0m\0\r\n'))).toEqual(['red']);
    const lines = linesOf(Buffer.alloc(100_000, 'x'));
    expect(lines.every((line) => line.length <= 8_192)).toBe(true);
  });

  test('an empty log has no lines', () => {
    expect(linesOf()).toEqual([]);
    expect(linesOf(Buffer.from('one\n'))).toEqual(['one']);
  });
});
