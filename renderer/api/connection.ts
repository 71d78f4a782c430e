import { type ClientContext, type ClientLink, createORPCClient, DynamicLink } from '@orpc/client';
import type { EngineClient } from './client.ts';
import { EngineAwayError } from './engine-away-error.ts';
import { pause } from './pause.ts';

/**
 * Keeps the page connected to the engine for as long as the page lives. It promises: one client object that outlives
 * every loss; a call made while the engine is away waits for it up to `patienceMs`, then fails with `EngineAwayError`;
 * a call under way when the engine is lost fails at once with `EngineAwayError` and is never repeated by itself,
 * because it may have had its effect.
 */

/** One channel to one run of the engine. */
export interface Session {
  readonly link: ClientLink<ClientContext>;
  /** Resolves when the channel is dead; never rejects. */
  readonly lost: Promise<void>;
  /** True from the moment the channel is dead, before any call under way rejects. */
  isLost(): boolean;
  end(): void;
}

/** Opens a channel; rejects when there is no engine to be had now. */
export type OpenSession = (signal: AbortSignal) => Promise<Session>;

/*
 *   connecting ──► open ──► away ──► open …
 */
export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'away'; readonly attempt: number };

export interface ConnectionOptions {
  readonly open: OpenSession;
  readonly patienceMs?: number;
  /** Waits; replaced in tests. */
  readonly delay?: (durationMs: number, signal: AbortSignal) => Promise<void>;
}

const firstDelayMs = 200;
const longestDelayMs = 5_000;

/** Doubles from 0.2 s up to 5 s. */
export const backOffMs = (attempt: number): number => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));

export class Connection {
  readonly client: EngineClient;
  readonly #options: Required<ConnectionOptions>;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  #state: ConnectionState = { kind: 'connecting' };
  #session: Session | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = { patienceMs: 10_000, delay: pause, ...options };
    this.client = createORPCClient<EngineClient>(
      new DynamicLink<ClientContext>(async (call) => this.#guarded(await this.#openSession(call.signal))),
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Calls `listener` after each change of `state`; returns how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Connects, and again after each loss, until `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const session = await this.#options.open(signal).catch(() => undefined);
      if (session) {
        attempt = 1;
        this.#session = session;
        this.#become({ kind: 'open' });
        await session.lost;
        this.#session = undefined;
        if (signal.aborted) return;
      }
      this.#become({ kind: 'away', attempt });
      await this.#options.delay(backOffMs(attempt), signal);
    }
  }

  stop(): void {
    this.#stop.abort();
    this.#session?.end();
    this.#listeners.clear();
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #openSession(signal: AbortSignal | undefined): Promise<Session> {
    if (this.#session) return Promise.resolve(this.#session);
    return new Promise((resolve, reject) => {
      const settle = (session: Session | undefined) => {
        unsubscribe();
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        if (session) resolve(session);
        else reject(new EngineAwayError('not-sent'));
      };
      const giveUp = () => settle(undefined);
      const unsubscribe = this.subscribe(() => this.#session && settle(this.#session));
      const timer = setTimeout(giveUp, this.#options.patienceMs);
      signal?.addEventListener('abort', giveUp);
    });
  }

  /** The session's link, with whatever a lost channel throws turned into one error. */
  #guarded(session: Session): ClientLink<ClientContext> {
    return {
      call: async (path, input, options) => {
        if (session.isLost()) throw new EngineAwayError('not-sent');
        try {
          return await session.link.call(path, input, options);
        } catch (thrown) {
          throw session.isLost() ? new EngineAwayError('no-answer') : thrown;
        }
      },
    };
  }
}
