/** Takes bytes without an end and keeps the first of them and a few of the last. */
export class CappedText {
  readonly #limitBytes: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** All that came, kept or not. */
  get bytes(): number {
    return this.#bytes;
  }

  get #isCut(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  add(piece: Buffer): void {
    this.#bytes += piece.byteLength;
    const room = this.#limitBytes - this.#headBytes;
    if (room > 0) {
      const kept = Buffer.from(piece.subarray(0, room));
      this.#head.push(kept);
      this.#headBytes += kept.byteLength;
    }
    if (piece.byteLength > room) this.#addTail(Buffer.from(piece.subarray(Math.max(0, room))));
  }

  head(): Buffer {
    return Buffer.concat(this.#head);
  }

  /** Where something was left out, the text says how much. */
  text(): string {
    if (!this.#isCut) return this.head().toString('utf8');
    const dropped = this.#bytes - this.#headBytes - this.#tailEnd().byteLength;
    const gap = dropped > 0 ? `\n… ${dropped} bytes were left out here …\n` : '';
    return this.head().toString('utf8') + gap + this.#tailEnd().toString('utf8');
  }

  #addTail(piece: Buffer): void {
    this.#tail.push(piece);
    this.#tailBytes += piece.byteLength;
    if (this.#tailBytes < 2 * tailBytes) return;
    this.#tail = [this.#tailEnd()];
    this.#tailBytes = tailBytes;
  }

  #tailEnd(): Buffer {
    return Buffer.concat(this.#tail).subarray(-tailBytes);
  }
}

/** A runtime's last words, and a value that was returned, stand at the end. */
const tailBytes = 32 * 1024;
