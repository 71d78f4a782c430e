import { useEffect, useReducer, useState } from 'react';
import type { LogLine } from '#shared/contract/fleet.ts';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import { useConnectionState, useEngine } from './engine.tsx';

export type LogState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'live' }
  /** The node has no more to tell. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: unknown };

interface Log {
  readonly state: LogState;
  readonly lines: readonly LogLine[];
}

type LogChange =
  | { readonly kind: 'lines'; readonly lines: readonly LogLine[] }
  | { readonly kind: 'state'; readonly state: LogState };

/** Older lines are let go beyond this many. */
const keptLines = 10_000;
/** Lines are shown this often at most, however fast they come. */
const showEveryMs = 100;

function change(log: Log, step: LogChange): Log {
  if (step.kind === 'lines') return { ...log, lines: [...log.lines, ...step.lines].slice(-keptLines) };
  return step.state.kind === 'opening' ? { state: step.state, lines: [] } : { ...log, state: step.state };
}

/** Follows the log of a workload on a node while the component is mounted, and again after the engine was away. */
export function useWorkloadLog(nodeId: NodeId, workload: WorkloadName): Log & { readonly reopen: () => void } {
  const { client } = useEngine();
  const isConnected = useConnectionState().kind === 'open';
  const [turn, setTurn] = useState(0);
  const [log, dispatch] = useReducer(change, { state: { kind: 'opening' }, lines: [] });
  useEffect(() => {
    if (!isConnected) return undefined;
    const stop = new AbortController();
    dispatch({ kind: 'state', state: { kind: 'opening' } });
    void follow(stop.signal);
    return () => stop.abort();

    async function follow(signal: AbortSignal) {
      const batch = new LineBatch((lines) => dispatch({ kind: 'lines', lines }));
      let state: LogState = { kind: 'ended' };
      try {
        const stream = await client.fleet.logs({ nodeId, workload }, { signal });
        dispatch({ kind: 'state', state: { kind: 'live' } });
        for await (const line of stream) batch.add(line);
      } catch (error) {
        state = { kind: 'failed', error };
      }
      batch.flush();
      if (!signal.aborted) dispatch({ kind: 'state', state });
    }
  }, [client, nodeId, workload, isConnected, turn]);
  return { ...log, reopen: () => setTurn((old) => old + 1) };
}

/** Collects lines and hands them on a few times a second. */
class LineBatch {
  readonly #show: (lines: readonly LogLine[]) => void;
  #lines: LogLine[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (lines: readonly LogLine[]) => void) {
    this.#show = show;
  }

  add(line: LogLine): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.flush(), showEveryMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines.length > 0) this.#show(this.#lines.splice(0));
  }
}
