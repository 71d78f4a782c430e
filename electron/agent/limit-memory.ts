const memorySection = 5;
const pageBytes = 65_536;

/**
 * A core module whose memories cannot grow beyond a limit: V8 has no such limit for one instance, but it keeps to the
 * maximum that a memory declares. Throws when a memory needs more from the start.
 */
export function limitMemories(module: Uint8Array, limitBytes: number): Uint8Array {
  const limitPages = BigInt(Math.floor(limitBytes / pageBytes));
  const reader = new Reader(module, 8);
  const parts: Uint8Array[] = [module.subarray(0, 8)];
  while (!reader.isAtEnd()) {
    const start = reader.at;
    const id = reader.byte();
    const sizeBytes = Number(reader.leb());
    const content = reader.take(sizeBytes);
    if (id !== memorySection) {
      parts.push(module.subarray(start, reader.at));
      continue;
    }
    const limited = limitSection(content, limitPages);
    parts.push(Uint8Array.of(memorySection), leb(BigInt(limited.byteLength)), limited);
  }
  return Buffer.concat(parts);
}

function limitSection(content: Uint8Array, limitPages: bigint): Uint8Array {
  const reader = new Reader(content, 0);
  const count = reader.leb();
  const parts: Uint8Array[] = [leb(count)];
  for (let index = 0n; index < count; index++) {
    const flags = reader.byte();
    if ((flags & ~0b111) !== 0) throw new Error('the module has a memory of a kind that cannot be limited');
    const minimum = reader.leb();
    const maximum = (flags & 1) === 1 ? reader.leb() : limitPages;
    if (minimum > limitPages) {
      throw new Error(`the module needs ${minimum * BigInt(pageBytes)} bytes of memory from the start`);
    }
    parts.push(Uint8Array.of(flags | 1), leb(minimum), leb(maximum < limitPages ? maximum : limitPages));
  }
  return Buffer.concat(parts);
}

class Reader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  isAtEnd(): boolean {
    return this.at >= this.#bytes.byteLength;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new Error('the module ends too early');
    return byte;
  }

  take(length: number): Uint8Array {
    const end = this.at + length;
    if (end > this.#bytes.byteLength) throw new Error('the module ends too early');
    const part = this.#bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }

  /** An unsigned number in LEB128, as WebAssembly's binary format has them. */
  leb(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('the module has a number that is too long');
  }
}

function leb(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = value;
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(out);
}
