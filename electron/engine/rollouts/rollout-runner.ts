import type { Failure } from '#shared/domain/failure.ts';
import type { NodeId } from '#shared/domain/ids.ts';
import { meansNotReached } from '#shared/domain/node-condition.ts';
import { isFinished } from '#shared/domain/rollout.ts';
import { commandKey, commandsFor, type RolloutCommand } from '#shared/domain/rollout-commands.ts';
import type { RolloutEvent, RolloutState } from '#shared/domain/rollout-state.ts';
import { step } from '#shared/domain/rollout-step.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';
import type { Clock } from '../clock.ts';
import type { ActivationOrder, NodeDriver, StagedModule } from '../drivers/node-driver.ts';
import { CostWatch, type CostWatchOptions } from './cost-watch.ts';
import { type NodeWork, withRetries } from './node-work.ts';

const healthEveryMs = 2_000;
const unhealthyInARow = 2;

export interface RunnerOptions {
  readonly state: RolloutState;
  readonly settings: ReleaseSettings;
  readonly module: StagedModule;
  readonly clock: Clock;
  readonly driver: (id: NodeId) => NodeDriver;
  /** Lets only so many nodes be worked on at the same time. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
  /** Writes an event to the journal; on disk when it returns. */
  readonly journal: (event: RolloutEvent) => void;
  /** What the gate on cost reckons with. */
  readonly prices: CostWatchOptions['prices'];
  readonly history: CostWatchOptions['history'];
  readonly onChange: (state: RolloutState, changed: NodeId | undefined) => void;
  readonly onSent: (id: NodeId, share: number) => void;
  /** The journal could not be written; the runner has let go. */
  readonly onBroken: (error: unknown) => void;
}

/**
 * Carries out what the machine asks for: begins each command once, writes to the journal before and after, and gives
 * the result back to the machine. Decides nothing about the rollout itself. May be dropped at any moment and made anew
 * from the journal: every command is idempotent, so at worst one is asked of a node a second time.
 */
