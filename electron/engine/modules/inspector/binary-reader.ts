/** Bytes that are not what the format says. `offset` is the place in the file. */
export class MalformedError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'MalformedError';
    this.offset = offset;
  }
}

/** Longest name that wasmparser accepts, in bytes. */
const longestName = 100_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the Wasm binary format from one range of a file. Never reads past the range's end, never allocates by a number
 * that the file names: what is not what it should be throws `MalformedError` with its place.
 */
export class BinaryReader {
  readonly #bytes: Uint8Array;
  readonly end: number;
  #offset: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = start;
    this.end = Math.min(end, bytes.length);
  }

  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.end;
  }

  u8(): number {
    const byte = this.#offset < this.end ? this.#bytes[this.#offset] : undefined;
    if (byte === undefined) throw new MalformedError('unexpected end', this.#offset);
    this.#offset += 1;
    return byte;
  }

  /** Unsigned LEB128 of at most 32 bits in at most 5 bytes. */
  u32(): number {
    const start = this.#offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && byte > 0x0f) throw new MalformedError('integer too large', start);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedError('integer too long', start);
  }

  /** Passes over a LEB128 of at most `bits` bits, signed or not. */
  skipLeb(bits: 32 | 33 | 64): void {
    const start = this.#offset;
    for (let length = 0; length < Math.ceil(bits / 7); length += 1) {
      if (this.u8() < 0x80) return;
    }
    throw new MalformedError('integer too long', start);
  }

  /** A length and as many bytes of UTF-8. */
  name(): string {
    const start = this.#offset;
    const length = this.u32();
    if (length > longestName) throw new MalformedError(`name longer than ${longestName} bytes`, start);
    const from = this.#offset;
    this.skip(length);
    try {
      return utf8.decode(this.#bytes.subarray(from, from + length));
    } catch {
      throw new MalformedError('name is not UTF-8', from);
    }
  }

  skip(length: number): void {
    if (length > this.end - this.#offset) throw new MalformedError('unexpected end', this.#offset);
    this.#offset += length;
  }

  /** A count of items that follow. Each takes a byte at least, so a count beyond the range is refused at once. */
  count(): number {
    const start = this.#offset;
    const count = this.u32();
    if (count > this.end - this.#offset) throw new MalformedError('count is larger than what follows', start);
    return count;
  }

  /** Reads a length and gives a reader of as many bytes; this reader goes on behind them. */
  sub(): BinaryReader {
    const length = this.u32();
    const start = this.#offset;
    this.skip(length);
    return new BinaryReader(this.#bytes, start, start + length);
  }
}
