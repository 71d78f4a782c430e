import type { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { Node, NodeWorkload } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import { createLimiter } from '../limiter.ts';
import type { Round } from './latency-store.ts';

const atOnce = 32;
const timeoutMs = 10_000;

export interface ProberOptions {
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly nodes: () => Node[];
  readonly driver: (id: NodeId) => NodeDriver;
  readonly probePath: (workload: WorkloadName, release: ReleaseId) => string;
  readonly onRound: (round: Round) => void;
}

/**
 * Makes probes, by itself and for ever: some requests to every workload that runs, again after the set time. A node that
 * is slow to answer misses rounds of its own and delays nobody else's.
 */
export class Prober {
  readonly #options: ProberOptions;
  readonly #busy = new Set<string>();
  readonly #closing = new AbortController();
  readonly #limit = createLimiter(() => atOnce);
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ProberOptions) {
    this.#options = options;
  }

  start(): void {
    const round = () => {
      for (const node of this.#options.nodes()) {
        if (node.condition.kind === 'online') for (const workload of node.workloads) this.#probe(node, workload);
      }
      this.#timer = setTimeout(round, this.#options.settings().probeEveryMs);
    };
    round();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closing.abort(new Error('the engine ends'));
  }

  #probe(node: Node, workload: NodeWorkload): void {
    const key = `${node.id}/${workload.workload}`;
    const runs = workload.state === 'running' || workload.state === 'awaiting-confirm' || workload.state === 'failing';
    if (!runs || this.#busy.has(key)) return;
    this.#busy.add(key);
    void this.#limit(() => this.#measure(node.id, workload))
      // A node that cannot be asked is the fleet's business: its condition shows why.
      .catch(() => {})
      .finally(() => this.#busy.delete(key));
  }

  async #measure(nodeId: NodeId, { workload, release }: NodeWorkload): Promise<void> {
    const signal = this.#closing.signal;
    if (signal.aborted) return;
    const order = {
      path: this.#options.probePath(workload, release),
      count: this.#options.settings().probesPerRound,
      timeoutMs,
    };
    const round = await this.#options.driver(nodeId).probe(workload, order, signal);
    this.#options.onRound({ ...round, workload, nodeId, atMs: this.#options.clock.nowMs() });
  }
}
