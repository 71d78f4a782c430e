import { type Failure, failureOf } from '#shared/domain/failure.ts';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import { createLimiter } from '../limiter.ts';
import { type UsageReading, usageSince } from './usage-difference.ts';
import type { UsageStore } from './usage-store.ts';

const atOnce = 64;
const answerWithinMs = 20_000;
const flushEveryMs = 5_000;
const publishEveryMs = 5_000;
/** A release that a node tells of no more may come back with the same counting for so long. */
const rememberedMs = 86_400_000;

export interface UsageCollectorOptions {
  readonly clock: Clock;
  readonly settings: () => Pick<Settings, 'usageEveryMs'>;
  readonly nodes: () => readonly Node[];
  readonly driver: (id: NodeId) => Pick<NodeDriver, 'usage'>;
  readonly store: UsageStore;
  readonly publish: (event: LiveEvent) => void;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/** What is known of one node's counters. */
interface Heard {
  /** The node told everything that it counted until then, or ran nothing. */
  untilMs: number | undefined;
  readonly readings: Map<string, UsageReading>;
}

/**
 * Reads the counters of every online node that runs something, by itself and for ever, and keeps the differences.
 * Promises that nothing is counted twice: not after a restart of a host, a node or the console, nor when an answer is
 * lost. What may be lost is what a counting took between its last reading and its end, and all of a counting that had
 * begun before this console first heard of the node. A node that is slow to answer misses rounds of its own only.
 */
export class UsageCollector {
  readonly #options: UsageCollectorOptions;
  readonly #heard = new Map<string, Heard>();
  readonly #busy = new Set<string>();
  readonly #closing = new AbortController();
  readonly #limit = createLimiter(() => atOnce);
  readonly #used = new Set<WorkloadName>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Timeout | undefined;

  constructor(options: UsageCollectorOptions) {
    this.#options = options;
    for (const { nodeId, ...reading } of options.store.marks()) {
      const heard = this.#of(nodeId);
      heard.readings.set(keyOf(reading.counters), reading);
      heard.untilMs = Math.max(heard.untilMs ?? 0, reading.atMs);
    }
  }

  start(): void {
    const round = () => {
      void this.round();
      this.#timer = setTimeout(round, this.#options.settings().usageEveryMs);
    };
    round();
  }

  /** Asks every node once; resolves when each has answered, or has not. */
  async round(): Promise<void> {
    const nodes = this.#options.nodes();
    const known = new Set<string>(nodes.map(({ id }) => id));
    for (const id of this.#heard.keys()) if (!known.has(id)) this.#heard.delete(id);
    await Promise.all(nodes.map((node) => this.#visit(node)));
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#publishing);
    this.#closing.abort(new Error('the engine ends'));
    this.#flush();
  }

  async #visit(node: Node): Promise<void> {
    if (node.condition.kind !== 'online' || this.#busy.has(node.id)) return;
    if (!node.workloads.some(({ state }) => state !== 'stopped')) {
      this.#of(node.id).untilMs = node.lastSeenAtMs ?? undefined;
      return;
    }
    this.#busy.add(node.id);
    await this.#limit(() => this.#ask(node))
      // A node that cannot be asked is the fleet's business: its condition shows why.
      .catch(() => {})
      .finally(() => this.#busy.delete(node.id));
  }

  async #ask(node: Node): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)]);
    const all = await this.#options.driver(node.id).usage(signal);
    if (!this.#closing.signal.aborted) this.#take(node, all);
  }

  #take(node: Node, all: readonly UsageCounters[]): void {
    const { clock, store } = this.#options;
    const atMs = clock.nowMs();
    const heard = this.#of(node.id);
    const of = { heardUntilMs: heard.untilMs, processors: node.facts?.cpuCount ?? null };
    // Whoever names a release twice is believed once.
    const counted = new Map(all.map((counters) => [keyOf(counters), counters]));
    for (const [key, counters] of counted) {
      const now = { atMs, counters };
      const difference = usageSince(heard.readings.get(key), now, of);
      const { workload, release } = counters;
      if (difference) store.add({ workload, release, nodeId: node.id, ...difference }, atMs);
      store.mark({ nodeId: node.id, ...now });
      heard.readings.set(key, now);
      this.#used.add(workload);
    }
    for (const [key, reading] of heard.readings) {
      if (atMs - reading.atMs > rememberedMs && !counted.has(key)) heard.readings.delete(key);
    }
    heard.untilMs = atMs;
    if (counted.size === 0) return;
    this.#flushing ??= setTimeout(() => this.#flush(), flushEveryMs);
    this.#publishing ??= setTimeout(() => this.#publish(), publishEveryMs);
  }

  #of(nodeId: string): Heard {
    const known = this.#heard.get(nodeId);
    if (known) return known;
    const heard: Heard = { untilMs: undefined, readings: new Map() };
    this.#heard.set(nodeId, heard);
    return heard;
  }

  /** Fails when the disk is full; what was used stays in memory and is written the next time. */
  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    try {
      this.#options.store.flush(this.#options.clock.nowMs());
    } catch (error) {
      this.#options.onBug(failureOf(error), error);
    }
  }

  #publish(): void {
    this.#publishing = undefined;
    this.#options.publish({ type: 'used', workloads: [...this.#used] });
    this.#used.clear();
  }
}

const keyOf = ({ workload, release }: Pick<UsageCounters, 'workload' | 'release'>): string => `${workload}/${release}`;
