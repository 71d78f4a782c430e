import type { Clock } from '../../clock.ts';

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

/** A clock that stands still until it is told to go on: hours pass in no time, and every run is the same. */
export class VirtualClock implements Clock {
  #nowMs = 1_700_000_000_000;
  readonly #sleepers = new Set<Sleeper>();

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        atMs: this.#nowMs + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** Lets time pass until `done` resolves: whenever nothing else can happen, the next sleeper wakes. */
  async run(done: Promise<unknown>): Promise<void> {
    let over = false;
    const finished = done.finally(() => {
      over = true;
    });
    while (!over) {
      await settle();
      if (over) break;
      const next = [...this.#sleepers].toSorted((a, b) => a.atMs - b.atMs)[0];
      if (!next) continue;
      this.#sleepers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    await finished;
  }
}

/** Everything that is ready to happen has happened. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
