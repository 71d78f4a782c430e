import type { RequestCost, WaveCost } from '#shared/domain/cost-gate.ts';
import { judgeCost } from '#shared/domain/cost-gate-judge.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { ReleaseId, RolloutId } from '#shared/domain/ids.ts';
import type {
  Rollout,
  RolloutNode,
  RolloutNodePhase,
  RolloutPlan,
  RolloutStatus,
  UndoCause,
} from '#shared/domain/rollout.ts';
import type { MemoryState } from './memory-state.ts';
import { sampleWorkload } from './sample-data.ts';

const stepMs = 500;

const afterPhase: Partial<Record<RolloutNodePhase, RolloutNodePhase>> = {
  waiting: 'staging',
  staging: 'activating',
  activating: 'baking',
};

/** As if measured while the wave was watched: thirty requests a second on each node. */
const requestCost = (release: ReleaseId, nodes: number, usdPerMillion: number): RequestCost => ({
  release,
  nodes,
  requests: nodes * 1800,
  probes: nodes * 60,
  cpuMsPerRequest: usdPerMillion * 40,
  bytesOutPerRequest: 1400,
  usdPerMillion,
});

const changed: readonly RolloutNodePhase[] = ['activating', 'baking', 'confirming', 'done', 'failed'];

/**
 * Plays one rollout, wave by wave. A module whose name holds `unhealthy` fails its gate and is undone. With a
 * gate on cost, so is one whose name holds `costly`.
 */
export class MemoryRollout {
  readonly #state: MemoryState;
  readonly #id: RolloutId;
  readonly #plan: RolloutPlan;
  readonly #isUnhealthy: boolean;
  readonly #isCostly: boolean;

  constructor(state: MemoryState, id: RolloutId, plan: RolloutPlan, release: ReleaseId) {
    this.#state = state;
    this.#id = id;
    this.#plan = plan;
    const module = state.module(plan.request.digest);
    this.#isUnhealthy = module.name.includes('unhealthy');
    this.#isCostly = module.name.includes('costly');
    const nowMs = state.schedule.nowMs();
    const nodes = plan.waves.flatMap((wave, index) =>
      wave.map(({ nodeId, name, from }) => ({
        nodeId,
        name,
        wave: index,
        phase: 'waiting' as const,
        from,
        failure: null,
        sent: null,
        changedAtMs: nowMs,
      })),
    );
    const { workload, digest, selector, bakeMs, costGate } = plan.request;
    const status: RolloutStatus = { kind: 'running', wave: 0, step: 'deploying', untilMs: null };
    const summary = {
      id,
      workload,
      release,
      digest,
      moduleName: module.name,
      selector,
      status,
      counts: {},
      waves: Math.max(1, plan.waves.length),
      bakeMs,
      costGate,
      costs: [],
      startedAtMs: nowMs,
    };
    state.rollouts.set(id, { summary, nodes, decisions: [] });
    this.#put(nodes, status, [`Wave 1 of ${plan.waves.length} begins`]);
  }

