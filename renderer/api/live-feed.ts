import { getEventMeta } from '@orpc/client';
import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { applyLiveEvent, type LiveData } from './apply-live-event.ts';
import type { EngineQueries } from './client.ts';
import { backOffMs, type Connection } from './connection.ts';
import { isReadingLiveData, readLiveData, readUsageAgain, writeLiveData } from './live-cache.ts';
import { pause } from './pause.ts';

/**
 * Follows the engine's events for as long as the page lives and folds them into the query cache, several at a time.
 * After a loss it resumes after the last event it saw; where nothing was seen yet it has everything read again.
 */

/** Called with each event and with what the page knew before it. */
export type LiveListener = (event: LiveEvent, before: LiveData) => void;

/** One change shows at once; a stream of them this often, so that ten thousand live nodes leave the page time to draw. */
const foldEveryMs = 400;
/** Events wait for a list that is being read, but not longer than this. */
const holdAtMostMs = 5_000;
const holdStepMs = 50;
/** Ten thousand nodes tell of their counters all the time; what is made of them all is read again this often. */
const readUsageEveryMs = 10_000;

export class LiveFeed {
  readonly #connection: Connection;
  readonly #cache: QueryClient;
  readonly #orpc: EngineQueries;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<LiveListener>();
  #lastEventId: string | undefined;
  #waiting: LiveEvent[] = [];
  #heldMs = 0;
  #foldedAtMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #usageReadAtMs = Number.NEGATIVE_INFINITY;
  #usageTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: Connection, cache: QueryClient, orpc: EngineQueries) {
    this.#connection = connection;
    this.#cache = cache;
    this.#orpc = orpc;
  }

  /** Hears every event; returns how to stop that. */
  readonly subscribe = (listener: LiveListener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async run(): Promise<void> {
    const { signal } = this.#stop;
    let opened = 0;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      await this.#untilOpen(signal);
      if (signal.aborted) return;
      opened += 1;
      const isFirst = opened === 1;
      if (!isFirst) this.#refreshFailed();
      if (!isFirst && this.#lastEventId === undefined) this.#receive({ type: 'reset' });
      const received = await this.#follow(signal, isFirst);
      if (received > 0) attempt = 1;
      await pause(backOffMs(attempt), signal);
    }
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#usageTimer);
    this.#listeners.clear();
  }

  async #follow(signal: AbortSignal, isFirst: boolean): Promise<number> {
    const options = { signal, ...(this.#lastEventId === undefined ? {} : { lastEventId: this.#lastEventId }) };
    let received = 0;
    try {
      for await (const event of await this.#connection.client.system.live(undefined, options)) {
        this.#lastEventId = getEventMeta(event)?.id ?? this.#lastEventId;
        received += 1;
        // A first `reset` only says where the events begin: pages ask for their lists after this, so they miss nothing.
        if (!(isFirst && received === 1 && event.type === 'reset')) this.#receive(event);
      }
    } catch {
      // The connection says that it is lost; here it only means: again, after what was seen.
    }
    return received;
  }

  #receive(event: LiveEvent): void {
    this.#waiting.push(event);
    const restMs = this.#foldedAtMs + foldEveryMs - performance.now();
    this.#timer ??= setTimeout(() => this.#fold(), Math.max(0, restMs));
  }

  #fold(): void {
    this.#timer = undefined;
    if (this.#heldMs < holdAtMostMs && isReadingLiveData(this.#cache)) {
      this.#heldMs += holdStepMs;
      this.#timer = setTimeout(() => this.#fold(), holdStepMs);
      return;
    }
    this.#heldMs = 0;
    this.#foldedAtMs = performance.now();
    const events = this.#waiting;
    this.#waiting = [];
    const before = readLiveData(this.#cache, this.#orpc);
    let data = before;
    for (const event of events) {
      for (const listener of this.#listeners) listener(event, data);
      data = applyLiveEvent(data, event);
    }
    writeLiveData(this.#cache, this.#orpc, before, data);
    if (data.stale.used) this.#readUsageSoon();
  }

  /** At once after a quiet while, else when the pause since the last time is over. */
  #readUsageSoon(): void {
    const restMs = this.#usageReadAtMs + readUsageEveryMs - performance.now();
    this.#usageTimer ??= setTimeout(
      () => {
        this.#usageTimer = undefined;
        this.#usageReadAtMs = performance.now();
        readUsageAgain(this.#cache, this.#orpc);
      },
      Math.max(0, restMs),
    );
  }

  /** What failed while the engine was away is read again now that it is back. */
  #refreshFailed(): void {
    void this.#cache.invalidateQueries({ predicate: ({ state }) => state.status === 'error' });
  }

  #untilOpen(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    return new Promise((resolve) => {
      const check = () => {
        if (connection.state.kind !== 'open' && !signal.aborted) return;
        unsubscribe();
        resolve();
      };
      const unsubscribe = connection.subscribe(check);
      signal.addEventListener('abort', check, { once: true });
      check();
    });
  }
}
