import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryReader, MalformedError } from './binary-reader.ts';
import { leb } from './binary-writer.ts';
import { joined, text } from './wasm-bytes.ts';

const reader = (...bytes: number[]) => new BinaryReader(Uint8Array.from(bytes));

describe('binary reader', () => {
  it('reads every unsigned number of 32 bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
        expect(reader(...leb(value)).u32()).toBe(value);
      }),
    );
  });

  it('reads a number with needless zeros, as the format allows', () => {
    expect(reader(0x83, 0x80, 0x80, 0x80, 0x00).u32()).toBe(3);
  });

  it.each([
    ['six bytes', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 'integer too large'],
    ['33 bits', [0xff, 0xff, 0xff, 0xff, 0x1f], 'integer too large'],
    ['no end', [0x80, 0x80], 'unexpected end'],
    ['nothing', [], 'unexpected end'],
  ])('refuses a number of %s', (_, bytes, message) => {
    expect(() => reader(...bytes).u32()).toThrow(message);
  });

  it('never reads behind its range', () => {
    const bytes = Uint8Array.from([1, 2, 3, 4]);
    const inside = new BinaryReader(bytes, 1, 3);
    expect([inside.u8(), inside.u8(), inside.isAtEnd]).toEqual([2, 3, true]);
    expect(() => inside.u8()).toThrow(MalformedError);
    expect(() => new BinaryReader(bytes, 1, 3).skip(3)).toThrow('unexpected end');
    expect(() => new BinaryReader(bytes, 3, 99).skip(2)).toThrow('unexpected end');
  });

  it('names the place in the file, not in the range', () => {
    const inside = new BinaryReader(Uint8Array.from([0, 0, 0, 0, 9]), 4);
    expect(() => inside.name()).toThrow(expect.objectContaining({ offset: 5 }));
  });

  it('refuses a count larger than what can follow, before anyone trusts it', () => {
    expect(() => reader(...leb(4_000_000_000), 1, 2, 3).count()).toThrow('count is larger than what follows');
    expect(reader(3, 1, 2, 3).count()).toBe(3);
  });

  it('reads names of UTF-8 only, and no endless ones', () => {
    expect(new BinaryReader(text('größe\u0000x')).name()).toBe('größe\u0000x');
    expect(() => reader(2, 0xc3, 0x28).name()).toThrow('name is not UTF-8');
    expect(() => new BinaryReader(joined(leb(100_001), new Uint8Array(100_001))).name()).toThrow('longer than');
  });

  it.each([
    [32, 5],
    [33, 5],
    [64, 10],
  ] as const)('passes over numbers of %i bits of at most %i bytes', (bits, bytes) => {
    const longest = [...Array.from({ length: bytes - 1 }, () => 0x80), 0];
    const whole = reader(...longest);
    whole.skipLeb(bits);
    expect(whole.isAtEnd).toBe(true);
    expect(() => reader(0x80, ...longest).skipLeb(bits)).toThrow('integer too long');
  });
});
