import { randomBytes } from 'node:crypto';
import { failureOf, FlotillaError } from '#shared/domain/failure.ts';
import { PlanId, RolloutId, type WorkloadName } from '#shared/domain/ids.ts';
import {
  isFinished,
  type Rollout,
  type RolloutPlan,
  type RolloutRequest,
  type RolloutSummary,
} from '#shared/domain/rollout.ts';
import type { RolloutEvent, RolloutOrder, RolloutState } from '#shared/domain/rollout-state.ts';
import { initialState } from '#shared/domain/rollout-state.ts';
import { summaryOf, viewOf } from '#shared/domain/rollout-view.ts';
import type { Release, Workload } from '#shared/domain/workload.ts';
import { createLimiter } from '../limiter.ts';
import { makePlan, type PlanKnowledge } from './make-plan.ts';
import { assertMayStart } from './may-start.ts';
import { RolloutFeed } from './rollout-feed.ts';
import type { RolloutOptions } from './rollout-options.ts';
import { RolloutRunner } from './rollout-runner.ts';

const plansKept = 200;
const planAgeMs = 3_600_000;

interface Running {
  readonly runner: RolloutRunner;
  readonly feed: RolloutFeed;
  seq: number;
}

/**
 * Plans, starts, cancels and resumes rollouts. Promises that what is started is exactly what was previewed, that at
 * most one rollout of a workload runs, and that after a restart every unfinished one goes on from its journal.
 */
export class RolloutService {
  readonly #options: RolloutOptions;
  readonly #plans = new Map<PlanId, { plan: RolloutPlan; release: Release }>();
  readonly #running = new Map<RolloutId, Running>();
  readonly #limit: <T>(work: () => Promise<T>) => Promise<T>;

  constructor(options: RolloutOptions) {
    this.#options = options;
    this.#limit = createLimiter(options.parallelNodes);
  }

