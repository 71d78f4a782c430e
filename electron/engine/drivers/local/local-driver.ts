import { FlotillaError } from '#shared/domain/failure.ts';
import type { WorkloadName } from '#shared/domain/ids.ts';
import type { NodeFacts, NodeWorkload } from '#shared/domain/node.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
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
import { type AgentClient, agentFailure, connectToAgent } from './agent-client.ts';
import { uploadModule } from './upload-module.ts';

export interface LocalDriverOptions {
  /** Of the node, to name it in failures. */
  readonly name: string;
  /** The agent's folder; its file says how to reach it. */
  readonly folder: string;
  readonly clock: Clock;
}

/**
 * A node that is an agent process on this computer. Knows nothing of the agent but its contract and its file, which is
 * read again when the agent does not answer, so that one that was started anew is found. Holds no state of the node.
 */
export class LocalDriver implements NodeDriver {
  readonly kind = 'local';
  readonly #options: LocalDriverOptions;
  #client: AgentClient | undefined;

  constructor(options: LocalDriverOptions) {
    this.#options = options;
  }

  async connect(signal: AbortSignal): Promise<{ roundTripMs: number | null }> {
    this.#client = undefined;
    return this.#ask(signal, async ({ calls }) => {
      const began = performance.now();
      await calls.info(undefined, { signal });
      return { roundTripMs: performance.now() - began };
    });
  }

  facts(signal: AbortSignal): Promise<NodeFacts> {
    return this.#ask(signal, async ({ calls }) => {
      const { clock } = this.#options;
      const askedAtMs = clock.nowMs();
      const { facts, nowMs } = await calls.facts(undefined, { signal });
      const answeredAtMs = clock.nowMs();
      const clockOffsetMs = nowMs - (askedAtMs + answeredAtMs) / 2;
      return { ...facts, clockOffsetMs, collectedAtMs: answeredAtMs };
    });
  }

  status(signal: AbortSignal): Promise<NodeWorkload[]> {
    return this.#ask(signal, ({ calls }) => calls.status(undefined, { signal }));
  }

  stage(module: StagedModule, options: StageOptions) {
    const { signal, onProgress } = options;
    return this.#ask(signal, async (client) => {
      const { digest } = module;
      const { present } = await client.calls.hasModule({ digest }, { signal });
      if (present) return { result: 'already-there' as const, bytesSent: 0 };
      const result = await uploadModule(client, module, this.#options.name, onProgress ?? (() => {}), signal);
      return { result, bytesSent: module.sizeBytes };
    });
  }

  activate(order: ActivationOrder, signal: AbortSignal): Promise<Activation> {
    return this.#ask(signal, ({ calls }) => calls.activate(order, { signal }));
  }

  confirm(ref: ReleaseRef, signal: AbortSignal): Promise<{ result: 'confirmed' | 'not-active' }> {
    return this.#ask(signal, ({ calls }) => calls.confirm(ref, { signal }));
  }

  revert(ref: ReleaseRef, signal: AbortSignal) {
    return this.#ask(signal, ({ calls }) => calls.revert(ref, { signal }));
  }

  async stop(workload: WorkloadName, signal: AbortSignal): Promise<void> {
    await this.#ask(signal, ({ calls }) => calls.stop({ workload }, { signal }));
  }

  checkHealth(workload: WorkloadName, signal: AbortSignal): Promise<HealthCheck> {
    return this.#ask(signal, ({ calls }) => calls.checkHealth({ workload }, { signal }));
  }

  async *logs(workload: WorkloadName, { tail, follow, signal }: LogOptions): AsyncIterable<string> {
    try {
      const { calls } = await this.#connected();
      yield* await calls.logs({ workload, tail, follow }, { signal });
    } catch (error) {
      // An aborted follow has ended as it was asked to.
      if (!signal.aborted) throw agentFailure(error, this.#options.name);
    }
  }

  probe(workload: WorkloadName, order: ProbeOrder, signal: AbortSignal): Promise<ProbeRound> {
    return this.#ask(signal, async ({ calls }) => {
      const { path, count, timeoutMs } = order;
      const round = await calls.probe({ workload, path, count, timeoutMs }, { signal });
      return { ...round, measuredFrom: 'node' as const };
    });
  }

  usage(signal: AbortSignal): Promise<UsageCounters[]> {
    return this.#ask(signal, ({ calls }) => calls.usage(undefined, { signal }));
  }

  measureColdStarts(
    workload: WorkloadName,
    order: { runs: number; onProgress: (share: number) => void },
    signal: AbortSignal,
  ): Promise<ColdStartMeasurement[]> {
    return this.#ask(signal, async ({ calls }) => {
      const measured: ColdStartMeasurement[] = [];
      for await (const event of await calls.measureColdStarts({ workload, runs: order.runs }, { signal })) {
        if (event.type === 'progress') order.onProgress(event.share);
        else measured.push({ ...event.coldStarts, measuredFrom: 'node' });
      }
      return measured;
    });
  }

  async forget(signal: AbortSignal): Promise<void> {
    await this.#ask(signal, ({ calls }) => calls.forget(undefined, { signal }));
  }

  close(): Promise<void> {
    this.#client = undefined;
    return Promise.resolve();
  }

  async #ask<T>(signal: AbortSignal, ask: (client: AgentClient) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await this.#askAgain(ask);
    } catch (error) {
      signal.throwIfAborted();
      throw agentFailure(error, this.#options.name);
    }
  }

  /** Every call is idempotent: when the agent was started anew since the last one, it is asked once more there. */
  async #askAgain<T>(ask: (client: AgentClient) => Promise<T>): Promise<T> {
    const before = await this.#connected();
    try {
      return await ask(before);
    } catch (error) {
      if (error instanceof FlotillaError) throw error;
      this.#client = undefined;
      const now = await this.#connected();
      if (now.file.token === before.file.token) throw error;
      return await ask(now);
    }
  }

  async #connected(): Promise<AgentClient> {
    this.#client ??= await connectToAgent(this.#options.folder);
    return this.#client;
  }
}
