import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AddNodeInput, AddNodeOutcome } from '#shared/contract/fleet.ts';
import { useEngine } from '../../api/engine.tsx';

/** How far adding one address is. */
export type Attempt =
  | { readonly kind: 'waiting'; readonly input: AddNodeInput }
  | { readonly kind: 'busy'; readonly input: AddNodeInput }
  | { readonly kind: 'answered'; readonly input: AddNodeInput; readonly outcome: AddNodeOutcome }
  /** The engine could not even be asked. */
  | { readonly kind: 'failed'; readonly input: AddNodeInput; readonly error: unknown };

/** Machines are reached this many at a time; each may take a while to answer. */
const atOnce = 4;

export interface AddNodes {
  /** By address, in the order they were begun. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly isBusy: boolean;
  /** Tries each; questions and refusals stay in `attempts` to be answered or tried again. */
  readonly add: (inputs: readonly AddNodeInput[]) => Promise<void>;
  readonly forget: (address: string) => void;
  readonly clear: () => void;
}

export function useAddNodes(): AddNodes {
  const { client, orpc } = useEngine();
  const cache = useQueryClient();
  const [attempts, setAttempts] = useState<ReadonlyMap<string, Attempt>>(new Map());
  const put = useCallback(
    (attempt: Attempt) => setAttempts((old) => new Map(old).set(attempt.input.address, attempt)),
    [],
  );
  const addOne = useCallback(
    async (input: AddNodeInput) => {
      put({ kind: 'busy', input });
      try {
        put({ kind: 'answered', input, outcome: await client.fleet.add(input) });
      } catch (error) {
        put({ kind: 'failed', input, error });
      }
    },
    [client, put],
  );
  const add = useCallback(
    async (inputs: readonly AddNodeInput[]) => {
      for (const input of inputs) put({ kind: 'waiting', input });
      const left = [...inputs];
      const work = async () => {
        for (let next = left.shift(); next; next = left.shift()) await addOne(next);
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, work));
      await cache.invalidateQueries({ queryKey: orpc.fleet.sshHosts.key() });
    },
    [addOne, put, cache, orpc],
  );
  const forget = useCallback((address: string) => {
    setAttempts((old) => new Map([...old].filter(([each]) => each !== address)));
  }, []);
  const clear = useCallback(() => setAttempts(new Map()), []);
  const isBusy = [...attempts.values()].some(({ kind }) => kind === 'busy' || kind === 'waiting');
  return { attempts, isBusy, add, forget, clear };
}
