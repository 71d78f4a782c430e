import type { Digest } from '#shared/domain/ids.ts';
import type { ModuleAnatomy } from '#shared/domain/module-anatomy.ts';

export type ReadAnatomy = (digest: Digest, signal?: AbortSignal) => Promise<ModuleAnatomy>;

interface Entry {
  readonly anatomy: Promise<ModuleAnatomy>;
  readonly reading: AbortController;
  waiting: number;
  isRead: boolean;
}

/**
 * Anatomies of the modules that were looked at last. Taking a module apart costs up to seconds and its anatomy
 * megabytes: one that is asked for twice is read once, and no more than a few are kept. A reading ends when nobody waits
 * for it any more; one that failed is not kept.
 */
export function keptAnatomies(
  read: (digest: Digest, signal: AbortSignal) => Promise<ModuleAnatomy>,
  most = 6,
): ReadAnatomy {
  const kept = new Map<Digest, Entry>();

  const begin = (digest: Digest): Entry => {
    const reading = new AbortController();
    const anatomy = read(digest, reading.signal);
    const entry: Entry = { anatomy, reading, waiting: 0, isRead: false };
    const forget = () => kept.get(digest) === entry && kept.delete(digest);
    anatomy.then(() => (entry.isRead = true), forget);
    reading.signal.addEventListener('abort', forget, { once: true });
    return entry;
  };

  return async (digest, signal) => {
    signal?.throwIfAborted();
    const entry = kept.get(digest) ?? begin(digest);
    // At the end of the map: the last to be thrown away.
    kept.delete(digest);
    kept.set(digest, entry);
    for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
    entry.waiting += 1;
    try {
      return await withSignal(entry.anatomy, signal);
    } finally {
      entry.waiting -= 1;
      if (entry.waiting === 0 && !entry.isRead) entry.reading.abort(signal?.reason);
    }
  };
}

function withSignal<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