  run(): void {
    this.#state.schedule.after(stepMs, () => {
      if (this.#step()) this.run();
    });
  }

  get #now(): Rollout {
    const rollout = this.#state.rollouts.get(this.#id);
    if (!rollout) throw new Error('The rollout is gone');
    return rollout;
  }

  /** False when nothing more happens. */
  #step(): boolean {
    const { summary } = this.#now;
    const { status } = summary;
    switch (status.kind) {
      case 'completed':
      case 'undone':
        return false;
      case 'undoing':
        return this.#undo(status.cause);
      case 'running':
        return this.#advance(status.wave, status.untilMs);
    }
  }

  #advance(wave: number, untilMs: number | null): boolean {
    const nodes = this.#now.nodes.filter((node) => node.wave === wave);
    const moving = nodes.filter(({ phase }) => Object.hasOwn(afterPhase, phase));
    if (moving.length > 0) {
      const next = moving.slice(0, 64).map((node) => this.#moved(node, afterPhase[node.phase] ?? node.phase));
      this.#put(next, { kind: 'running', wave, step: 'deploying', untilMs: null });
      return true;
    }
    const nowMs = this.#state.schedule.nowMs();
    if (untilMs === null) {
      const bakeMs = this.#plan.request.bakeMs;
      this.#put([], { kind: 'running', wave, step: 'baking', untilMs: nowMs + bakeMs }, [
        `Wave ${wave + 1} is watched`,
      ]);
      return true;
    }
    if (this.#isUnhealthy) return this.#fail(wave, nodes);
    return nowMs < untilMs || this.#judge(wave, nodes);
  }

  #judge(wave: number, nodes: readonly RolloutNode[]): boolean {
    const gate = this.#plan.request.costGate;
    if (gate === null) return this.#confirm(wave, nodes);
    const before = nodes.find(({ from }) => from !== null)?.from ?? null;
    const { release } = this.#now.summary;
    const verdict = judgeCost(
      gate,
      requestCost(release, nodes.length, this.#isCostly ? 0.41 : 0.29),
      before && requestCost(before, 12, 0.28),
    );
    this.#keepCost({ wave, verdict });
    if (verdict.verdict !== 'unhealthy') return this.#confirm(wave, nodes);
    this.#put([], { kind: 'undoing', cause: { kind: 'too-costly', wave, verdict } }, [verdict.reason]);
    return true;
  }

  #keepCost(cost: WaveCost): void {
    const { summary, ...rest } = this.#now;
    this.#state.rollouts.set(this.#id, { ...rest, summary: { ...summary, costs: [...summary.costs, cost] } });
  }

  #confirm(wave: number, nodes: readonly RolloutNode[]): boolean {
    this.#runOnNodes(nodes);
    const isLast = wave + 1 >= this.#plan.waves.length;
    const status: RolloutStatus = isLast
      ? { kind: 'completed', atMs: this.#state.schedule.nowMs() }
      : { kind: 'running', wave: wave + 1, step: 'deploying', untilMs: null };
    this.#put(
      nodes.map((node) => this.#moved(node, 'done')),
      status,
      [`Wave ${wave + 1} stayed healthy and is confirmed`],
    );
    if (isLast) this.#state.record('rollout-completed', this.#plan.request.workload);
    return !isLast;
  }

  #fail(wave: number, nodes: readonly RolloutNode[]): boolean {
    const [first] = nodes;
    if (!first) return false;
    const failure: Failure = {
      code: 'node/activation-failed',
      message: '/healthz answered 500.',
      hint: 'Look at the log of the workload on this node.',
      node: first.name,
      retryable: false,
    };
    const failed = { ...this.#moved(first, 'failed'), failure };
    const cause: UndoCause = { kind: 'gate-failed', wave, nodeId: first.nodeId, failure };
    this.#put([failed], { kind: 'undoing', cause }, [`${first.name} is not healthy: the rollout stops and is undone`]);
    return true;
  }

  #undo(cause: UndoCause): boolean {
    const nodes = this.#now.nodes.map((node) =>
      this.#moved(node, changed.includes(node.phase) ? 'reverted' : 'untouched'),
    );
    this.#put(nodes, { kind: 'undone', cause, atMs: this.#state.schedule.nowMs() }, ['Every node is back as it was']);
    this.#state.record('rollout-undone', this.#plan.request.workload, '', 'failed');
    return false;
  }

  #moved(node: RolloutNode, phase: RolloutNodePhase): RolloutNode {
    return { ...node, phase, sent: phase === 'staging' ? 0.5 : null, changedAtMs: this.#state.schedule.nowMs() };
  }

  #runOnNodes(nodes: readonly RolloutNode[]): void {
    const { release, workload, digest } = this.#now.summary;
    const running = sampleWorkload(this.#state.schedule.nowMs(), { release, workload, digest });
    this.#state.putNodes(
      nodes.map(({ nodeId }) => {
        const node = this.#state.node(nodeId);
        return { ...node, workloads: [...node.workloads.filter((each) => each.workload !== workload), running] };
      }),
    );
  }

  #put(changedNodes: readonly RolloutNode[], status: RolloutStatus, texts: readonly string[] = []): void {
    const old = this.#now;
    const byId = new Map(changedNodes.map((node) => [node.nodeId, node]));
    const nodes = old.nodes.map((node) => byId.get(node.nodeId) ?? node);
    const counts: Partial<Record<RolloutNodePhase, number>> = {};
    for (const { phase } of nodes) counts[phase] = (counts[phase] ?? 0) + 1;
    const atMs = this.#state.schedule.nowMs();
    const decisions = texts.map((text) => ({ atMs, text }));
    const summary = { ...old.summary, status, counts };
    this.#state.rollouts.set(this.#id, { summary, nodes, decisions: [...old.decisions, ...decisions] });
    this.#state.publish({ type: 'rollout', summary, nodes: [...changedNodes], decisions });
  }
}
