import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import type { Runtime } from '#shared/domain/node.ts';
import type { TryOutResult } from '#shared/domain/try-out.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import { createLimiter } from '../limiter.ts';
import type { BundledHost } from './bundled-host.ts';
import type { CompiledStore } from './compiled-store.ts';
import { checkFolders } from './granted-folders.ts';
import { invocationOf } from './invoke-text.ts';
import { isCommand } from './is-command.ts';
import type { LabRuntimes, WasmtimeHere } from './lab-runtimes.ts';
import { endLeftBehind } from './left-behind.ts';
import { outcomeText } from './outcome-text.ts';
import { type Ran, runProcess } from './run-process.ts';
import type { HttpOrder } from './served-request.ts';
import { requestWasmtime } from './try-request.ts';
import { callResult, runResult } from './try-result.ts';
import {
  codeFor,
  graceMs,
  type TryLimits,
  type TryPlace,
  type WasmtimeCommand,
  wasmtimeCommand,
} from './wasmtime-command.ts';

export interface TryOrder extends TryLimits {
  readonly digest: Digest;
}

export type RequestOrder = TryOrder & HttpOrder;

export interface TryOutOptions {
  /** Throws `module/not-found`. */
  readonly module: (digest: Digest) => Module;
  readonly modulePath: (digest: Digest) => string;
  readonly anatomy: (digest: Digest, signal: AbortSignal) => Promise<ModuleAnatomy>;
  readonly runtimes: LabRuntimes;
  readonly compiled: CompiledStore;
  /** The console's own folder, which no guest may see; tries work in `lab/tries` of it. */
  readonly dataFolder: string;
  /** Serves where there is no Wasmtime. */
  readonly bundled: BundledHost;
  readonly record: RecordActivity;
}

/** More would only make each other slow; the rest waits. */
const triesAtOnce = 2;
/**
 * Runs modules of the library on this computer, with exactly the grants that were given and in an empty folder of
 * their own. Promises that every try ends, at its time limit at the latest, and that nothing of it is left then: no
 * process, no file, no port. A guest that misbehaves is an outcome, not an error.
 */
export class TryOut {
  readonly #options: TryOutOptions;
  readonly #inTurn = createLimiter(() => triesAtOnce);
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #tidying: Promise<unknown> = Promise.resolve();

  constructor(options: TryOutOptions) {
    this.#options = options;
  }

