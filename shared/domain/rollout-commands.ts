import type { NodeId } from './ids.ts';
import { waveNodes } from './rollout-step.ts';
import type { RolloutState } from './rollout-state.ts';

/** Work that a state asks for. Each is idempotent, so after a restart it is simply asked for again. */
export type RolloutCommand =
  | { readonly do: 'deploy'; readonly nodeId: NodeId }
  | { readonly do: 'confirm'; readonly nodeId: NodeId }
  | { readonly do: 'revert'; readonly nodeId: NodeId }
  | { readonly do: 'bake'; readonly wave: number; readonly untilMs: number; readonly nodeIds: readonly NodeId[] };

/** All work that should be under way in this state, in the order in which it should begin. */
export function commandsFor(state: RolloutState): RolloutCommand[] {
  const { status } = state;
  switch (status.kind) {
    case 'running': {
      const nodes = waveNodes(state, status.wave);
      if (status.step === 'deploying') {
        return nodes
          .filter(({ phase }) => phase === 'waiting' || phase === 'staging' || phase === 'activating')
          .map(({ nodeId }) => ({ do: 'deploy', nodeId }));
      }
      if (status.step === 'confirming') {
        return nodes.filter(({ phase }) => phase === 'confirming').map(({ nodeId }) => ({ do: 'confirm', nodeId }));
      }
      const nodeIds = nodes.filter(({ phase }) => phase === 'baking').map(({ nodeId }) => nodeId);
      return [{ do: 'bake', wave: status.wave, untilMs: status.untilMs ?? 0, nodeIds }];
    }
    case 'undoing':
      return [...state.nodes.values()]
        .filter(({ phase }) => phase === 'reverting')
        .map(({ nodeId }) => ({ do: 'revert', nodeId }));
    case 'completed':
    case 'undone':
      return [];
  }
}

/** The same command has the same key; the runner has at most one of each under way. */
export function commandKey(command: RolloutCommand): string {
  return command.do === 'bake' ? `bake:${command.wave}` : `${command.do}:${command.nodeId}`;
}
