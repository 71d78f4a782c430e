import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { builtInPriceBook, type PriceBook } from '#shared/cost/price-book.ts';
import { readPrices } from '#shared/cost/read-basis.ts';
import { useEngine } from '../../../api/engine.tsx';

interface MachineBook {
  /** Undefined while the user's own prices are read. */
  readonly book: PriceBook | undefined;
  readonly failure: Error | null;
  readonly retry: () => void;
}

/** The price book with the user's own prices over it; without them where they cannot be used. */
export function useMachineBook(): MachineBook {
  const { orpc } = useEngine();
  const { data, error, refetch } = useQuery(orpc.cost.prices.get.queryOptions());
  const book = useMemo(() => {
    if (data === undefined) return undefined;
    const read = readPrices(data.yaml.trim() === '' ? null : data.yaml);
    return read.ok ? read.book : builtInPriceBook;
  }, [data]);
  return { book, failure: error, retry: () => void refetch() };
}
