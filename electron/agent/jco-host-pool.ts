import { Agent } from 'node:http';
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { HostedRelease, HostProcess, Lease } from './host-process.ts';
import { after, beside, HostMeter, type HostUsage, most, unknownUsage } from './host-usage.ts';
import { jcoVersion, readReport, type ServeOrder, whatWentWrong } from './jco-order.ts';
import { jcoProgram, startWorker } from './jco-store.ts';
import { readThread } from './thread-usage.ts';
import type { NewWriter } from './wasmtime-host.ts';

const listenWithinMs = 60_000;
const workersAtMost = Math.max(2, Math.min(4, availableParallelism()));
const waitingAtMost = 1_000;
/** Fresh instances leave garbage; without a limit V8 lets it pile up to hundreds of megabytes. */
const heapOfHost = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8 };
/** The holder of the lease is told first that the time is up. */
const graceMs = 250;

interface Slot {
  readonly worker: Worker;
  readonly port: number;
  readonly agent: Agent;
  readonly meter: HostMeter;
  busy: boolean;
  /** Ends the worker when a request holds it for too long, also one whose client has gone. */
  watchdog: NodeJS.Timeout | undefined;
}

/**
 * Hosts a release in worker threads. Each answers one request at a time, so a request that takes too long is ended by
 * ending its worker and no other request suffers. Workers are added while requests wait, and replaced when they end.
 */
export class JcoHostPool implements HostProcess {
  readonly runtime = { name: 'jco', version: jcoVersion } as const;
  readonly exited: Promise<string>;
  replaced = 0;
  readonly #release: HostedRelease;
  readonly #folder: string;
  readonly #newWriter: NewWriter;
  readonly #slots = new Set<Slot>();
  readonly #waiting: { resolve: (slot: Slot) => void; reject: (reason: unknown) => void }[] = [];
  #starting = 0;
  #stopped = false;
  /** By workers that have ended. */
  #usedBefore = unknownUsage;
  #memoryPeakBytes: number | null = null;
  #end: (reason: string) => void = () => {};

  private constructor(release: HostedRelease, folder: string, newWriter: NewWriter) {
    this.#release = release;
    this.#folder = folder;
    this.#newWriter = newWriter;
    this.exited = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Resolves when the first worker listens. */
  static async launch(
    release: HostedRelease,
    folder: string,
    signal: AbortSignal,
    newWriter: NewWriter,
  ): Promise<JcoHostPool> {
    const pool = new JcoHostPool(release, folder, newWriter);
    await pool.#start(signal);
    return pool;
  }

  get used(): HostUsage {
    const now = [...this.#slots].map(({ meter }) => meter.used).reduce(beside, this.#usedBefore);
    return { ...now, memoryPeakBytes: most(this.#memoryPeakBytes, now.memoryBytes) };
  }

  async readUsage(): Promise<void> {
    await Promise.all([...this.#slots].map(({ meter }) => meter.read()));
    this.#memoryPeakBytes = this.used.memoryPeakBytes;
  }

  async acquire(): Promise<Lease> {
    const slot = this.#take() ?? (await this.#wait());
    return {
      port: slot.port,
      agent: slot.agent,
      timeLimitMs: this.#release.settings.requestTimeoutMs,
      // The worker itself says when it is free again: an answer may be out while the component still runs.
      done: () => {},
      unused: () => this.#free(slot),
      broken: () => this.#drop(slot),
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#fail(gone());
    await this.readUsage();
    await Promise.all([...this.#slots].map((slot) => slot.worker.terminate()));
    this.#end('was stopped');
  }

  #take(): Slot | undefined {
    for (const slot of this.#slots) {
      if (slot.busy) continue;
      this.#hold(slot);
      return slot;
    }
    return undefined;
  }

  #hold(slot: Slot): void {
    slot.busy = true;
    slot.watchdog = setTimeout(() => this.#drop(slot), this.#release.settings.requestTimeoutMs + graceMs);
  }

  #wait(): Promise<Slot> {
    if (this.#stopped) return Promise.reject(gone());
    if (this.#waiting.length >= waitingAtMost) return Promise.reject(tooMany());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#grow();
    });
  }

  #grow(): void {
    if (this.#stopped || this.#slots.size + this.#starting >= workersAtMost) return;
    this.#start(AbortSignal.timeout(listenWithinMs)).catch((error: unknown) => {
      // Others may still answer what waits; with none left the host has ended.
      if (this.#slots.size + this.#starting > 0) return;
      this.#fail(error);
      this.#end(error instanceof Error ? error.message : String(error));
    });
  }

  async #start(signal: AbortSignal): Promise<void> {
    this.#starting++;
    const worker = startWorker(jcoProgram('jco-host'), serveOrder(this.#release, this.#folder), heapOfHost);
    worker.stdout.setEncoding('utf8').on('data', this.#newWriter());
    worker.stderr.setEncoding('utf8').on('data', this.#newWriter());
    try {
      const port = await listening(worker, signal);
      if (this.#stopped) throw gone();
      await this.#add(worker, port).meter.read();
    } catch (error) {
      await worker.terminate();
      throw error;
    } finally {
      this.#starting--;
    }
  }

  #add(worker: Worker, port: number): Slot {
    const slot: Slot = {
      worker,
      port,
      agent: new Agent({ keepAlive: true, maxSockets: 1 }),
      meter: new HostMeter(() => readThread(worker)),
      busy: true,
      watchdog: undefined,
    };
    this.#slots.add(slot);
    worker.on('message', () => this.#free(slot));
    worker.once('exit', () => this.#lost(slot));
    this.#free(slot);
    return slot;
  }

  #free(slot: Slot): void {
    clearTimeout(slot.watchdog);
    slot.busy = false;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#hold(slot);
    next.resolve(slot);
  }

  #drop(slot: Slot): void {
    void slot.meter.read().then(() => slot.worker.terminate());
  }

  #lost(slot: Slot): void {
    this.#slots.delete(slot);
    clearTimeout(slot.watchdog);
    slot.agent.destroy();
    slot.meter.end();
    this.#usedBefore = after(this.#usedBefore, slot.meter.used);
    if (this.#stopped) return;
    this.replaced++;
    if (this.#slots.size === 0 || this.#waiting.length > 0) this.#grow();
  }

  #fail(reason: unknown): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(reason);
  }
}

export function serveOrder({ settings }: HostedRelease, folder: string): ServeOrder {
  const { env, memoryLimitBytes } = settings;
  const { http, folders, arguments: args, config } = settings.grants;
  return { folder, env, memoryLimitBytes, grants: { http, folders, arguments: args, config } };
}

function listening(worker: Worker, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(startFailure(reason));
    worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    worker.once('exit', () => fail('the worker ended'));
    worker.once('message', (message: unknown) => {
      signal.removeEventListener('abort', onAbort);
      const report = readReport(message);
      if (report?.type === 'listening') resolve(report.port);
      else fail(whatWentWrong(report));
    });
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

function startFailure(reason: string): FlotillaError {
  return new FlotillaError('node/activation-failed', `jco could not start the module: ${reason.slice(0, 600)}`, {
    hint: 'Look at the workload’s log on the node.',
  });
}

const gone = () => new FlotillaError('node/activation-failed', 'The host was stopped.', { retryable: true });
const tooMany = () => new FlotillaError('node/busy', 'Too many requests wait for an answer.', { retryable: true });
