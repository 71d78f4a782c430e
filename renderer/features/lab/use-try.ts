import { useEffect, useRef, useState } from 'react';
import type { TryOutResult } from '#shared/domain/try-out.ts';

/*
 *   idle ─► running ─► done
 *              ├─────► failed
 *              └─────► cancelled ─► running …
 */
export type TryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly result: TryOutResult }
  | { readonly kind: 'failed'; readonly failure: unknown }
  | { readonly kind: 'cancelled' };

export interface TryHandle {
  readonly state: TryState;
  /** Does one try; the one before, if it still goes on, is ended first. */
  readonly start: (ask: (signal: AbortSignal) => Promise<TryOutResult>) => void;
  readonly cancel: () => void;
}

/** One try at a time. Leaving the page ends it: nobody would read what comes of it. */
export function useTry(): TryHandle {
  const [state, setState] = useState<TryState>({ kind: 'idle' });
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = (ask: (signal: AbortSignal) => Promise<TryOutResult>) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    setState({ kind: 'running' });
    const settle = (next: TryState) => {
      if (running.current !== own || own.signal.aborted) return;
      running.current = undefined;
      setState(next);
    };
    ask(own.signal).then(
      (result) => settle({ kind: 'done', result }),
      (failure: unknown) => settle({ kind: 'failed', failure }),
    );
  };
  const cancel = () => {
    running.current?.abort();
    running.current = undefined;
    setState({ kind: 'cancelled' });
  };
  return { state, start, cancel };
}
