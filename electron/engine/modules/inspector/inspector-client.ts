import { FlotillaError } from '#shared/domain/failure.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Inspection, RefusalReason } from '#shared/domain/module.ts';
import type { ChildLauncher } from '../../child-launcher.ts';
import type { Clock } from '../../clock.ts';
import type { CustomSection } from './custom-sections.ts';
import { defaultInspectorLimits, type InspectorResult, type InspectorTask } from './inspector-protocol.ts';
import { InspectorLostError, InspectorSession } from './inspector-session.ts';

/** What a process of Node exits with when it runs out of heap. */
const exitCodeOfAbort = 134;

const defaultMaxHeapMb = 512;

/** The start of a process takes half a second; a computer under load may need much more, and no file is at fault. */
const startWithinMs = 60_000;

/** For one file, once the process listens. */
export interface InspectionLimits {
  readonly withinMs: number;
  readonly memoryBytes: number;
}

const defaultLimits: InspectionLimits = { withinMs: 10_000, memoryBytes: defaultInspectorLimits.maxMemoryBytes };

export interface InspectorClientOptions {
  readonly launcher: ChildLauncher;
  readonly clock: Clock;
  /** Asked before each file: a change is heeded from the next one on. */
  readonly limits?: () => InspectionLimits;
  readonly maxFileBytes?: number;
  /** V8's heap, of each of the process's two threads. */
  readonly maxHeapMb?: number;
}

interface Running {
  readonly session: InspectorSession;
  readonly memoryBytes: number;
}

/**
 * Has files looked into by the inspector process, one after the other. Promises a verdict for every file, whatever the
 * file does to the process: it is started when first needed, kept warm, killed when a file takes too long or its caller
 * goes away, and started again for the next file.
 */
export class InspectorClient {
  readonly #options: InspectorClientOptions;
  readonly #closing = new AbortController();
  #running: Running | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: InspectorClientOptions) {
    this.#options = options;
  }

  /** Rejects only with the signal's reason, or when the client was closed. */
  async inspect(path: string, signal?: AbortSignal): Promise<Inspection> {
    const result = await this.#inTurn({ task: 'inspect', path }, signal);
    return 'inspection' in result ? result.inspection : strange();
  }

  /** Rejects also with `module/cannot-inspect`, for a file that is not valid or was refused. */
  async anatomy(path: string, signal?: AbortSignal): Promise<ModuleAnatomy> {
    const result = await this.#inTurn({ task: 'anatomy', path }, signal);
    if ('anatomy' in result) return result.anatomy;
    throw cannotInspect(result);
  }

  /**
   * The custom sections with these names, of the file and of every core module and component in it; 4 MiB of them, the
   * rest is cut off. Rejects as `anatomy` does.
   */
  async customSections(path: string, names: readonly string[], signal?: AbortSignal): Promise<CustomSection[]> {
    const result = await this.#inTurn({ task: 'custom-sections', path, names: [...names] }, signal);
    if (!('sections' in result)) throw cannotInspect(result);
    return result.sections.map(({ unit, name, base64 }) => ({ unit, name, bytes: Buffer.from(base64, 'base64') }));
  }

  /** Ends the process; calls that wait reject. */
  close(): void {
    this.#closing.abort(new FlotillaError('engine/stopped', 'Flotilla ends; the file was not looked into.'));
    this.#running?.session.kill();
  }

  #inTurn(task: InspectorTask, signal: AbortSignal | undefined): Promise<InspectorResult> {
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    const turn = this.#last.then(() => this.#workNow(task, stop));
    this.#last = turn.catch(() => {});
    return unlessAborted(turn, stop);
  }

  async #workNow(task: InspectorTask, stop: AbortSignal): Promise<InspectorResult> {
    stop.throwIfAborted();
    const limits = this.#options.limits?.() ?? defaultLimits;
    const started = await this.#within(startWithinMs, stop, (ended) => this.#start(limits, ended));
    if (started !== 'done') {
      return { inspection: started === 'too-slow' ? cannotStart() : lost(started.error) };
    }
    let result: InspectorResult | undefined;
    const asked = await this.#within(limits.withinMs, stop, async () => {
      result = await this.#running?.session.ask(task);
    });
    if (asked === 'too-slow') return { inspection: tooSlow(limits) };
    return asked === 'done' ? (result ?? { inspection: strange() }) : { inspection: lost(asked.error) };
  }

  /** Ends the process when the time is up or its caller went away; rejects only for the latter. */
  async #within(
    limitMs: number,
    stop: AbortSignal,
    work: (ended: AbortSignal) => Promise<void>,
  ): Promise<'done' | 'too-slow' | { error: unknown }> {
    const timer = new AbortController();
    const timeUp = new AbortController();
    const ended = AbortSignal.any([stop, timeUp.signal]);
    const timing = this.#options.clock.sleep(limitMs, timer.signal).then(
      () => timeUp.abort(),
      () => {},
    );
    const kill = () => this.#running?.session.kill();
    ended.addEventListener('abort', kill, { once: true });
    try {
      await work(ended);
      return 'done';
    } catch (error) {
      stop.throwIfAborted();
      return timeUp.signal.aborted ? 'too-slow' : { error };
    } finally {
      ended.removeEventListener('abort', kill);
      timer.abort();
      await timing;
    }
  }

  async #start({ memoryBytes }: InspectionLimits, ended: AbortSignal): Promise<void> {
    if (this.#running?.memoryBytes !== memoryBytes) this.#running?.session.kill();
    if (this.#running?.session.isUsable) return;
    const {
      launcher,
      maxFileBytes = defaultInspectorLimits.maxFileBytes,
      maxHeapMb = defaultMaxHeapMb,
    } = this.#options;
    const program = { launcher, maxHeapMb, limits: { maxFileBytes, maxMemoryBytes: memoryBytes } };
    const session = await unlessAborted(InspectorSession.start(program, ended), ended);
    this.#running = { session, memoryBytes };
  }
}

const cannotStart = (): Inspection =>
  refused('inspector-failed', `The inspector process did not start within ${startWithinMs / 1000} s.`);

function tooSlow({ withinMs }: InspectionLimits): Inspection {
  const seconds = (withinMs / 1000).toLocaleString('en-US', { maximumFractionDigits: 1 });
  return refused('timed-out', `Looking into this file takes longer than ${seconds} s.`);
}

function lost(error: unknown): Inspection {
  if (error instanceof InspectorLostError && error.exitCode === exitCodeOfAbort) {
    return refused('out-of-memory', 'Looking into this file takes more memory than it may have.');
  }
  const why = error instanceof Error ? error.message : String(error);
  return refused('inspector-failed', `This file could not be looked into. ${why.slice(0, 1000)}`);
}

const refused = (reason: RefusalReason, message: string): Inspection => ({ verdict: 'refused', reason, message });

const strange = (): Inspection => refused('inspector-failed', 'The inspector answered what it was not asked.');

function cannotInspect(result: InspectorResult): FlotillaError {
  const { inspection } = 'inspection' in result ? result : { inspection: strange() };
  const why = inspection.verdict === 'valid' ? 'It gave no answer.' : inspection.message;
  return new FlotillaError('module/cannot-inspect', why, {
    hint: 'Limits on time and memory are set under Settings.',
  });
}

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
