import { failureOf, FlotillaError } from '#shared/domain/failure.ts';
import type { HostProcess, LaunchHost, Lease } from './host-process.ts';
import { after, type HostUsage, unknownUsage } from './host-usage.ts';

/** Waiting times between starts of a host that keeps ending; the last one repeats. */
const backOffMs = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000];
/** After running this long a host counts as stable and the waiting begins anew. */
const stableAfterMs = 60_000;

/*
 *   starting ──► up ◄──► down (waits, then starts again)
 *       └─────────┴────────┴──► stopped
 */
type HostState = 'starting' | 'up' | 'down' | 'stopped';

/**
 * A release that is kept running: started again, after growing pauses, whenever its host ends. Counts the requests
 * under way, so that it can be retired without dropping one.
 */
export class SupervisedHost {
  readonly #launch: LaunchHost;
  readonly #say: (line: string) => void;
  /** Hears of each health check that was answered. */
  readonly probed: () => void;
  readonly #ending = new AbortController();
  #process: HostProcess | undefined;
  #state: HostState = 'starting';
  #ends = 0;
  #endsInARow = 0;
  #replacedBefore = 0;
  #usedBefore = unknownUsage;
  #isGone = false;
  #startedAtMs: number | null = null;
  #inFlight = 0;
  #whenIdle: (() => void)[] = [];
  #pause: NodeJS.Timeout | undefined;

  constructor(launch: LaunchHost, say: (line: string) => void, probed: () => void = () => {}) {
    this.#launch = launch;
    this.#say = say;
    this.probed = probed;
  }

  get state(): HostState {
    return this.#state;
  }

  get runtime(): HostProcess['runtime'] | undefined {
    return this.#process?.runtime;
  }

  get startedAtMs(): number | null {
    return this.#startedAtMs;
  }

  get restarts(): number {
    return this.#ends + this.#replacedBefore + (this.#process?.replaced ?? 0);
  }

  /** By all processes that it ever had. */
  get used(): HostUsage {
    return this.#process ? after(this.#usedBefore, this.#process.used) : this.#usedBefore;
  }

  async readUsage(): Promise<void> {
    await this.#process?.readUsage();
  }

  /** Stopped, and its process has ended. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Starts it once; rejects when that fails, and then nothing is left running. From then on it is kept running. */
  async start(signal: AbortSignal): Promise<void> {
    try {
      await this.#begin(AbortSignal.any([signal, this.#ending.signal]));
    } catch (error) {
      this.#state = 'stopped';
      throw error;
    }
  }

  /** Starts it and goes on trying when that fails. Resolves after the first try, whatever came of it. */
  async keepRunning(): Promise<void> {
    try {
      await this.#begin(this.#ending.signal);
    } catch (error) {
      this.#failed(failureOf(error).message, 0);
    }
  }

  async acquire(): Promise<Lease> {
    this.#inFlight++;
    try {
      if (!this.#process || this.#state !== 'up') throw notUp();
      const lease = await this.#process.acquire();
      let open = true;
      const once = (end: () => void) => () => {
        if (!open) return;
        open = false;
        end();
        this.#left();
      };
      return { ...lease, done: once(lease.done), unused: once(lease.unused), broken: once(lease.broken) };
    } catch (error) {
      this.#left();
      throw error;
    }
  }

  /** Waits for the requests under way, but no longer than that, then stops. */
  async retire(withinMs: number): Promise<void> {
    if (this.#inFlight > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#whenIdle.push(() => (clearTimeout(timer), resolve()));
      });
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#pause);
    this.#ending.abort(notUp());
    await this.#process?.stop();
    this.#isGone = true;
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    const host = await this.#launch(signal);
    if (this.#ending.signal.aborted) {
      await host.stop();
      throw notUp();
    }
    this.#replacedBefore += this.#process?.replaced ?? 0;
    this.#usedBefore = this.used;
    this.#process = host;
    this.#startedAtMs = Date.now();
    this.#state = 'up';
    this.#say(
      `started with ${host.runtime.name} ${host.runtime.version} in ${Math.round(performance.now() - began)} ms`,
    );
    const upSince = performance.now();
    void host.exited.then((reason) => this.#failed(reason, performance.now() - upSince));
  }

  #failed(reason: string, ranMs: number): void {
    if (this.#state === 'stopped') return;
    this.#state = 'down';
    this.#ends++;
    this.#endsInARow = ranMs > stableAfterMs ? 1 : this.#endsInARow + 1;
    const waitMs = backOffMs[Math.min(this.#endsInARow, backOffMs.length) - 1] ?? 0;
    this.#say(`${reason}; starting again in ${waitMs} ms`);
    this.#pause = setTimeout(() => void this.keepRunning(), waitMs);
  }

  #left(): void {
    this.#inFlight--;
    if (this.#inFlight === 0) for (const idle of this.#whenIdle.splice(0)) idle();
  }
}

const notUp = () =>
  new FlotillaError('node/stopped-answering', 'The release is not up.', {
    hint: 'Look at the workload’s log on the node.',
    retryable: true,
  });
