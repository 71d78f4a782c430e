import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { NodeFacts, NodeWorkload } from '#shared/domain/node.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type {
  Activation,
  ActivationOrder,
  ColdStartMeasurement,
  HealthCheck,
  LogOptions,
  NodeDriver,
  ProbeOrder,
  ProbeRound,
  ReleaseRef,
  StagedModule,
  StageOptions,
} from '../node-driver.ts';
import { followLog } from './follow-log.ts';
import {
  ActivateResult,
  coldStartResult,
  ConfirmResult,
  Done,
  FactsResult,
  HealthResult,
  plainText,
  probeResult,
  RevertResult,
  StageResult,
  StatusResult,
  UsageResult,
} from './node-answers.ts';
import { nodeProblem } from './node-problems.ts';
import { assembleNodeProgram, checkedRoot, type NodeProgram } from './node-program.ts';
import { isLost, type NodeSide, type Operation, runOperation } from './operation.ts';
import { renderReleaseJson, renderSettings } from './release-settings.ts';
import { SshLink, type SshLinkOptions } from './ssh-link.ts';
import { chunkBytes, ModuleFile } from './upload.ts';

const minuteMs = 60_000;
/** On a slow node a large module is compiled for minutes. */
const compileWithinMs = 15 * minuteMs;

export interface SshDriverOptions extends SshLinkOptions {
  /** Folder on the node; default `~/.local/share/flotilla`. */
  readonly root?: string | undefined;
}

/**
 * A node with nothing on it but sshd and a runtime. Each method is one run of the node program (node-program/) over a
 * kept connection; the program is sent once. Promises what node-driver.ts says. Must not run anything on a node but
 * that program, nor believe what it answers without a schema.
 */
export class SshDriver implements NodeDriver {
  readonly kind = 'ssh';
  readonly #link: SshLink;
  readonly #clock: Clock;
  readonly #root: string;
  readonly #program: NodeProgram = nodeProgram();

  constructor(options: SshDriverOptions) {
    this.#link = new SshLink(options);
    this.#clock = options.clock;
    this.#root = checkedRoot(options.root);
  }

