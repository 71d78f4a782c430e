import type { Clock } from '../../clock.ts';
import { abortReason } from './ssh-socket.ts';

const firstWaitMs = 500;
const longestWaitMs = 30_000;

interface Address {
  inside: number;
  readonly waiting: (() => void)[];
  refusals: number;
  closedUntilMs: number;
}

/**
 * Lets only so many connections to one address be unauthenticated at a time, for all nodes of the console together: sshd
 * drops at random from ten on (`MaxStartups 10:30:100`; it hears of a finished login a little later than the client), and
 * locks out addresses that annoy it. After a refusal the
 * address rests, each time twice as long.
 */
export class ConnectionGate {
  readonly #clock: Clock;
  readonly #atOnce: number;
  readonly #addresses = new Map<string, Address>();

  constructor({ clock, atOnce = 6 }: { clock: Clock; atOnce?: number }) {
    this.#clock = clock;
    this.#atOnce = atOnce;
  }

  /** Waits for a place. Call what it gives back, once, when the connection is authenticated or gone. */
  async enter(key: string, signal: AbortSignal): Promise<() => void> {
    const address = this.#address(key);
    if (address.inside < this.#atOnce) address.inside += 1;
    else await this.#nextPlace(address, signal);
    try {
      const restMs = address.closedUntilMs - this.#clock.nowMs();
      if (restMs > 0) await this.#clock.sleep(restMs, signal);
      signal.throwIfAborted();
    } catch (error) {
      this.#leave(key, address);
      throw error;
    }
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(key, address);
    };
  }

  /** The address dropped a connection before it was authenticated. */
  refused(key: string): void {
    const address = this.#address(key);
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** address.refusals);
    address.refusals += 1;
    // Spread, so that those who were dropped together do not come back together.
    address.closedUntilMs = this.#clock.nowMs() + waitMs * (0.5 + Math.random() / 2);
  }

  accepted(key: string): void {
    const address = this.#address(key);
    address.refusals = 0;
    address.closedUntilMs = 0;
  }

  #address(key: string): Address {
    let address = this.#addresses.get(key);
    if (!address) {
      address = { inside: 0, waiting: [], refusals: 0, closedUntilMs: 0 };
      this.#addresses.set(key, address);
    }
    return address;
  }

  #leave(key: string, address: Address): void {
    const next = address.waiting.shift();
    if (next) return next();
    address.inside -= 1;
    if (address.inside === 0 && address.refusals === 0) this.#addresses.delete(key);
  }

  /** Resolves with the place of somebody who left. */
  #nextPlace(address: Address, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        const place = address.waiting.indexOf(enter);
        if (place >= 0) address.waiting.splice(place, 1);
        reject(abortReason(signal));
      };
      address.waiting.push(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
