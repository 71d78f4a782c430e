import { useCallback, useMemo, useState } from 'react';
import type { Module } from '#shared/domain/module.ts';
import type { ChosenModules } from './chosen-modules.tsx';

interface UseChosenModules {
  readonly chosen: ChosenModules;
  /** Those that are still in the library, oldest first. */
  readonly chosenModules: readonly Module[];
  readonly clearChosen: () => void;
}

/** Which modules of the library are chosen, to compare them. */
export function useChosenModules(modules: readonly Module[] | undefined): UseChosenModules {
  const [digests, setDigests] = useState<readonly string[]>([]);
  const toggle = useCallback(
    (digest: string) =>
      setDigests((old) => (old.includes(digest) ? old.filter((each) => each !== digest) : [...old, digest])),
    [],
  );
  const chosen = useMemo(() => ({ digests, toggle }), [digests, toggle]);
  const chosenModules = useMemo(
    () => (modules ?? []).filter(({ digest }) => digests.includes(digest)).sort((a, b) => a.addedAtMs - b.addedAtMs),
    [modules, digests],
  );
  return { chosen, chosenModules, clearChosen: useCallback(() => setDigests([]), []) };
}
