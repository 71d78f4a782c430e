/**
 * `wasi:io` for a component in this thread. Requests are read before the component starts and answers are sent after
 * it returned, so nothing here ever waits but timers.
 */
const maxReadBytes = 1024n * 1024n;
const permittedWriteBytes = 65_536n;

export class IoError {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toDebugString(): string {
    return this.#text;
  }
}

/** Something that is always ready. */
export class Pollable {
  ready(): boolean {
    return true;
  }

  block(): void {}
}

export class TimerPollable extends Pollable {
  /** By the monotonic clock, in nanoseconds. */
  readonly #atNs: bigint;

  constructor(atNs: bigint) {
    super();
    this.#atNs = atNs;
  }

  override ready(): boolean {
    return this.leftMs() <= 0;
  }

  override block(): void {
    const leftMs = this.leftMs();
    if (leftMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leftMs);
  }

  leftMs(): number {
    return Number(this.#atNs - process.hrtime.bigint()) / 1e6;
  }
}

/** Indexes of those that are ready; waits for the first timer when none is. */
export function poll(pollables: readonly Pollable[]): Uint32Array {
  for (;;) {
    const ready = pollables.flatMap((pollable, index) => (pollable.ready() ? [index] : []));
    if (ready.length > 0) return new Uint32Array(ready);
    const timers = pollables.filter((pollable) => pollable instanceof TimerPollable);
    timers.toSorted((a, b) => a.leftMs() - b.leftMs())[0]?.block();
  }
}

export class InputStream {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(length: bigint): Uint8Array {
    // oxlint-disable-next-line only-throw-error -- what jco makes a stream-error of
    if (this.#at >= this.#bytes.byteLength) throw { tag: 'closed' };
    const wanted = Number(length < maxReadBytes ? length : maxReadBytes);
    const part = this.#bytes.subarray(this.#at, this.#at + wanted);
    this.#at += part.byteLength;
    return part;
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).byteLength);
  }

  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }

  subscribe(): Pollable {
    return new Pollable();
  }
}

export class OutputStream {
  readonly #take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  checkWrite(): bigint {
    return permittedWriteBytes;
  }

  write(bytes: Uint8Array): void {
    // What comes may be a view of the component's memory, which changes.
    this.#take(bytes.slice());
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
  }

  flush(): void {}

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable();
  }

  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(Number(length < permittedWriteBytes ? length : permittedWriteBytes)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  splice(source: InputStream, length: bigint): bigint {
    const bytes = source.read(length);
    this.write(bytes);
    return BigInt(bytes.byteLength);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    return this.splice(source, length);
  }
}
