import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Job } from '#shared/domain/job.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { useEngine } from './engine.tsx';

/** All nodes, kept fresh by live events. */
export function useNodes(): UseQueryResult<Node[]> {
  const { orpc } = useEngine();
  return useQuery(orpc.fleet.list.queryOptions());
}

/** One node out of the list; `data` is null when there is none of that id. */
export function useNode(nodeId: string): UseQueryResult<Node | null> {
  const { orpc } = useEngine();
  return useQuery(orpc.fleet.list.queryOptions({ select: (nodes) => nodes.find(({ id }) => id === nodeId) ?? null }));
}

/** Jobs, newest first, kept fresh by live events. */
export function useJobs(): readonly Job[] {
  const { orpc } = useEngine();
  return useQuery(orpc.system.jobs.list.queryOptions()).data ?? [];
}

export function useSettings(): UseQueryResult<Settings> {
  const { orpc } = useEngine();
  return useQuery(orpc.system.settings.get.queryOptions());
}

/** True while the console must change nothing; buttons that would are off and say so. */
export function useReadOnly(): boolean {
  return useSettings().data?.readOnly ?? false;
}