  /** Once at the start: ends and removes what a console before left behind when it was killed. */
  tidy(): Promise<void> {
    const folder = join(this.#options.dataFolder, 'lab');
    const tidying = endLeftBehind(folder).then(async () => {
      for (const name of ['tries', 'measure']) await rm(join(folder, name), { recursive: true, force: true });
    });
    this.#tidying = tidying.catch(() => {});
    return tidying;
  }

  /** Ends what runs; resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#closing.abort(new FlotillaError('engine/stopped', 'Flotilla ends; the try was not finished.'));
    await Promise.allSettled(this.#running);
  }

  async runtimes(): Promise<Runtime[]> {
    const { bundled, runtimes } = this.#options;
    return [...(await runtimes.list()), bundled.runtime];
  }

  runCommand(order: TryOrder & { stdin: string }, caller: AbortSignal): Promise<TryOutResult> {
    const signal = this.#until(caller);
    const module = this.#options.module(order.digest);
    if (!isCommand(module)) {
      const message = `${module.name} is no command: it has nothing that a runtime starts by itself.`;
      throw new FlotillaError('module/cannot-run-here', message, { hint: module.roleBecause });
    }
    return this.#try(order, module, 'run', signal, async (at) => {
      const before = supportsArgv0(at.runtime) ? ['--argv0', module.name] : [];
      const command = wasmtimeCommand('run', at, { before });
      const ran = await this.#run(at, command, order, signal, order.stdin);
      return runResult(at.runtime, command, ran);
    });
  }

  async callFunction(
    order: TryOrder & { function: string; arguments: readonly string[] },
    caller: AbortSignal,
  ): Promise<TryOutResult> {
    const signal = this.#until(caller);
    const module = this.#options.module(order.digest);
    const anatomy = await this.#options.anatomy(order.digest, signal);
    const invocation = invocationOf(anatomy, order.function, order.arguments);
    return this.#try(order, module, `call ${order.function}`, signal, async (at) => {
      const command = wasmtimeCommand('run', at, {
        before: [`--invoke=${invocation.invoke}`],
        programArguments: invocation.programArguments,
      });
      const ran = await this.#run(at, command, order, signal);
      return callResult(at.runtime, command, ran, invocation);
    });
  }

  async sendRequest(order: RequestOrder, caller: AbortSignal): Promise<TryOutResult> {
    const signal = this.#until(caller);
    const module = this.#options.module(order.digest);
    if (!module.servesHttp) {
      const message = `${module.name} answers no HTTP requests.`;
      throw new FlotillaError('module/not-a-service', message, { hint: module.roleBecause });
    }
    const what = `${order.method} ${order.path}`;
    const { bundled } = this.#options;
    if ((await this.#options.runtimes.findWasmtime()) === null) {
      const file = this.#options.modulePath(order.digest);
      return this.#recorded(module, what, () =>
        this.#inFolder(order, signal, (folder) => bundled.sendRequest({ ...order, file, folder }, signal)),
      );
    }
    return this.#try(order, module, what, signal, (at) => requestWasmtime(at, order, signal));
  }

  #try(
    order: TryOrder,
    module: Module,
    what: string,
    signal: AbortSignal,
    work: (at: TryPlace) => Promise<TryOutResult>,
  ): Promise<TryOutResult> {
    const { runtimes, compiled, modulePath } = this.#options;
    return this.#recorded(module, what, () =>
      this.#inFolder(order, signal, async (folder) => {
        const runtime = await runtimes.wasmtime();
        const places = module.hasDebugInfo;
        const code = codeFor(order.grants, places);
        const source = { digest: order.digest, path: modulePath(order.digest) };
        const file = await compiled.ensure(runtime, source, code, signal);
        const { grants, env, memoryLimitBytes, timeLimitMs } = order;
        return work({ grants, env, memoryLimitBytes, timeLimitMs, runtime, file, code, places, folder });
      }),
    );
  }

  async #inFolder<T>(order: TryOrder, signal: AbortSignal, work: (folder: string) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    await this.#tidying;
    const { dataFolder } = this.#options;
    await checkFolders(order.grants, dataFolder);
    const tries = join(dataFolder, 'lab', 'tries');
    await mkdir(tries, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(tries, 'try-'));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #until(caller: AbortSignal): AbortSignal {
    return AbortSignal.any([caller, this.#closing.signal]);
  }

  /** In turn, and with a line in the record of activities. */
  #recorded(module: Module, what: string, work: () => Promise<TryOutResult>): Promise<TryOutResult> {
    const running = this.#inTurn(() => this.#record(module, what, work));
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #record(module: Module, what: string, work: () => Promise<TryOutResult>): Promise<TryOutResult> {
    const { record } = this.#options;
    const entry = { action: 'module-tried', target: module.name } as const;
    try {
      const done = await work();
      const { isGood, text } = outcomeText(done.outcome);
      record({ ...entry, result: isGood ? 'ok' : 'failed', detail: `${what}: ${text}` });
      return done;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      record({ ...entry, result: 'failed', detail: `${what}: ${why}` });
      throw error;
    }
  }

  #run(at: TryPlace, command: WasmtimeCommand, order: TryOrder, signal: AbortSignal, stdin = ''): Promise<Ran> {
    const { args, env } = command;
    const limits = { timeLimitMs: order.timeLimitMs + graceMs, signal };
    return runProcess({ file: at.runtime.path, args, env, folder: at.folder, stdin }, limits);
  }
}

const supportsArgv0 = ({ version }: WasmtimeHere): boolean => Number.parseInt(version, 10) >= 20;
