import { QueryClient } from '@tanstack/react-query';
import { EngineAwayError } from './engine-away-error.ts';

/**
 * Lists stay fresh by live events, so nothing goes stale by time or focus; only measurements are read again, when the
 * engine says that there are new ones.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Events replace only the objects that changed; comparing ten thousand nodes again would cost more than it saves.
        structuralSharing: false,
        retry: (failures, error) => error instanceof EngineAwayError && failures < 3,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
