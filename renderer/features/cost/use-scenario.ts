import { ORPCError } from '@orpc/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { ScenarioId, StoredScenario } from '#shared/cost/stored-scenario.ts';
import { type Engine, useEngine } from '../../api/engine.tsx';
import { shownFailure } from '../../api/failure.ts';
import { type KeptScenario, ScenarioKeeper } from './scenario-keeper.ts';

/** Long enough that a word is typed, short enough that nobody waits for "Saved". */
const typingPauseMs = 600;

const keepers = new WeakMap<Engine, Map<ScenarioId, ScenarioKeeper>>();

/** One keeper a scenario for the life of the page: what was not saved yet is there when one comes back. */
function keeperOf(engine: Engine, stored: StoredScenario): ScenarioKeeper {
  const known = keepers.get(engine) ?? new Map<ScenarioId, ScenarioKeeper>();
  keepers.set(engine, known);
  const keeper = known.get(stored.id) ?? newKeeper(engine, stored);
  known.set(stored.id, keeper);
  return keeper;
}

function newKeeper({ client, orpc, queryClient }: Engine, stored: StoredScenario): ScenarioKeeper {
  const input = { id: stored.id };
  return new ScenarioKeeper(stored, {
    save: (change) => client.cost.scenarios.save(change),
    read: () => client.cost.scenarios.get(input),
    isConflict: (failure) => failure instanceof ORPCError && failure.code === 'cost/changed-meanwhile',
    mayPass: (failure) => shownFailure(failure).retryable,
    later: (work) => {
      const timer = setTimeout(work, typingPauseMs);
      return () => clearTimeout(timer);
    },
    onStored: (kept) => queryClient.setQueryData(orpc.cost.scenarios.get.queryKey({ input }), kept),
  });
}

export interface OpenScenario {
  /** Undefined while it is read. */
  readonly keeper: ScenarioKeeper | undefined;
  readonly failure: Error | null;
  readonly retry: () => void;
}

/** A scenario that is open: read once, kept fresh by live events, saved when the page is left. */
export function useScenario(id: ScenarioId): OpenScenario {
  const engine = useEngine();
  const { data, dataUpdatedAt, error, refetch } = useQuery(
    engine.orpc.cost.scenarios.get.queryOptions({ input: { id } }),
  );
  const keeper = data && keeperOf(engine, data);
  useEffect(() => {
    if (data) keeper?.seen(data);
  }, [keeper, data]);
  // All is read again when an engine is back, so this tells also where nothing changed.
  useEffect(() => keeper?.answers(), [keeper, dataUpdatedAt]);
  useEffect(() => {
    if (!keeper) return undefined;
    window.addEventListener('pagehide', keeper.flush);
    return () => {
      window.removeEventListener('pagehide', keeper.flush);
      keeper.flush();
    };
  }, [keeper]);
  return { keeper, failure: error, retry: () => void refetch() };
}

export const useKept = (keeper: ScenarioKeeper): KeptScenario => useSyncExternalStore(keeper.subscribe, keeper.current);
