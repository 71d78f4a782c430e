import { FlotillaError } from '#shared/domain/failure.ts';
import { isCancellation } from './check-frame.ts';

/**
 * One end of a channel, in the shape that oRPC's message-port adapter takes, over whatever carries text. Its owner
 * feeds it with `deliver` and tells the far side's end with `end`.
 *
 * The adapter offers no back-pressure. What carries the channel counts what is on its way and closes a channel that
 * falls `maxBacklogChars` behind: its reader connects again and reads everything anew.
 */
export class ChannelPort {
  readonly #send: (data: string) => void;
  readonly #onClose: () => void;
  readonly #afterEnd: 'ignore' | 'throw';
  readonly #messageListeners: ((event: { data: unknown }) => void)[] = [];
  readonly #closeListeners: (() => void)[] = [];
  #open = true;

  /**
   * `onClose` is called when this side closes. `afterEnd`: a serving end ignores late answers; a calling end throws,
   * so that its calls fail instead of waiting for ever.
   */
  constructor(options: { send: (data: string) => void; onClose: () => void; afterEnd: 'ignore' | 'throw' }) {
    this.#send = options.send;
    this.#onClose = options.onClose;
    this.#afterEnd = options.afterEnd;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  on(event: string, listener: (event?: { data: unknown }) => void): void {
    if (event === 'message') this.#messageListeners.push(listener);
    if (event === 'close') this.#closeListeners.push(listener);
  }

  postMessage(data: unknown): void {
    if (typeof data !== 'string') throw new TypeError('A channel carries text only');
    if (!this.#open) {
      // oRPC takes a call back in a listener whose error nobody catches, and a call that is gone needs no taking back.
      if (this.#afterEnd === 'ignore' || isCancellation(data)) return;
      throw new FlotillaError('engine/stopped', 'The connection to the engine ended.', { retryable: true });
    }
    this.#send(data);
  }

  /** The far side sent this. */
  deliver(data: string): void {
    if (!this.#open) return;
    for (const listener of this.#messageListeners) listener({ data });
  }

  /** The far side ended, or what carries the channel. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of this.#closeListeners) listener();
  }

  /** Ends it from this side. */
  close(): void {
    if (!this.#open) return;
    this.#onClose();
    this.end();
  }
}

/** How far a reader may fall behind before its channel is closed. */
export const maxBacklogChars = 64 * 1024 ** 2;
