import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { NodeId, ReleaseId } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';

/** A node that runs a workload, with no more than figures need. */
export interface RunningNode {
  readonly id: NodeId;
  readonly name: string;
  readonly release: ReleaseId;
}

export const nodesRunning = (nodes: readonly Node[], workload: string): RunningNode[] =>
  nodes.flatMap(({ id, name, workloads }) =>
    workloads
      .filter((one) => one.workload === workload && one.state !== 'stopped')
      .map(({ release }) => ({ id, name, release })),
  );

/**
 * The nodes that run a workload. The list stays the same object until one of them starts, stops or changes its release:
 * nodes tell how they are many times a second, and charts must not be drawn anew for that.
 */
export function useRunningNodes(workload: string | undefined): UseQueryResult<RunningNode[]> {
  const { orpc } = useEngine();
  const select = useCallback(
    (nodes: readonly Node[]) => (workload === undefined ? [] : nodesRunning(nodes, workload)),
    [workload],
  );
  return useQuery(orpc.fleet.list.queryOptions({ select }));
}
