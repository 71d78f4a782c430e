import type { NodeId } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { RolloutState } from '#shared/domain/rollout-state.ts';
import { nodeViewOf, summaryOf } from '#shared/domain/rollout-view.ts';

const publishEveryMs = 100;

/** Tells windows how a rollout goes: at most ten times a second, and only what changed. */
export class RolloutFeed {
  /** Share of the module's bytes sent to each node that is being staged. */
  readonly sent = new Map<NodeId, number>();
  readonly #publish: (event: LiveEvent) => void;
  readonly #changed = new Set<NodeId>();
  #state: RolloutState;
  #told: RolloutState;
  #timer: NodeJS.Timeout | undefined;

  constructor(state: RolloutState, publish: (event: LiveEvent) => void) {
    this.#state = state;
    this.#told = state;
    this.#publish = publish;
  }

  /** The state moved on; `node` is the one an event was about. Others may have changed with it. */
  changed(state: RolloutState, node: NodeId | undefined): void {
    const whole = node === undefined || state.status !== this.#state.status;
    const ids = whole ? state.nodes.keys() : [node];
    for (const id of ids) if (state.nodes.get(id) !== this.#told.nodes.get(id)) this.#changed.add(id);
    this.#state = state;
    this.#soon();
  }

  progress(node: NodeId, share: number): void {
    this.sent.set(node, share);
    this.#changed.add(node);
    this.#soon();
  }

  /** Tells what is left to tell. */
  close(): void {
    clearTimeout(this.#timer);
    this.#tell();
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => this.#tell(), publishEveryMs);
  }

  #tell(): void {
    this.#timer = undefined;
    const nodes = [...this.#changed].flatMap((id) => {
      const node = this.#state.nodes.get(id);
      return node ? [nodeViewOf(node, this.sent)] : [];
    });
    const decisions = this.#state.decisions.slice(this.#told.decisions.length);
    if (nodes.length === 0 && decisions.length === 0 && this.#state === this.#told) return;
    this.#changed.clear();
    this.#told = this.#state;
    this.#publish({ type: 'rollout', summary: summaryOf(this.#state), nodes, decisions });
  }
}
