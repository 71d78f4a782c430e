import { type Failure, FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { type FileHandle } from '#shared/domain/ids.ts';
import { type ChannelPort } from '../engine/door/channel-port.ts';
import { type ChannelOrigin, type EngineStart } from '../engine/door/host-protocol.ts';
import { type Clock, systemClock } from '../engine/clock.ts';
import { type EngineAccess } from './engine-access.ts';
import { EngineRun, errorOf, type HelperPrograms } from './engine-run.ts';
import { type EngineSpawner } from './engine-spawner.ts';

export interface EngineHostOptions {
  readonly spawn: EngineSpawner;
  readonly start: EngineStart;
  readonly helpers?: HelperPrograms;
  readonly clock?: Clock;
}

/*
 *   idle ─► starting ─► ready ─► pausing ─► starting …        pausing: it ended; started again after a pause
 *              │  ▲                 │
 *              │  └──── start ──────┼──── failed               failed: it cannot start, or keeps ending
 *              └────────────────────┴────────► failed
 *   any ── close ─► closed
 */
type State =
  | { kind: 'idle' | 'pausing' | 'closed' }
  | { kind: 'starting' | 'ready'; run: EngineRun }
  | { kind: 'failed'; failure: Failure };

const firstPauseMs = 250;
const longestPauseMs = 8_000;
/** Starts that fail in a row, or runs that end early in a row, before it gives up. */
const attempts = 5;
/** A run that lasted this long was not ended by how it started. */
const steadyMs = 60_000;
/** Opening a large store and moving it to a new version takes seconds; this is for an engine that hangs. */
const startLimitMs = 180_000;
const closeLimitMs = 12_000;

export const pauseMs = (failuresInARow: number): number =>
  Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, failuresInARow - 1));

/**
 * Starts the engine's process, watches it, and starts it again when it ends, with growing pauses. Gives up with the
 * reason when it cannot start. Never answers for an engine that is gone: calls made meanwhile are rejected.
 */
export class EngineHost implements EngineAccess {
  readonly #options: EngineHostOptions;
  readonly #clock: Clock;
  readonly #readyListeners: (() => void)[] = [];
  readonly #lostListeners: ((reason: string) => void)[] = [];
  readonly #failedListeners: ((failure: Failure) => void)[] = [];
  readonly #closing = new AbortController();
  #state: State = { kind: 'idle' };

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** The engine answers; again after each restart. */
  onReady(listener: () => void): void {
    this.#readyListeners.push(listener);
    if (this.#state.kind === 'ready') listener();
  }

  /** The engine ended by itself and is being started again. */
  onLost(listener: (reason: string) => void): void {
    this.#lostListeners.push(listener);
  }

  /** It gave up; `start` tries again. */
  onFailed(listener: (failure: Failure) => void): void {
    this.#failedListeners.push(listener);
  }

  /** Resolves when the engine answers for the first time; rejects with the reason when it gave up or was closed. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onReady(resolve);
      this.onFailed((failure) => reject(errorOf(failure)));
      this.#closing.signal.addEventListener('abort', () => reject(stopped()), { once: true });
      if (this.#state.kind === 'idle' || this.#state.kind === 'failed') void this.#keepRunning();
    });
  }

  get isReady(): boolean {
    return this.#state.kind === 'ready';
  }

  get takesPorts(): boolean {
    return this.#run().takesPorts;
  }

  /** The process's id, while it runs. */
  get pid(): number | undefined {
    return this.#state.kind === 'ready' || this.#state.kind === 'starting' ? this.#state.run.pid : undefined;
  }

  openChannel(origin: ChannelOrigin): ChannelPort {
    return this.#run().openChannel(origin);
  }

  givePort(port: unknown, origin: ChannelOrigin): void {
    this.#run().givePort(port, origin);
  }

  async registerFile(path: string): Promise<FileHandle> {
    return this.#run().registerFile(path);
  }

  /** Ends the engine in order, or at once when it does not end soon. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    this.#closing.abort();
    if (state.kind !== 'starting' && state.kind !== 'ready') return;
    const ended = new AbortController();
    const { run } = state;
    run.shutDown();
    this.#clock.sleep(closeLimitMs, ended.signal).then(
      () => run.kill(),
      () => {},
    );
    await run.ended;
    ended.abort();
  }

  #run(): EngineRun {
    if (this.#state.kind !== 'ready') throw stopped();
    return this.#state.run;
  }

  async #keepRunning(): Promise<void> {
    for (let failures = 0; this.#state.kind !== 'closed'; ) {
      const began = this.#clock.nowMs();
      const failure = await this.#runOnce();
      if (this.#isClosed()) return;
      failures = this.#clock.nowMs() - began >= steadyMs ? 1 : failures + 1;
      if (failures >= attempts || !failure.retryable) return this.#giveUp(failure);
      this.#state = { kind: 'pausing' };
      await this.#clock.sleep(pauseMs(failures), this.#closing.signal).catch(() => {});
    }
  }

  /** From start to end of one process; resolves with why it ended. */
  async #runOnce(): Promise<Failure> {
    const run = new EngineRun(this.#options.spawn(this.#options.start), this.#options.helpers);
    this.#state = { kind: 'starting', run };
    const started = new AbortController();
    this.#clock.sleep(startLimitMs, started.signal).then(
      () => run.kill(),
      () => {},
    );
    try {
      await run.ready;
    } catch (error) {
      await run.ended;
      return failureOf(error);
    } finally {
      started.abort();
    }
    if (this.#isClosed()) return stopped().failure;
    this.#state = { kind: 'ready', run };
    for (const listener of this.#readyListeners) listener();
    const reason = await run.ended;
    if (!this.#isClosed()) {
      this.#state = { kind: 'pausing' };
      for (const listener of this.#lostListeners) listener(reason);
    }
    return new FlotillaError('engine/cannot-start', `The engine keeps ending: ${reason.slice(0, 1500)}`, {
      retryable: true,
    }).failure;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #giveUp(failure: Failure): void {
    this.#state = { kind: 'failed', failure };
    for (const listener of this.#failedListeners) listener(failure);
  }
}

const stopped = () => new FlotillaError('engine/stopped', 'The engine is not running.', { retryable: true });
