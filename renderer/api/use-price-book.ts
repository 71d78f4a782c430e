import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { builtInPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import type { PlacedProblem } from '#shared/cost/read-yaml.ts';
import { useEngine } from './engine.tsx';

export interface UsedPriceBook {
  /** With the user's own prices; undefined while they are read. The same object as long as they do not change. */
  readonly book: PriceBook | undefined;
  /** Why the user's prices are not in it; empty when they are, or when there are none. */
  readonly problems: readonly PlacedProblem[];
  readonly failure: Error | null;
  readonly retry: () => void;
}

/** The price book that every comparison of this console is made with. */
export function usePriceBook(): UsedPriceBook {
  const { orpc } = useEngine();
  const { data, error, refetch } = useQuery(orpc.cost.prices.get.queryOptions());
  const yaml = data?.yaml;
  const read = useMemo(() => (yaml === undefined ? undefined : readPrices(yaml.trim() === '' ? null : yaml)), [yaml]);
  return {
    book: read && (read.ok ? read.book : builtInPriceBook),
    problems: read?.ok === false ? read.problems : [],
    failure: error,
    retry: () => void refetch(),
  };
}
