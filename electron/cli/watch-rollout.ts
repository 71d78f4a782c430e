import { type RolloutId } from '#shared/domain/ids.ts';
import {
  isFinished,
  type Rollout,
  type RolloutNode,
  type RolloutStatus,
  type RolloutSummary,
  type UndoCause,
} from '#shared/domain/rollout.ts';
import { type Connection } from './connection.ts';
import { failureText } from './failures.ts';
import { follow } from './follow.ts';
import { type Style, type Terminal } from './terminal.ts';

const phaseStyles: Partial<Record<RolloutNode['phase'], Style>> = {
  done: 'green',
  failed: 'red',
  unresolved: 'red',
  skipped: 'yellow',
  reverted: 'yellow',
};

/** Shows what changes of a rollout, node by node and decision by decision, until it ends. */
export async function watchRollout(connection: Connection, terminal: Terminal, rolloutId: RolloutId): Promise<Rollout> {
  const shown = new RolloutLines(terminal);
  let last: Rollout | undefined;
  await follow(
    connection,
    (event) => event.type === 'rollout' && event.summary.id === rolloutId,
    async () => {
      last = await connection.client.rollouts.get({ rolloutId });
      shown.show(last);
      return isFinished(last.summary.status);
    },
  );
  if (!last) throw new Error('A rollout that ended was never seen');
  return last;
}

/** Remembers what was written, so that each change is written once. */
class RolloutLines {
  readonly #terminal: Terminal;
  readonly #phases = new Map<string, RolloutNode['phase']>();
  #decisions = 0;
  #status = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show({ summary, nodes, decisions }: Rollout): void {
    for (const decision of decisions.slice(this.#decisions)) {
      this.#terminal.line({ text: `  ${decision.text}`, style: 'dim' });
      this.#terminal.value({ type: 'decision', ...decision });
    }
    this.#decisions = decisions.length;
    // A step is said before what happens in it, an end after.
    if (!isFinished(summary.status)) this.#showStatus(summary);
    for (const node of nodes) this.#showNode(node);
    if (isFinished(summary.status)) this.#showStatus(summary);
  }

  #showStatus({ status, waves, counts }: RolloutSummary): void {
    const words = statusWords(status, waves);
    if (words === this.#status) return;
    this.#status = words;
    this.#terminal.line({ text: words, style: 'bold' });
    this.#terminal.value({ type: 'status', status, counts });
  }

  #showNode(node: RolloutNode): void {
    const before = this.#phases.get(node.nodeId) ?? 'waiting';
    this.#phases.set(node.nodeId, node.phase);
    if (node.phase === before) return;
    const style = phaseStyles[node.phase];
    const why = node.failure === null ? '' : `: ${failureText(node.failure)}`;
    this.#terminal.line('  ', node.name, '  ', style ? { text: node.phase, style } : node.phase, why);
    this.#terminal.value({ type: 'node', node });
  }
}

function statusWords(status: RolloutStatus, waves: number): string {
  switch (status.kind) {
    case 'running':
      return `Wave ${status.wave + 1} of ${waves}: ${status.step}`;
    case 'undoing':
      return `${causeWords(status.cause)} Putting back what changed.`;
    case 'completed':
      return 'Completed.';
    case 'undone':
      return `${causeWords(status.cause)} What changed was put back.`;
  }
}

function causeWords(cause: UndoCause): string {
  switch (cause.kind) {
    case 'gate-failed':
      return `Stopped in wave ${cause.wave + 1}: ${failureText(cause.failure)}`;
    case 'too-costly':
      return cause.verdict.verdict === 'unhealthy'
        ? `Stopped in wave ${cause.wave + 1}: ${cause.verdict.reason}`
        : `Stopped in wave ${cause.wave + 1}, for nobody can tell what a request costs: ${cause.verdict.reason}`;
    case 'no-evidence':
      return `Stopped: no node of wave ${cause.wave + 1} could be reached.`;
    case 'cancelled':
      return 'Cancelled.';
  }
}
