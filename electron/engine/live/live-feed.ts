import type { LiveEvent } from '#shared/domain/live-event.ts';

const kept = 2_000;
const waitingAtMost = 5_000;

interface Numbered {
  readonly id: string;
  readonly event: LiveEvent;
}

/**
 * Every change, numbered, to every window. Keeps the last two thousand so that a window that was away resumes without
 * reading all again; one that was away for longer, or that reads too slowly, is told to `reset`.
 */
export class LiveFeed {
  readonly #runId: string;
  readonly #recent: { seq: number; event: LiveEvent }[] = [];
  readonly #readers = new Set<Reader>();
  #seq = 0;

  /** `runId` is new at every start, so that numbers of an earlier run are never taken for this one's. */
  constructor(runId: string) {
    this.#runId = runId;
  }

  publish(event: LiveEvent): void {
    this.#seq += 1;
    const entry = { seq: this.#seq, event };
    this.#recent.push(entry);
    if (this.#recent.length > kept) this.#recent.shift();
    for (const reader of this.#readers) reader.push(this.#numbered(entry));
  }

  /** Events after `lastId`, then new ones until `signal` aborts. Without `lastId`, or where some are lost, `reset` first. */
  async *read(lastId: string | undefined, signal: AbortSignal): AsyncGenerator<Numbered, void> {
    const reader = new Reader();
    this.#readers.add(reader);
    const wake = () => reader.wake();
    signal.addEventListener('abort', wake, { once: true });
    try {
      yield* this.#missed(lastId);
      while (!signal.aborted) {
        const batch = await reader.take();
        if (batch === 'overrun') yield this.#reset();
        else yield* batch;
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#readers.delete(reader);
    }
  }

  /** Runs without a pause before the first await, so no event falls between the past and the present. */
  *#missed(lastId: string | undefined): Generator<Numbered> {
    const [run, seqText] = lastId?.split(':') ?? [];
    const seq = Number(seqText);
    const oldest = this.#recent[0]?.seq ?? this.#seq + 1;
    if (run !== this.#runId || !Number.isInteger(seq) || seq < oldest - 1 || seq > this.#seq) {
      yield this.#reset();
      return;
    }
    yield* this.#recent.filter((entry) => entry.seq > seq).map((entry) => this.#numbered(entry));
  }

  #reset(): Numbered {
    return this.#numbered({ seq: this.#seq, event: { type: 'reset' } });
  }

  #numbered({ seq, event }: { seq: number; event: LiveEvent }): Numbered {
    return { id: `${this.#runId}:${seq}`, event };
  }
}

/** One window's queue. */
class Reader {
  #queue: Numbered[] = [];
  #overrun = false;
  #wake: (() => void) | undefined;

  push(entry: Numbered): void {
    if (this.#queue.length >= waitingAtMost) {
      this.#queue = [];
      this.#overrun = true;
    }
    if (!this.#overrun) this.#queue.push(entry);
    this.wake();
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  async take(): Promise<Numbered[] | 'overrun'> {
    if (this.#queue.length === 0 && !this.#overrun) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#overrun) {
      this.#overrun = false;
      this.#queue = [];
      return 'overrun';
    }
    return this.#queue.splice(0);
  }
}
