import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Digest } from '#shared/domain/ids.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';
import { useEngine } from '../../api/engine.tsx';

/** A module taken apart. Bytes do not change, so it is read once. */
export function useAnatomy(digest: Digest): UseQueryResult<ModuleAnatomy> {
  const { orpc } = useEngine();
  return useQuery(orpc.lab.anatomy.queryOptions({ input: { digest } }));
}
