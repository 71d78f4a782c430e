/* oxlint-disable only-throw-error -- jco makes the error of a WIT result of whatever is thrown; an Error is a trap */

/**
 * `wasi:io` for a component in this thread. Requests are read before the component starts, answers are sent after it
 * returned, and files are read and written at once, so nothing here ever waits but timers and outgoing requests.
 */
const maxReadBytes = 1024n * 1024n;
const permittedWriteBytes = 65_536n;

export class IoError {
  readonly #text: string;
  /** An `error-code` of `wasi:filesystem`, where a file is to blame. */
  readonly fileError: string | undefined;

  constructor(text: string, fileError?: string) {
    this.#text = text;
    this.fileError = fileError;
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

  block(): void {
    while (!this.ready()) this.wait(Number.POSITIVE_INFINITY);
  }

  /** Waits for something to happen, at most so long. Only called while it is not ready. */
  wait(_atMostMs: number): void {}
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

  override wait(atMostMs: number): void {
    const leftMs = Math.min(this.leftMs(), atMostMs);
    if (leftMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leftMs);
  }

  leftMs(): number {
    return Number(this.#atNs - process.hrtime.bigint()) / 1e6;
  }
}

/** Indexes of those that are ready; waits when none is: for any outgoing request, but no longer than the first timer. */
export function poll(pollables: readonly Pollable[]): Uint32Array {
  if (pollables.length === 0) throw new Error('the component waits for nothing, which never comes');
  for (;;) {
    const ready = pollables.flatMap((pollable, index) => (pollable.ready() ? [index] : []));
    if (ready.length > 0) return new Uint32Array(ready);
    const timers = pollables.filter((pollable) => pollable instanceof TimerPollable);
    const firstMs = Math.min(...timers.map((timer) => timer.leftMs()));
    // All that is no timer waits for the same thing: the next news of an outgoing request.
    const other = pollables.find((pollable) => !(pollable instanceof TimerPollable));
    (other ?? timers[0])?.wait(Math.max(firstMs, 0));
  }
}

/** Gives at most so many bytes; none when there are no more. */
export type ByteSource = (atMostBytes: number) => Uint8Array;

function sourceOf(bytes: Uint8Array): ByteSource {
  let at = 0;
  return (atMostBytes) => {
    const part = bytes.subarray(at, at + atMostBytes);
    at += part.byteLength;
    return part;
  };
}

export class InputStream {
  readonly #source: ByteSource;
  readonly #onDropped: () => void;
  #hasEnded = false;

  constructor(source: Uint8Array | ByteSource, onDropped: () => void = () => {}) {
    this.#source = typeof source === 'function' ? source : sourceOf(source);
    this.#onDropped = onDropped;
  }

  /** jco calls it when the component drops the stream. */
  [Symbol.dispose](): void {
    this.#onDropped();
  }

  read(length: bigint): Uint8Array {
    if (length === 0n && !this.#hasEnded) return new Uint8Array();
    const part = this.#hasEnded
      ? new Uint8Array()
      : this.#source(Number(length < maxReadBytes ? length : maxReadBytes));
    if (part.byteLength > 0) return part;
    this.#hasEnded = true;
    throw { tag: 'closed' };
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
  readonly #onDropped: () => void;

  constructor(take: (bytes: Uint8Array) => void, onDropped: () => void = () => {}) {
    this.#take = take;
    this.#onDropped = onDropped;
  }

  [Symbol.dispose](): void {
    this.#onDropped();
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