  async connect(signal: AbortSignal): Promise<{ roundTripMs: number | null }> {
    const { connection, fresh } = await this.#link.connected(signal);
    if (fresh) return { roundTripMs: connection.handshakeMs };
    try {
      return { roundTripMs: await connection.roundTrip(signal) };
    } catch (error) {
      // The kept connection was dead; that says nothing yet of the node.
      if (!isLost(error)) throw error;
      return { roundTripMs: (await this.#link.connected(signal)).connection.handshakeMs };
    }
  }

  async facts(signal: AbortSignal): Promise<NodeFacts> {
    let askedAtMs = 0;
    let clockOffsetMs: number | null = null;
    const operation: Operation = {
      words: ['facts'],
      withinMs: minuteMs,
      supply: async (channel) => {
        askedAtMs = this.#clock.nowMs();
        channel.write('now\n');
      },
      onLine: (line) => {
        if (line.t === 'clock') clockOffsetMs = line.nowMs - (askedAtMs + this.#clock.nowMs()) / 2;
      },
    };
    const said = await this.#run(operation, FactsResult, signal);
    return { ...said, clockOffsetMs, collectedAtMs: this.#clock.nowMs() };
  }

  async status(signal: AbortSignal): Promise<NodeWorkload[]> {
    return (await this.#run({ words: ['status'], withinMs: minuteMs }, StatusResult, signal)).workloads;
  }

  async stage(
    module: StagedModule,
    { signal, onProgress }: StageOptions,
  ): Promise<{ result: 'stored' | 'already-there'; bytesSent: number }> {
    signal.throwIfAborted();
    const file = await ModuleFile.open(module);
    try {
      const operation: Operation = {
        words: ['stage', module.digest, String(module.sizeBytes)],
        withinMs: minuteMs,
        supply: (channel, over, progress) =>
          file.sendTo(channel, over, (bytesSent) => {
            progress();
            onProgress?.(bytesSent);
          }),
        // A node without the program hardly has the module: a small one is sent along without asking.
        supplyWithProgram: module.sizeBytes <= chunkBytes ? 'module' : undefined,
      };
      const { stage } = await this.#run(operation, StageResult, signal);
      return { result: stage, bytesSent: file.sentBytes };
    } finally {
      await file.close();
    }
  }

  async activate(order: ActivationOrder, signal: AbortSignal): Promise<Activation> {
    const { workload, release, digest, confirmWithinMs } = order;
    const words = ['activate', workload, release, digest, String(Math.ceil(confirmWithinMs))];
    const settings = `${renderReleaseJson(order)}\n${renderSettings(order)}`;
    const operation: Operation = {
      words,
      withinMs: compileWithinMs,
      supply: async (channel) => {
        channel.end(settings);
      },
      supplyWithProgram: 'settings',
    };
    const said = await this.#run(operation, ActivateResult, signal);
    if (said.outcome !== 'unhealthy') return said;
    const why = `The release did not become healthy: ${plainText(said.why, 300)}.`;
    const failure = failureOf(
      new FlotillaError('node/activation-failed', why, {
        hint: 'Read the end of its log; the node runs what it ran before.',
      }),
    );
    return { outcome: 'unhealthy', failure, log: said.log.map((line) => plainText(line, 2_000)) };
  }

  async confirm(
    { workload, release }: ReleaseRef,
    signal: AbortSignal,
  ): Promise<{ result: 'confirmed' | 'not-active' }> {
    const { confirm } = await this.#run(
      { words: ['confirm', workload, release], withinMs: minuteMs },
      ConfirmResult,
      signal,
    );
    return { result: confirm };
  }

  async revert(
    { workload, release }: ReleaseRef,
    signal: AbortSignal,
  ): Promise<{ result: 'reverted' | 'was-not-active'; active: ReleaseId | null }> {
    const { revert, active } = await this.#run(
      { words: ['revert', workload, release], withinMs: minuteMs },
      RevertResult,
      signal,
    );
    return { result: revert, active };
  }

  async stop(workload: WorkloadName, signal: AbortSignal): Promise<void> {
    await this.#run({ words: ['stop', workload], withinMs: minuteMs }, Done, signal);
  }

  async checkHealth(workload: WorkloadName, signal: AbortSignal): Promise<HealthCheck> {
    try {
      const { release, path, status, tookSeconds } = await this.#run(
        { words: ['health', workload], withinMs: minuteMs },
        HealthResult,
        signal,
      );
      if (/^[23]/.test(status)) return { healthy: true, release, tookMs: (tookSeconds ?? 0) * 1_000 };
      const said = status === '000' ? 'did not answer in time' : `answered ${status}`;
      const failure = failureOf(nodeProblem('node/activation-failed', `${plainText(path, 200)} ${said}`));
      return { healthy: false, release, failure };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== 'workload/not-found') throw error;
      return { healthy: false, release: null, failure };
    }
  }

  logs(workload: WorkloadName, options: LogOptions): AsyncIterable<string> {
    return followLog(
      async () => this.#node((await this.#link.connected(options.signal)).connection),
      workload,
      options,
    );
  }

  async probe(workload: WorkloadName, order: ProbeOrder, signal: AbortSignal): Promise<ProbeRound> {
    // The same in a URL, and safe in every login shell.
    const path = order.path.replaceAll('\\', '%5C');
    const words = ['probe', workload, path, String(order.count), String(Math.ceil(order.timeoutMs))];
    const withinMs = order.count * order.timeoutMs + minuteMs / 2;
    const { release, samples } = await this.#run({ words, withinMs }, probeResult(order), signal);
    const samplesMs = samples.filter((sample) => sample !== null);
    return { release, measuredFrom: 'node', samplesMs, failed: order.count - samplesMs.length };
  }

  async usage(signal: AbortSignal): Promise<UsageCounters[]> {
    const { usage } = await this.#run({ words: ['usage'], withinMs: minuteMs }, UsageResult, signal);
    // Clients reach the runtime itself: nothing stands between that could count them.
    const notCounted = { requests: null, probes: null, wallMs: null, bytesIn: null, bytesOut: null };
    return usage.map((counters) => ({ ...counters, ...notCounted }));
  }

  async measureColdStarts(
    workload: WorkloadName,
    { runs, onProgress }: { runs: number; onProgress: (share: number) => void },
    signal: AbortSignal,
  ): Promise<ColdStartMeasurement[]> {
    const operation: Operation = {
      words: ['coldstart', workload, String(runs)],
      withinMs: compileWithinMs,
      onLine: (line) => {
        if (line.t === 'progress') onProgress(Math.min(1, line.done / line.of));
      },
    };
    const { series, ...of } = await this.#run(operation, coldStartResult(runs), signal);
    onProgress(1);
    return series.map(({ samples, ...measured }) => ({
      ...of,
      ...measured,
      runtime: 'wasmtime',
      samplesMs: samples.filter((sample) => sample !== null),
      measuredFrom: 'node',
    }));
  }

  async forget(signal: AbortSignal): Promise<void> {
    await this.#run({ words: ['forget'], withinMs: 5 * minuteMs }, Done, signal);
  }

  async close(): Promise<void> {
    this.#link.close();
  }

  #node(connection: NodeSide['connection']): NodeSide {
    return { connection, clock: this.#clock, program: this.#program, root: this.#root };
  }

  /** Runs an operation; once more when a kept connection turns out to be dead, since doing it twice does no harm. */
  async #run<Result extends z.ZodType>(
    operation: Operation,
    schema: Result,
    signal: AbortSignal,
  ): Promise<z.infer<Result>> {
    const { connection, fresh } = await this.#link.connected(signal);
    try {
      return await runOperation(this.#node(connection), operation, schema, signal);
    } catch (error) {
      // A node that is too slow over a connection that is alive would be so again.
      if (fresh || !isLost(error) || connection.isOpen || signal.aborted) throw error;
      const again = await this.#link.connected(signal);
      return await runOperation(this.#node(again.connection), operation, schema, signal);
    }
  }
}

let assembled: NodeProgram | undefined;

/** Put together once; it is the same for all nodes. */
function nodeProgram(): NodeProgram {
  assembled ??= assembleNodeProgram();
  return assembled;
}