  async plan(request: RolloutRequest): Promise<RolloutPlan> {
    const id = PlanId.parse(`pl-${randomBytes(8).toString('hex')}`);
    const { plan, release } = this.#planNow(id, request, await this.#options.findings(request));
    this.#plans.set(id, { plan, release });
    for (const old of [...this.#plans.keys()].slice(0, Math.max(0, this.#plans.size - plansKept)))
      this.#plans.delete(old);
    return plan;
  }

  async start(planId: PlanId): Promise<RolloutId> {
    const { request } = this.#freshPlan(planId).plan;
    const findings = await this.#options.findings(request);
    // From here on nothing is waited for: what is looked at is what is started.
    const { plan, release } = this.#freshPlan(planId);
    const { store, workloads, clock } = this.#options;
    const now = this.#planNow(planId, request, findings);
    // An approval after the preview changes nothing of what would be done.
    if (now.release.id !== release.id || JSON.stringify(now.plan.waves) !== JSON.stringify(plan.waves)) {
      throw planExpired('The fleet, its policies or the workload changed since this preview.');
    }
    assertMayStart(now.plan);
    if (plan.waves.length === 0) {
      throw new FlotillaError('rollout/nothing-to-do', 'No node would be changed.', {
        hint: 'Check the selector and why nodes are left out.',
        field: 'selector',
      });
    }
    if (store.isRunning(plan.request.workload)) {
      throw new FlotillaError('rollout/already-running', `A rollout of ${plan.request.workload} is under way.`, {
        hint: 'Wait for it to end, or cancel it.',
      });
    }
    const startedAtMs = clock.nowMs();
    workloads.keep({ ...release, createdAtMs: startedAtMs });
    const order = this.#orderOf(plan, release, startedAtMs);
    store.insert(order);
    this.#plans.delete(planId);
    this.#options.publish({ type: 'workload', workload: workloads.get(order.workload) });
    this.#record('rollout-started', order, 'ok', `${release.id} to ${order.waves.flat().length} nodes`);
    this.#run(initialState(order), release, 0, { type: 'started', atMs: startedAtMs });
    return order.id;
  }

  cancel(id: RolloutId): RolloutSummary {
    const running = this.#running.get(id);
    if (running?.runner.state.status.kind !== 'running') {
      this.get(id);
      throw new FlotillaError('rollout/not-running', 'This rollout has ended or is being undone already.');
    }
    running.runner.tell({ type: 'cancelled', atMs: this.#options.clock.nowMs(), by: this.#options.user });
    this.#record('rollout-cancelled', running.runner.state.order, 'ok', '');
    return summaryOf(running.runner.state);
  }

  /** Goes on with every rollout that an ended engine left unfinished. */
  resume(): void {
    const { store } = this.#options;
    for (const id of store.unfinished()) {
      try {
        this.#resumeOne(id);
      } catch (error) {
        this.#options.onBug(failureOf(error), error);
      }
    }
  }

  #resumeOne(id: RolloutId): void {
    const { store, workloads, clock } = this.#options;
    const loaded = store.load(id);
    const release = loaded && workloads.release(loaded.state.order.workload, loaded.state.order.release);
    if (!loaded || !release) {
      // Nothing can be said of it any more; nodes that wait for a confirmation go back by themselves.
      store.finish(id, null);
      const detail = 'Its record cannot be read; unconfirmed nodes go back by themselves.';
      this.#options.record({ action: 'rollout-undone', target: id, result: 'failed', detail, by: 'console' });
    } else if (isFinished(loaded.state.status)) store.finish(id, summaryOf(loaded.state));
    else {
      this.#record('rollout-resumed', loaded.state.order, 'ok', '', 'console');
      this.#run(loaded.state, release, loaded.seq, { type: 'resumed', atMs: clock.nowMs() });
    }
  }

  list(): RolloutSummary[] {
    const running = [...this.#running.values()].map(({ runner }) => summaryOf(runner.state));
    return [...running, ...this.#options.store.finished()].toSorted((a, b) => b.startedAtMs - a.startedAtMs);
  }

  get(id: RolloutId): Rollout {
    const running = this.#running.get(id);
    const state = this.#stateOf(id);
    if (!state) throw new FlotillaError('rollout/not-found', 'There is no such rollout.');
    return viewOf(state, running?.feed.sent);
  }

  workloads(): Workload[] {
    return this.#options.workloads.all();
  }

  workload(name: WorkloadName): Workload {
    return this.#options.workloads.get(name);
  }

  close(): void {
    for (const { runner, feed } of this.#running.values()) {
      runner.close();
      feed.close();
    }
  }

  #stateOf(id: RolloutId): RolloutState | undefined {
    return this.#running.get(id)?.runner.state ?? this.#options.store.load(id)?.state;
  }

  #freshPlan(id: PlanId): { plan: RolloutPlan; release: Release } {
    const found = this.#plans.get(id);
    if (found && this.#options.clock.nowMs() - found.plan.madeAtMs < planAgeMs) return found;
    throw planExpired('This preview is too old to be started.');
  }

  /** What the request means for the fleet as it is now. */
  #planNow(
    id: PlanId,
    request: RolloutRequest,
    findings: PlanKnowledge['findings'],
  ): { plan: RolloutPlan; release: Release } {
    const { workloads, clock, nodes, compatibility, gains, approval, enforcement } = this.#options;
    const { digest, settings } = request;
    const { release, isNew } = workloads.releaseFor(request.workload, digest, settings);
    const plan = makePlan({
      id,
      request,
      module: this.#options.module(digest),
      release,
      releaseIsNew: isNew,
      nodes: nodes(),
      nowMs: clock.nowMs(),
      knowledge: {
        compatibility: (node) => compatibility(digest, node),
        findings,
        gains: (from) => gains(from, digest),
        approval: (from) => approval(from, digest),
        enforcement: (runtimes) => enforcement(settings, runtimes, digest),
      },
    });
    return { plan, release };
  }

  #orderOf(plan: RolloutPlan, release: Release, startedAtMs: number): RolloutOrder {
    const { workload, digest, selector, bakeMs, costGate } = plan.request;
    return {
      id: RolloutId.parse(`ro-${randomBytes(8).toString('hex')}`),
      workload,
      release: release.id,
      digest,
      moduleName: this.#options.module(digest).name,
      selector,
      bakeMs,
      confirmWithinMs: plan.confirmWithinMs,
      startedAtMs,
      costGate,
      waves: plan.waves.map((wave) => wave.map(({ nodeId, name, from }) => ({ nodeId, name, from }))),
    };
  }

  #run(state: RolloutState, release: Release, seq: number, first: RolloutEvent): void {
    const { id } = state.order;
    const { store, clock, driver, moduleFile, publish, onNodeChanged, costPrices, historyCost } = this.#options;
    const feed = new RolloutFeed(state, publish);
    const runner = new RolloutRunner({
      state,
      settings: release.settings,
      module: moduleFile(release.digest),
      clock,
      driver,
      limit: this.#limit,
      prices: costPrices,
      history: historyCost,
      journal: (event) => {
        running.seq += 1;
        store.append(id, running.seq, event);
      },
      onChange: (next, changed) => {
        feed.changed(next, changed);
        if (changed !== undefined) onNodeChanged(changed);
      },
      onSent: (nodeId, share) => feed.progress(nodeId, share),
      onBroken: (error) => this.#afterBreak(running, error),
    });
    const running: Running = { runner, feed, seq };
    this.#running.set(id, running);
    void runner.ended
      .then(() => this.#afterEnd(running))
      .catch((error: unknown) => this.#options.onBug(failureOf(error), error));
    runner.tell(first);
    runner.start();
  }

  #afterEnd({ runner, feed }: Running): void {
    const { order, status } = runner.state;
    if (!isFinished(status)) return;
    this.#options.store.finish(order.id, summaryOf(runner.state));
    feed.close();
    this.#running.delete(order.id);
    for (const { nodeId } of order.waves.flat()) this.#options.onNodeChanged(nodeId);
    const last = runner.state.decisions.at(-1)?.text ?? '';
    if (status.kind === 'completed') this.#record('rollout-completed', order, 'ok', last, 'console');
    else this.#record('rollout-undone', order, 'failed', last, 'console');
  }

  /** The journal cannot be written, so neither can Activity; the log and the windows hear of it. */
  #afterBreak({ runner, feed }: Running, error: unknown): void {
    feed.close();
    this.#running.delete(runner.state.order.id);
    this.#options.onBug(failureOf(error), error);
  }

  #record(
    action: 'rollout-started' | 'rollout-cancelled' | 'rollout-resumed' | 'rollout-completed' | 'rollout-undone',
    order: RolloutOrder,
    result: 'ok' | 'failed',
    detail: string,
    by?: 'console',
  ): void {
    const target = `${order.workload} ${order.release}`;
    this.#options.record({ action, target, result, detail, ...(by && { by }) });
  }
}

const planExpired = (message: string): FlotillaError =>
  new FlotillaError('rollout/plan-expired', message, { hint: 'Preview again, and start that.', retryable: true });
