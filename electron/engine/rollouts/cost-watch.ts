import { type CostGate, type CostPrices, type CostVerdict, type RequestCost } from '#shared/domain/cost-gate.ts';
import { judgeCost } from '#shared/domain/cost-gate-judge.ts';
import type { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { addUse, noUse, requestCostOf, useBetween } from '#shared/domain/request-cost.ts';
import type { RolloutState } from '#shared/domain/rollout-state.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';

/** All nodes are asked at once, and what has not answered by then does not count. */
export const usageWithinMs = 20_000;
/** More nodes to compare with make the verdict no better. */
const mostControls = 200;

export interface CostWatchOptions {
  readonly state: RolloutState;
  readonly wave: number;
  readonly gate: CostGate;
  readonly clock: Clock;
  readonly driver: (id: NodeId) => NodeDriver;
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
  readonly prices: () => CostPrices;
  readonly history: (workload: WorkloadName, release: ReleaseId, nodeIds: readonly NodeId[]) => RequestCost | null;
}

type Readings = ReadonlyMap<NodeId, readonly UsageCounters[]>;

/**
 * Compares what a request costs on the nodes of a wave with nodes of later waves that still run the release before:
 * reads their counters when the watching begins and when it ends. Where no such node can tell, the day before is asked.
 * Promises never to fail a node or the rollout: who cannot be read does not count. Keeps nothing: after a restart it
 * begins anew, with fewer requests to judge by.
 */
export class CostWatch {
  readonly #options: CostWatchOptions;
  readonly #canaries: readonly NodeId[];
  readonly #controls: readonly NodeId[];
  readonly #before: ReleaseId | null;
  #begun: Promise<Readings> | undefined;

  constructor(options: CostWatchOptions) {
    this.#options = options;
    const { state, wave } = options;
    const nodes = [...state.nodes.values()];
    const watched = nodes.filter((node) => node.wave === wave && node.phase === 'baking');
    const later = nodes.filter((node) => node.wave > wave && node.phase === 'waiting');
    const other = ({ from }: { from: ReleaseId | null }) => (from === state.order.release ? null : from);
    this.#before = mostFrequent(watched.map(other)) ?? mostFrequent(later.map(other));
    this.#canaries = watched.map(({ nodeId }) => nodeId);
    this.#controls = later
      .filter(({ from }) => from !== null && from === this.#before)
      .slice(0, mostControls)
      .map(({ nodeId }) => nodeId);
  }

  /** Reads the counters that the watching begins with, while it goes on. */
  begin(signal: AbortSignal): void {
    this.#begun ??= this.#read(signal);
  }

  async judge(signal: AbortSignal): Promise<CostVerdict> {
    const from = await (this.#begun ?? this.#read(signal));
    const to = await this.#read(signal);
    const { state, gate, history } = this.#options;
    const { workload, release } = state.order;
    const canary = this.#costOn(this.#canaries, release, from, to);
    if (this.#before === null) return judgeCost(gate, canary, null);
    const control = this.#costOn(this.#controls, this.#before, from, to);
    if (control.requests >= gate.minRequests) return judgeCost(gate, canary, control, 'control');
    const past = history(workload, this.#before, this.#canaries);
    if (past !== null) return judgeCost(gate, canary, past, 'history');
    return judgeCost(gate, canary, control.nodes === 0 ? null : control, 'control');
  }

  #costOn(nodeIds: readonly NodeId[], release: ReleaseId, from: Readings, to: Readings): RequestCost {
    const { workload } = this.#options.state.order;
    const ofRelease = (readings: Readings, id: NodeId) =>
      (readings.get(id) ?? []).filter((one) => one.workload === workload && one.release === release);
    let nodes = 0;
    let sum = noUse;
    for (const id of nodeIds) {
      const begun = ofRelease(from, id);
      const uses = ofRelease(to, id).flatMap((now) => begun.flatMap((then) => useBetween(then, now) ?? []));
      const use = uses[0];
      if (!use || [use.cpuMs, use.requests, use.probes].includes(null)) continue;
      nodes += 1;
      sum = addUse(sum, use);
    }
    return requestCostOf(release, nodes, sum, this.#options.prices());
  }

  async #read(signal: AbortSignal): Promise<Readings> {
    const { clock, driver, limit } = this.#options;
    const enough = new AbortController();
    const stop = AbortSignal.any([signal, enough.signal]);
    const readings = new Map<NodeId, readonly UsageCounters[]>();
    const ask = async (id: NodeId) => {
      if (!stop.aborted) readings.set(id, await driver(id).usage(stop));
    };
    // A refusal is an answer: that node does not count.
    const asked = [...this.#canaries, ...this.#controls].map((id) => limit(() => ask(id)).catch(() => {}));
    await Promise.race([Promise.all(asked), clock.sleep(usageWithinMs, stop).catch(() => {})]);
    enough.abort(new Error('enough was heard'));
    return new Map(readings);
  }
}

function mostFrequent(releases: readonly (ReleaseId | null)[]): ReleaseId | null {
  const counts = new Map<ReleaseId, number>();
  for (const release of releases) if (release !== null) counts.set(release, (counts.get(release) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
