import { FlotillaError } from '#shared/domain/failure.ts';
import { type ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { NodeFacts, NodeWorkload } from '#shared/domain/node.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { Clock } from '../../clock.ts';
import type {
  Activation,
  ActivationOrder,
  ColdStartMeasurement,
  HealthCheck,
  NodeDriver,
  ProbeRound,
  ReleaseRef,
  StagedModule,
} from '../../drivers/node-driver.ts';
import { SimulatedUsage, type Traffic } from './simulated-usage.ts';

/** How a simulated node behaves, from a seed. */
export interface Behaviour {
  readonly random: () => number;
  /** Share of calls that are lost before they take effect, and after it but before the answer. */
  readonly lostBefore: number;
  readonly lostAfter: number;
  /** Never answers at all. */
  readonly offline: boolean;
  /** The new release is unhealthy here: at once, or only while it is watched. */
  readonly sick: 'no' | 'at-start' | 'later';
}

/**
 * A node without a machine: keeps the driver's promises (digest-true staging, activate beside, confirm-or-revert by its
 * own clock) and loses calls before or after their effect. For tests and for simulating large fleets.
 */
export class SimulatedNode implements NodeDriver {
  readonly kind = 'ssh';
  readonly blobs = new Set<string>();
  readonly activations: ReleaseId[] = [];
  #running: ReleaseId | null = null;
  #previous: ReleaseId | null = null;
  #revertsAtMs: number | null = null;
  readonly #clock: Clock;
  readonly #behaviour: Behaviour;
  readonly #usage: SimulatedUsage;
  #workload = WorkloadName.parse('shop');

  constructor(options: { running: ReleaseId | null; clock: Clock; behaviour: Behaviour }) {
    this.#clock = options.clock;
    this.#behaviour = options.behaviour;
    this.#usage = new SimulatedUsage(options.clock, options.running);
    this.#running = options.running;
  }

  get running(): ReleaseId | null {
    return this.#running;
  }

  set running(release: ReleaseId | null) {
    this.#usage.runs(release);
    this.#running = release;
  }

  /** What the clients of a release ask for, and what its answers cost; no client asks before it is told. */
  serve(traffic: (release: ReleaseId) => Traffic): void {
    this.#usage.serve(traffic);
  }

  async connect(): Promise<{ roundTripMs: number | null }> {
    return this.#call(() => ({ roundTripMs: 10 }));
  }

  async stage(module: StagedModule): Promise<{ result: 'stored' | 'already-there'; bytesSent: number }> {
    return this.#call(() => {
      if (this.blobs.has(module.digest)) return { result: 'already-there', bytesSent: 0 };
      this.blobs.add(module.digest);
      return { result: 'stored', bytesSent: module.sizeBytes };
    });
  }

  async activate(order: ActivationOrder): Promise<Activation> {
    return this.#call(() => {
      if (!this.blobs.has(order.digest)) throw new FlotillaError('node/digest-mismatch', 'not staged');
      if (this.running === order.release) {
        const outcome = this.#revertsAtMs === null ? 'already-running' : 'awaiting-confirm';
        return { outcome, state: this.#state(order) };
      }
      this.activations.push(order.release);
      this.#workload = order.workload;
      if (this.#behaviour.sick === 'at-start') {
        return {
          outcome: 'unhealthy',
          failure: { code: 'node/activation-failed', message: 'answered 503', retryable: false },
          log: [],
        };
      }
      this.#previous = this.running;
      this.running = order.release;
      this.#revertsAtMs = this.#clock.nowMs() + order.confirmWithinMs;
      return { outcome: 'awaiting-confirm', state: this.#state(order) };
    });
  }

  async confirm({ release }: ReleaseRef): Promise<{ result: 'confirmed' | 'not-active' }> {
    return this.#call(() => {
      if (this.running !== release) return { result: 'not-active' };
      this.#revertsAtMs = null;
      return { result: 'confirmed' };
    });
  }

  async revert({ release }: ReleaseRef): Promise<{ result: 'reverted' | 'was-not-active'; active: ReleaseId | null }> {
    return this.#call(() => {
      if (this.running !== release) return { result: 'was-not-active', active: this.running };
      this.#goBack();
      return { result: 'reverted', active: this.running };
    });
  }

  async checkHealth(): Promise<HealthCheck> {
    return this.#call(() => {
      const release = this.running;
      const healthy = release !== null && !(this.#behaviour.sick === 'later' && this.#revertsAtMs !== null);
      if (healthy) return { healthy, release, tookMs: 1 };
      return {
        healthy: false,
        release,
        failure: { code: 'node/activation-failed', message: 'answered 503', retryable: false },
      };
    });
  }

  async stop(): Promise<void> {
    await this.#call(() => {
      this.running = null;
    });
  }

  async status(): Promise<NodeWorkload[]> {
    return [];
  }

  async facts(): Promise<NodeFacts> {
    throw new FlotillaError('node/not-supported', 'a simulated node has no facts');
  }

  async probe(_: WorkloadName): Promise<ProbeRound> {
    throw new FlotillaError('node/not-supported', 'a simulated node is not probed');
  }

  async usage(): Promise<UsageCounters[]> {
    return this.#call(() => this.#usage.counters(this.#workload));
  }

  async measureColdStarts(): Promise<ColdStartMeasurement[]> {
    throw new FlotillaError('node/not-supported', 'a simulated node starts nothing');
  }

  async *logs(): AsyncIterable<string> {}

  async forget(): Promise<void> {}

  async close(): Promise<void> {}

  #goBack(): void {
    this.running = this.#previous;
    this.#previous = null;
    this.#revertsAtMs = null;
  }

  /** One call over a connection that may break before or after the effect. */
  async #call<T>(effect: () => T): Promise<T> {
    await Promise.resolve();
    const { random, lostBefore, lostAfter, offline } = this.#behaviour;
    if (this.#revertsAtMs !== null && this.#clock.nowMs() >= this.#revertsAtMs) this.#goBack();
    const lost = () => new FlotillaError('node/unreachable', 'The connection was lost.', { retryable: true });
    if (offline || random() < lostBefore) throw lost();
    const result = effect();
    if (random() < lostAfter) throw lost();
    return result;
  }

  #state(order: ActivationOrder): NodeWorkload {
    return {
      workload: order.workload,
      release: order.release,
      digest: order.digest,
      state: this.#revertsAtMs === null ? 'running' : 'awaiting-confirm',
      runtime: 'wasmtime',
      address: null,
      previousRelease: this.#previous,
      revertsAtMs: this.#revertsAtMs,
      startedAtMs: null,
      restarts: 0,
    };
  }
}