export class RolloutRunner {
  readonly #options: RunnerOptions;
  readonly #underWay = new Map<string, AbortController>();
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  #state: RolloutState;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#state = options.state;
    this.#ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get state(): RolloutState {
    return this.#state;
  }

  /** Resolves when the rollout is completed or undone, or after `close`. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  start(): void {
    this.#begin();
  }

  /** Something from outside: a cancel, a resume. */
  tell(event: RolloutEvent): void {
    this.#apply(event);
  }

  /** Lets go without a word to any node; the journal knows how to go on. */
  close(): void {
    this.#closing.abort(new Error('the engine ends'));
    for (const abort of this.#underWay.values()) abort.abort(this.#closing.signal.reason);
    this.#resolveEnded();
  }

  #apply(event: RolloutEvent): void {
    if (this.#closing.signal.aborted) return;
    const next = step(this.#state, event);
    if (next === this.#state) return;
    this.#options.journal(event);
    this.#state = next;
    this.#options.onChange(next, 'nodeId' in event ? event.nodeId : undefined);
    if (isFinished(next.status)) this.#resolveEnded();
    else this.#begin();
  }

  /** Ends what is no longer wanted and begins what is. */
  #begin(): void {
    const wanted = new Map(commandsFor(this.#state).map((command) => [commandKey(command), command]));
    for (const [key, abort] of this.#underWay) {
      if (!wanted.has(key)) abort.abort(new Error('no longer wanted'));
    }
    for (const [key, command] of wanted) {
      if (this.#underWay.has(key)) continue;
      const abort = new AbortController();
      this.#underWay.set(key, abort);
      void this.#run(command, abort.signal).then(
        () => this.#after(key),
        (error: unknown) => this.#break(error),
      );
    }
  }

  #after(key: string): void {
    this.#underWay.delete(key);
    if (!this.#closing.signal.aborted && !isFinished(this.#state.status)) this.#begin();
  }

  /** Without a journal nothing may be begun: let go, and leave the nodes to their own deadline and to the next start. */
  #break(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.close();
    this.#options.onBroken(error);
  }

  async #run(command: RolloutCommand, signal: AbortSignal): Promise<void> {
    switch (command.do) {
      case 'deploy':
        return this.#options.limit(() => this.#deploy(command.nodeId, signal));
      case 'confirm':
        return this.#options.limit(() => this.#confirm(command.nodeId, signal));
      case 'revert':
        return this.#options.limit(() => this.#revert(command.nodeId, signal));
      case 'bake':
        return this.#bake(command.wave, command.untilMs, signal);
    }
  }

  async #deploy(nodeId: NodeId, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { module, onSent } = this.#options;
    const work: NodeWork = { clock: this.#options.clock, signal };
    this.#report({ type: 'staging', nodeId });
    const onProgress = (bytes: number) => onSent(nodeId, Math.min(1, bytes / module.sizeBytes));
    const staged = await withRetries(work, () => this.#driver(nodeId).stage(module, { signal, onProgress }));
    if (signal.aborted) return;
    if (!staged.ok) return this.#reportEnd(nodeId, staged.failure, 'before-change');
    this.#report({ type: 'staged', nodeId });
    const activated = await withRetries(work, () => this.#driver(nodeId).activate(this.#activation(), signal));
    if (signal.aborted) return;
    if (!activated.ok) return this.#reportEnd(nodeId, activated.failure, 'after-change');
    const { value } = activated;
    if (value.outcome === 'unhealthy') return this.#report({ type: 'failed', nodeId, failure: value.failure });
    this.#report({ type: 'activated', nodeId, result: value.outcome });
  }

  /** Watches the wave until its time is over. A node fails that is unhealthy twice in a row. */
  async #bake(wave: number, untilMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const bad = new Map<NodeId, number>();
    const cost = this.#costWatch(wave);
    cost?.begin(signal);
    while (!signal.aborted) {
      const nodeIds = this.#bakingNodes(wave);
      await Promise.all(nodeIds.map((nodeId) => this.#options.limit(() => this.#watchOnce(nodeId, bad, signal))));
      if (signal.aborted) return;
      const leftMs = untilMs - clock.nowMs();
      const inDoubt = this.#bakingNodes(wave).some((nodeId) => (bad.get(nodeId) ?? 0) > 0);
      if (leftMs <= 0 && !inDoubt) return this.#endBake(wave, cost, signal);
      const waitMs = inDoubt ? Math.min(healthEveryMs, 500) : Math.min(healthEveryMs, leftMs);
      await clock.sleep(Math.max(1, waitMs), signal).catch(() => {});
    }
  }

  async #endBake(wave: number, cost: CostWatch | null, signal: AbortSignal): Promise<void> {
    const verdict = await cost?.judge(signal);
    if (signal.aborted) return;
    if (verdict) this.#report({ type: 'cost-judged', wave, verdict });
    // It was too costly, and the rollout is being undone.
    if (signal.aborted) return;
    this.#report({ type: 'baked', wave });
  }

  /** Null without a gate, and where a console before this one has judged the wave. */
  #costWatch(wave: number): CostWatch | null {
    const { clock, driver, limit, prices, history } = this.#options;
    const gate = this.#state.order.costGate;
    if (gate === null || this.#state.costs.some((cost) => cost.wave === wave)) return null;
    return new CostWatch({ state: this.#state, wave, gate, clock, driver, limit, prices, history });
  }

  async #watchOnce(nodeId: NodeId, bad: Map<NodeId, number>, signal: AbortSignal): Promise<void> {
    const { workload, release } = this.#state.order;
    const work: NodeWork = { clock: this.#options.clock, signal };
    const checked = await withRetries(work, () => this.#driver(nodeId).checkHealth(workload, signal));
    if (signal.aborted) return;
    if (!checked.ok) return this.#reportEnd(nodeId, checked.failure, 'before-change');
    const { value } = checked;
    if (value.release !== release) return this.#report({ type: 'failed', nodeId, failure: wentBack(value.release) });
    if (value.healthy) {
      bad.delete(nodeId);
      return;
    }
    const inARow = (bad.get(nodeId) ?? 0) + 1;
    bad.set(nodeId, inARow);
    if (inARow >= unhealthyInARow) this.#report({ type: 'failed', nodeId, failure: value.failure });
  }

  async #confirm(nodeId: NodeId, signal: AbortSignal): Promise<void> {
    const work: NodeWork = { clock: this.#options.clock, signal };
    const confirmed = await withRetries(work, () => this.#driver(nodeId).confirm(this.#ref(), signal));
    if (signal.aborted) return;
    if (!confirmed.ok) return this.#reportEnd(nodeId, confirmed.failure, 'before-change');
    if (confirmed.value.result === 'confirmed') return this.#report({ type: 'confirmed', nodeId });
    this.#report({ type: 'failed', nodeId, failure: wentBack(null) });
  }

  async #revert(nodeId: NodeId, signal: AbortSignal): Promise<void> {
    const work: NodeWork = { clock: this.#options.clock, signal };
    const reverted = await withRetries(work, () => this.#driver(nodeId).revert(this.#ref(), signal));
    if (signal.aborted) return;
    if (reverted.ok) this.#report({ type: 'reverted', nodeId, active: reverted.value.active });
    else this.#report({ type: 'not-reverted', nodeId, failure: reverted.failure });
  }

  /** A node that was not reached does not count, unless the release was just started on it: then silence is a failure. */
  #reportEnd(nodeId: NodeId, failure: Failure, when: 'before-change' | 'after-change'): void {
    const lost = meansNotReached(failure) && when === 'before-change';
    this.#report({ type: lost ? 'lost' : 'failed', nodeId, failure });
  }

  #bakingNodes(wave: number): NodeId[] {
    return [...this.#state.nodes.values()]
      .filter((node) => node.wave === wave && node.phase === 'baking')
      .map((node) => node.nodeId);
  }

  #report(event: RolloutEvent extends infer E ? (E extends RolloutEvent ? Omit<E, 'atMs'> : never) : never): void {
    this.#apply({ ...event, atMs: this.#options.clock.nowMs() });
  }

  /** Looked up for each piece of work: a node may be removed meanwhile, which is then that work's failure. */
  #driver(nodeId: NodeId): NodeDriver {
    return this.#options.driver(nodeId);
  }

  #ref() {
    const { workload, release } = this.#state.order;
    return { workload, release };
  }

  #activation(): ActivationOrder {
    const { digest, confirmWithinMs } = this.#state.order;
    return { ...this.#ref(), digest, confirmWithinMs, settings: this.#options.settings };
  }
}

function wentBack(active: string | null): Failure {
  const now = active === null ? 'runs something else' : `runs ${active}`;
  return {
    code: 'node/activation-failed',
    message: `The node left this release by itself and ${now}.`,
    hint: 'Its log says why the release ended there.',
    retryable: false,
  };
}
