import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AgentColdStarts, AgentMeasuring } from '#shared/contract/agent.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { ColdStartKind, CompileMode } from '#shared/domain/telemetry.ts';
import { countsFuel } from '#shared/domain/wasmtime-flags.ts';
import type { AotStore } from './aot-store.ts';
import { bareEnvironment } from './bare-environment.ts';
import type { HostedRelease, HostProcess } from './host-process.ts';
import { JcoHostPool, serveOrder } from './jco-host-pool.ts';
import { jcoVersion, readReport, type ServeOrder } from './jco-order.ts';
import { type JcoStore, jcoProgram } from './jco-store.ts';
import { measureOverhead, type Started, timeInstanceStarts, timeProcessStart } from './measured-start.ts';
import type { NodeLayout } from './node-layout.ts';
import { endChild, launchWasmtime, spawnWasmtime } from './wasmtime-host.ts';
import type { WasmtimeFinder, WasmtimeProgram } from './wasmtime-program.ts';

export interface ColdStartOptions {
  readonly layout: NodeLayout;
  readonly wasmtime: WasmtimeFinder;
  readonly aot: AotStore;
  readonly jco: JcoStore;
}

/** One kind and way of compiling, ready to be measured. */
interface Series {
  readonly kind: ColdStartKind;
  readonly compile: CompileMode;
  measure(runs: number, onSample: () => void): Promise<number[]>;
}

interface Plan {
  readonly runtime: AgentColdStarts['runtime'];
  readonly runtimeVersion: string;
  readonly series: readonly Series[];
}

/** A start that takes longer than this is taken fewer times: an interpreter in a component compiles for seconds. */
const slowStartMs = 3_000;
const runsOfSlowStart = 3;

/**
 * Measures cold starts of a release beside the one that runs: with the same runtime and limits, on ports of its own.
 * One measurement at a time on a node, so that they do not disturb each other.
 */
export class ColdStartMeter {
  readonly #options: ColdStartOptions;
  #last: Promise<void> = Promise.resolve();

  constructor(options: ColdStartOptions) {
    this.#options = options;
  }

  async *measure(release: HostedRelease, runs: number, signal: AbortSignal): AsyncGenerator<AgentMeasuring> {
    const before = this.#last;
    let finish = () => {};
    this.#last = new Promise((resolve) => {
      finish = resolve;
    });
    try {
      await before;
      yield* this.#measureAll(release, runs, signal);
    } finally {
      finish();
    }
  }

  async *#measureAll(release: HostedRelease, runs: number, signal: AbortSignal): AsyncGenerator<AgentMeasuring> {
    signal.throwIfAborted();
    const plan = await this.#plan(release, signal);
    for (const [index, series] of plan.series.entries()) {
      const overheadMs = await measureOverhead(series.kind === 'process' ? 'fresh' : 'kept', signal);
      let taken = 0;
      const share = () => Math.min(1, (index + taken / runs) / plan.series.length);
      yield { type: 'progress', share: share() };
      const queue = new ProgressQueue();
      const measuring = series.measure(runs, () => {
        taken++;
        queue.push();
      });
      yield* queue.until(measuring, () => ({ type: 'progress' as const, share: share() }));
      const samplesMs = (await measuring).map((sample) => Math.max(0, sample - overheadMs));
      const { runtime, runtimeVersion } = plan;
      const { kind, compile } = series;
      const { release: id, digest } = release;
      yield {
        type: 'measured',
        coldStarts: { release: id, digest, kind, compile, runtime, runtimeVersion, samplesMs, overheadMs },
      };
    }
    yield { type: 'progress', share: 1 };
  }

  async #plan(release: HostedRelease, signal: AbortSignal): Promise<Plan> {
    const program = await this.#options.wasmtime.find();
    return program ? this.#planWasmtime(program, release, signal) : this.#planJco(release, signal);
  }

  async #planWasmtime(program: WasmtimeProgram, release: HostedRelease, signal: AbortSignal): Promise<Plan> {
    const { aot, layout } = this.#options;
    const wanted = { digest: release.digest, countsFuel: countsFuel(release.settings.grants) };
    const { path: compiled } = await aot.ensure(program, wanted, signal);
    const order = { program, release, freshInstances: true };
    const aheadOrder = { ...order, file: compiled, compiled: true };
    const jitOrder = { ...order, file: layout.blob(release.digest), compiled: false };
    const start = (spawned: typeof aheadOrder) => async (ending: AbortSignal) => {
      const { child, port } = await spawnWasmtime(spawned, ending, () => () => {});
      return { port, end: () => endChild(child) };
    };
    return {
      runtime: 'wasmtime',
      runtimeVersion: program.version,
      series: [
        processSeries('aot', release, start(aheadOrder), signal),
        processSeries('jit', release, start(jitOrder), signal),
        instanceSeries('aot', release, () => launchWasmtime(aheadOrder, signal, () => () => {}), signal),
      ],
    };
  }

  async #planJco(release: HostedRelease, signal: AbortSignal): Promise<Plan> {
    const folder = await this.#options.jco.ensure(release.digest, signal);
    const order = serveOrder(release, folder);
    const start = (ending: AbortSignal) => spawnJco(order, ending);
    const warm = () => JcoHostPool.launch(release, folder, signal, () => () => {});
    return {
      runtime: 'jco',
      runtimeVersion: jcoVersion,
      series: [
        // A packaged app's binary refuses to act as Node: no process can be started there, only workers.
        ...(canSpawnNode() ? [processSeries('transpiled', release, start, signal)] : []),
        instanceSeries('transpiled', release, warm, signal),
      ],
    };
  }
}

