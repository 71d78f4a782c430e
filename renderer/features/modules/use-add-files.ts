import { useCallback, useEffect, useReducer, useRef } from 'react';
import { useEngine } from '../../api/engine.tsx';
import { addedFiles, type AddedFile } from './added-files.ts';
import type { ChosenFile } from './chosen-files.ts';

export interface AddFiles {
  readonly files: readonly AddedFile[];
  readonly add: (chosen: readonly ChosenFile[]) => void;
  /** Makes a text that was refused into bytes, and adds those. */
  readonly convert: (key: number) => void;
  readonly dismiss: (key: number) => void;
  readonly clear: () => void;
}

interface Work {
  readonly key: number;
  readonly chosen: ChosenFile;
  readonly isText: boolean;
}

/**
 * Takes files into the library one after the other: gives each to the engine, has it looked into, and keeps what came of
 * it on screen. Leaving the page ends what is being sent.
 */
export function useAddFiles(): AddFiles {
  const { client, uploadFile } = useEngine();
  const [files, tell] = useReducer(addedFiles, []);
  const waiting = useRef<Work[]>([]);
  /** Kept for those that can be converted; a file on screen is there still. */
  const known = useRef(new Map<number, ChosenFile>());
  const isWorking = useRef(false);
  const serial = useRef(0);
  const ended = useRef(new AbortController());
  useEffect(() => {
    ended.current = new AbortController();
    return () => ended.current.abort();
  }, []);

  const take = useCallback(
    async ({ key, chosen, isText }: Work): Promise<void> => {
      if (chosen.isFolder) {
        const message = `${chosen.name} is a folder.`;
        const inspection = { verdict: 'refused', reason: 'not-a-file', message } as const;
        return tell({ type: 'moved', key, state: { kind: 'settled', outcome: { outcome: 'rejected', inspection } } });
      }
      const { signal } = ended.current;
      tell({ type: 'moved', key, state: { kind: 'sending' } });
      const file = await uploadFile(chosen.file, signal);
      tell({ type: 'moved', key, state: { kind: 'checking' } });
      const { add: addBytes, addText } = client.modules;
      const outcome = await (isText ? addText : addBytes)({ file }, { signal });
      tell({ type: 'moved', key, state: { kind: 'settled', outcome } });
    },
    [client, uploadFile],
  );

  const work = useCallback(async (): Promise<void> => {
    if (isWorking.current) return;
    isWorking.current = true;
    for (let next = waiting.current.shift(); next && !ended.current.signal.aborted; next = waiting.current.shift()) {
      const { key } = next;
      await take(next).catch((failure: unknown) => tell({ type: 'moved', key, state: { kind: 'failed', failure } }));
    }
    isWorking.current = false;
  }, [take]);

  const add = useCallback(
    (chosen: readonly ChosenFile[]) => {
      const entries = chosen.map((one) => ({ key: (serial.current += 1), chosen: one }));
      tell({
        type: 'chosen',
        files: entries.map(({ key, chosen: { name, file } }) => ({ key, name, sizeBytes: file.size })),
      });
      for (const entry of entries) {
        known.current.set(entry.key, entry.chosen);
        waiting.current.push({ ...entry, isText: false });
      }
      void work();
    },
    [work],
  );

  const convert = useCallback(
    (key: number) => {
      const chosen = known.current.get(key);
      if (!chosen) return;
      tell({ type: 'moved', key, state: { kind: 'waiting' } });
      waiting.current.push({ key, chosen, isText: true });
      void work();
    },
    [work],
  );

  return {
    files,
    add,
    convert,
    dismiss: useCallback((key: number) => tell({ type: 'dismissed', key }), []),
    clear: useCallback(() => tell({ type: 'cleared' }), []),
  };
}
