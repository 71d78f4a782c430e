import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failureOf } from '#shared/domain/failure.ts';
import { Grants } from '#shared/domain/grants.ts';
import { median } from '#shared/domain/median.ts';
import type { Module } from '#shared/domain/module.ts';
import type { MeasuredFigure } from '#shared/domain/module-measurement.ts';
import { commandPeaks } from './command-peaks.ts';
import { compile, plainCode } from './compiled-store.ts';
import { isCommand } from './is-command.ts';
import type { WasmtimeHere } from './lab-runtimes.ts';
import { memoryMeter, watchPeak } from './peak-memory.ts';
import { type ProcessOrder, runProcess } from './run-process.ts';
import { listenWithinMs, serveModule } from './served-module.ts';
import { timedGet, timeOwnRequests, timeRequests, warmUpAtMostMs, warmUpRequests } from './timed-requests.ts';
import { troubleOf } from './run-trouble.ts';
import { wasmtimeCommand } from './wasmtime-command.ts';

export interface MeasureOrder {
  readonly runtime: WasmtimeHere;
  readonly module: Module;
  readonly path: string;
  readonly runs: number;
  /** Its own, empty; left to the caller to remove. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (share: number, note: string) => void;
}

export interface Measured {
  readonly figures: MeasuredFigure[];
  readonly notes: string[];
}

/** What takes longer than this is taken fewer times: an interpreter in a component compiles for seconds. */
const slowMs = 3_000;
const runsOfSlow = 3;
const mostCompiles = 10;
const requestsPerRun = 10;
const floorRuns = 10;
const commandLimitMs = 30_000;

/** A module is measured with nothing granted and a release's usual limits. */
const limits = {
  grants: Grants.parse({}),
  env: {},
  memoryLimitBytes: 256 * 1024 ** 2,
  timeLimitMs: commandLimitMs,
};

type Mode = 'aot' | 'jit';

/**
 * Measures one module with Wasmtime, part by part. A part that cannot be measured becomes a note and the next goes on.
 * Times are as taken: what the console and the runtime need themselves is told in the notes, never subtracted.
 */
export class MeasureModule {
  readonly #order: MeasureOrder;
  readonly #figures: MeasuredFigure[] = [];
  readonly #notes: string[] = [];
  readonly #compiled: string;
  /** Parts that are behind it, of how many. */
  #done = 0;
  #parts = 2;

  constructor(order: MeasureOrder) {
    this.#order = order;
    this.#compiled = join(order.folder, 'module.cwasm');
  }

  async run(): Promise<Measured> {
    const { module } = this.#order;
    if (module.servesHttp) this.#parts = 6;
    else if (isCommand(module)) this.#parts = 5;
    this.#note(
      'Nothing granted, 256 MiB of memory at most, no compile cache. What takes more than 3 s is taken 3 times only.',
    );
    await this.#part('process-aot', () => this.#floor());
    if (await this.#part('compile', () => this.#compile())) {
      if (module.servesHttp) await this.#service();
      else if (isCommand(module)) await this.#command();
      else this.#note(`process, instance, request, memory: nothing starts by itself. ${module.roleBecause}`);
    }
    return { figures: this.#figures, notes: this.#notes };
  }