const canSpawnNode = () => process.versions['electron'] === undefined;

function processSeries(
  compile: CompileMode,
  release: HostedRelease,
  start: (signal: AbortSignal) => Promise<Started>,
  signal: AbortSignal,
): Series {
  return {
    kind: 'process',
    compile,
    async measure(runs, onSample) {
      const samples: number[] = [];
      for (let wanted = runs; samples.length < wanted; ) {
        const took = await timeProcessStart(release, start, signal);
        samples.push(took);
        if (took > slowStartMs) wanted = Math.min(runs, runsOfSlowStart);
        onSample();
      }
      return samples;
    },
  };
}

function instanceSeries(
  compile: CompileMode,
  release: HostedRelease,
  launch: () => Promise<HostProcess>,
  signal: AbortSignal,
): Series {
  return {
    kind: 'instance',
    compile,
    async measure(runs, onSample) {
      const host = await launch();
      try {
        const lease = await host.acquire();
        return await timeInstanceStarts(release, lease.port, runs, signal, onSample);
      } finally {
        await host.stop();
      }
    },
  };
}

/** jco in a process of its own: the same program that the agent runs as a worker. */
function spawnJco(order: ServeOrder, signal: AbortSignal): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(jcoProgram('jco-host'))], {
      env: bareEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
      windowsHide: true,
    });
    const onAbort = () => fail(signal.reason);
    const fail = (reason: unknown) => {
      signal.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      reject(reason instanceof Error ? reason : startFailure(String(reason)));
    };
    child.on('error', fail);
    // Not as an argument: every user of the machine can read a command line.
    child.stdin.on('error', fail).end(JSON.stringify(order));
    child.once('exit', () => fail('it ended'));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const report = readReport(parsed(line));
      if (report?.type === 'failed') fail(report.message);
      if (report?.type !== 'listening') return;
      signal.removeEventListener('abort', onAbort);
      resolve({ port: report.port, end: () => endChild(child) });
    });
    signal.addEventListener('abort', onAbort);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function startFailure(reason: string): FlotillaError {
  return new FlotillaError('node/activation-failed', `The runtime did not start: ${reason.slice(0, 600)}`, {
    hint: 'Look at the workload’s log on the node.',
  });
}

/** Turns calls into a stream: yields once for each push until the work ends. */
class ProgressQueue {
  #count = 0;
  #wake = () => {};

  push(): void {
    this.#count++;
    this.#wake();
  }

  async *until<T>(work: Promise<unknown>, make: () => T): AsyncGenerator<T> {
    let isDone = false;
    const finish = () => {
      isDone = true;
      this.#wake();
    };
    work.then(finish, finish);
    while (!isDone || this.#count > 0) {
      if (this.#count > 0) {
        this.#count = 0;
        yield make();
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
