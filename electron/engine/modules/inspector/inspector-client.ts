import { FlotillaError } from '#shared/domain/failure.ts';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import type { ChildLauncher } from '../../child-launcher.ts';
import type { Clock } from '../../clock.ts';
import { defaultInspectorLimits } from './inspector-protocol.ts';
import { InspectorLostError, type InspectorProgram, InspectorSession } from './inspector-session.ts';

const defaultTimeLimitMs = 60_000;
/** What a process of Node exits with when it runs out of heap. */
const exitCodeOfAbort = 134;

const defaultMaxHeapMb = 512;

export interface InspectorClientOptions extends Partial<InspectorProgram> {
  readonly launcher: ChildLauncher;
  readonly clock: Clock;
  /** For one file, the start of the process included. */
  readonly timeLimitMs?: number;
}

/**
 * Has files looked into by the inspector process, one after the other. Promises a verdict for every file, whatever the
 * file does to the process: it is started when first needed, kept warm, killed when a file takes too long or its caller
 * goes away, and started again for the next file.
 */
export class InspectorClient {
  readonly #program: InspectorProgram;
  readonly #clock: Clock;
  readonly #timeLimitMs: number;
  readonly #closing = new AbortController();
  #session: InspectorSession | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: InspectorClientOptions) {
    const { launcher, limits = defaultInspectorLimits, maxHeapMb = defaultMaxHeapMb } = options;
    this.#program = { launcher, limits, maxHeapMb };
    this.#clock = options.clock;
    this.#timeLimitMs = options.timeLimitMs ?? defaultTimeLimitMs;
  }

  /** Rejects only with the signal's reason, or when the client was closed. */
  inspect(path: string, signal?: AbortSignal): Promise<Inspection> {
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    const turn = this.#last.then(() => this.#inspectNow(path, stop));
    this.#last = turn.catch(() => {});
    return unlessAborted(turn, stop);
  }

  /** Ends the process; calls that wait reject. */
  close(): void {
    this.#closing.abort(new FlotillaError('engine/stopped', 'Flotilla ends; the file was not looked into.'));
    this.#session?.kill();
  }

  async #inspectNow(path: string, stop: AbortSignal): Promise<Inspection> {
    stop.throwIfAborted();
    const timer = new AbortController();
    const timeUp = new AbortController();
    const ended = AbortSignal.any([stop, timeUp.signal]);
    const timing = this.#clock.sleep(this.#timeLimitMs, timer.signal).then(
      () => timeUp.abort(),
      () => {},
    );
    const kill = () => this.#session?.kill();
    ended.addEventListener('abort', kill, { once: true });
    try {
      return await this.#ask(path, ended);
    } catch (error) {
      stop.throwIfAborted();
      return timeUp.signal.aborted ? this.#tooSlow() : lost(error);
    } finally {
      ended.removeEventListener('abort', kill);
      timer.abort();
      await timing;
    }
  }

  async #ask(path: string, ended: AbortSignal): Promise<Inspection> {
    if (!this.#session?.isUsable) {
      this.#session = await unlessAborted(InspectorSession.start(this.#program, ended), ended);
    }
    return this.#session.inspect(path);
  }

  #tooSlow(): Inspection {
    const seconds = Math.round(this.#timeLimitMs / 1000);
    return refused('timed-out', `Looking into this file takes longer than ${seconds} s.`);
  }
}

function lost(error: unknown): Inspection {
  if (error instanceof InspectorLostError && error.exitCode === exitCodeOfAbort) {
    return refused('out-of-memory', 'Looking into this file takes more memory than it may have.');
  }
  const why = error instanceof Error ? error.message : String(error);
  return refused('inspector-failed', `This file could not be looked into. ${why.slice(0, 1000)}`);
}

const refused = (reason: RefusalReason, message: string): Inspection => ({ verdict: 'refused', reason, message });

/** What `promise` gives, or a rejection with the signal's reason as soon as it aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(reasonOf(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

const reasonOf = ({ reason }: AbortSignal): Error => (reason instanceof Error ? reason : new Error(String(reason)));