  async #service(): Promise<void> {
    for (const mode of ['aot', 'jit'] as const) {
      await this.#part(`process-${mode}`, () => this.#times(`process-${mode}-ms`, (at) => this.#untilAnswer(mode, at)));
    }
    await this.#part('instance', () => this.#requests('instance-ms'));
    await this.#part('request', () => this.#requests('request-ms'));
    this.#note(
      `instance, request: GET / over one kept connection, to the first byte, after ${warmUpRequests} requests or ${warmUpAtMostMs / 1000} s of warm-up; for instance-ms every request gets a fresh instance, for request-ms as the runtime does by itself (WASI 0.2: fresh too).`,
    );
    const own = await timeOwnRequests(this.#order.signal);
    this.#note(
      `instance, request: of this, asking itself takes ${median(own).toFixed(2)} ms (median of ${own.length}).`,
    );
  }

  async #command(): Promise<void> {
    for (const mode of ['aot', 'jit'] as const) {
      await this.#part(`process-${mode}`, () => this.#times(`process-${mode}-ms`, () => this.#untilEnd(mode)));
    }
    await this.#part('memory', () => this.#memoryOfCommand());
    this.#note('instance, request: a command is started anew for each run; it answers no request.');
  }

  /** What starting the runtime costs with nothing to run. */
  async #floor(): Promise<void> {
    const samples: number[] = [];
    const { runtime, folder, signal } = this.#order;
    const { env } = wasmtimeCommand('run', this.#at('aot'));
    while (samples.length < floorRuns) {
      const order = { file: runtime.path, args: ['--version'], env, folder };
      samples.push((await runProcess(order, { timeLimitMs: commandLimitMs, signal })).tookMs);
    }
    this.#note(
      `process: starting Wasmtime for nothing (--version) takes ${median(samples).toFixed(1)} ms here (median of ${floorRuns}).`,
    );
  }

  async #compile(): Promise<void> {
    const { runtime, module, path, signal } = this.#order;
    let sizeBytes = 0;
    await this.#times(
      'compile-ms',
      async () => {
        await rm(this.#compiled, { force: true });
        const done = await compile(runtime, { digest: module.digest, path }, plainCode, { to: this.#compiled, signal });
        sizeBytes = done.sizeBytes;
        return done.tookMs;
      },
      mostCompiles,
    );
    this.#figures.push({ figure: 'aot-bytes', samples: [sizeBytes] });
  }

  /** From just before the process starts to the first byte of its first answer. */
  async #untilAnswer(mode: Mode, index: number): Promise<number> {
    const began = performance.now();
    const served = await this.#serve(mode, []);
    try {
      const asked = performance.now();
      const { status, firstByteMs } = await timedGet(served.port, this.#order.signal);
      if (index === 0 && status >= 400) this.#note(`process-${mode}: GET / is answered with ${status}.`);
      return asked - began + firstByteMs;
    } finally {
      await served.end();
    }
  }

  async #untilEnd(mode: Mode): Promise<number> {
    const ran = await runProcess(this.#processOrder(mode), { timeLimitMs: commandLimitMs, signal: this.#order.signal });
    const trouble = troubleOf(ran, commandLimitMs);
    if (trouble !== null) throw new Error(trouble);
    return ran.tookMs;
  }

  async #requests(figure: 'instance-ms' | 'request-ms'): Promise<void> {
    const { runs, signal, runtime } = this.#order;
    const isFresh = figure === 'instance-ms' && runtime.canLimitReuse;
    const served = await this.#serve('aot', isFresh ? ['--max-instance-reuse-count', '1'] : []);
    const meter = memoryMeter(process.platform);
    const watching =
      meter && served.running.child.pid ? watchPeak(served.running.child.pid, { ...meter, everyMs: 50 }) : null;
    let peak: number | null = null;
    try {
      const count = figure === 'instance-ms' ? runs : runs * requestsPerRun;
      let taken = 0;
      const answers = await timeRequests(served.port, count, signal, () => this.#progress(++taken / count, figure));
      this.#figures.push({ figure, samples: answers.map(({ firstByteMs }) => firstByteMs) });
      const failed = answers.filter(({ status }) => status >= 400).length;
      if (failed > 0) this.#note(`${figure}: ${failed} of ${count} requests were answered with 400 or more.`);
    } finally {
      peak = (await watching?.stop())?.peak ?? null;
      await served.end();
    }
    if (figure === 'request-ms') this.#memory(peak === null ? [] : [peak], 'of the process after these requests');
  }

  async #memoryOfCommand(): Promise<void> {
    const { signal } = this.#order;
    const meter = memoryMeter(process.platform);
    const limits = { timeLimitMs: commandLimitMs, signal };
    const peaks = meter ? await commandPeaks(this.#processOrder('aot'), meter, limits) : [];
    this.#memory(peaks, 'of the process while it ran; what it took in the last fifth of its time may be missing');
  }

  #memory(samples: number[], what: string): void {
    const meter = memoryMeter(process.platform);
    if (samples.length > 0) {
      this.#figures.push({ figure: 'memory-bytes', samples });
      this.#note(`memory: ${meter?.note ?? ''}, ${what}; the runtime itself is in it.`);
    } else {
      this.#note(
        `memory: ${meter ? 'the process ended too soon to be looked at near its end.' : 'there is no way to tell on this system.'}`,
      );
    }
  }

  /** One figure, as often as was asked. */
  async #times(
    figure: MeasuredFigure['figure'],
    take: (index: number) => Promise<number>,
    most = Infinity,
  ): Promise<void> {
    const { runs, signal } = this.#order;
    const samples: number[] = [];
    for (let wanted = Math.min(runs, most); samples.length < wanted; ) {
      signal.throwIfAborted();
      this.#progress(samples.length / wanted, figure);
      const took = await take(samples.length);
      samples.push(took);
      if (took > slowMs) wanted = Math.min(wanted, runsOfSlow);
    }
    this.#figures.push({ figure, samples });
  }

  /** Says whether it could be measured. */
  async #part(name: string, measure: () => Promise<void>): Promise<boolean> {
    this.#order.signal.throwIfAborted();
    try {
      await measure();
      return true;
    } catch (error) {
      this.#order.signal.throwIfAborted();
      this.#note(`${name}: ${failureOf(error).message}`);
      return false;
    } finally {
      this.#done++;
    }
  }

  #progress(share: number, what: string): void {
    this.#order.onProgress(Math.min(1, (this.#done + share) / this.#parts), what);
  }

  #serve(mode: Mode, more: readonly string[]) {
    const { runtime, folder, signal } = this.#order;
    const { args, env } = wasmtimeCommand('serve', this.#at(mode), { before: ['--addr', '127.0.0.1:0', ...more] });
    return serveModule({ file: runtime.path, args, env, folder }, { withinMs: listenWithinMs, signal });
  }

  #processOrder(mode: Mode): ProcessOrder {
    const { runtime, folder } = this.#order;
    const { args, env } = wasmtimeCommand('run', this.#at(mode));
    return { file: runtime.path, args, env, folder, stdin: '' };
  }

  #at(mode: Mode) {
    const { runtime, path } = this.#order;
    const file = mode === 'aot' ? this.#compiled : path;
    return { ...limits, runtime, file, code: mode === 'aot' ? plainCode : ('not-compiled' as const), places: false };
  }

  #note(text: string): void {
    this.#notes.push(text.slice(0, 500));
  }
}
