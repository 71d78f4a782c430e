import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from '../clock.ts';

/** What a file looks like from outside; null when it is not there. Another stamp is another content, as far as one can tell. */
export type FileStamp = string | null;

export interface FileWatchOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The stamp that was last dealt with. */
  readonly seen: FileStamp;
  /** Called with each new stamp, one after the other. False: look again, as if it had not been called. */
  readonly onChange: (stamp: FileStamp) => Promise<boolean>;
  /** How often it is looked at in any case; file systems on the network send no word. */
  readonly pollEveryMs?: number;
  /** A file counts as written when it stays the same for this long. */
  readonly settledAfterMs?: number;
}

/** A build deletes its result before it writes it again: how many times longer a file must be missing to count as gone. */
const goneAfterTimes = 8;

export async function stampOf(path: string): Promise<FileStamp> {
  return stat(path, { bigint: true }).then(
    (stats) => (stats.isFile() ? `${stats.mtimeNs}:${stats.size}:${stats.ino}` : null),
    () => null,
  );
}

/**
 * Watches one file until the signal aborts: by word from the operating system about its folder, and by looking. Survives
 * editors that write beside and rename, and folders that vanish and come back. Resolves at the end, never rejects.
 */
export async function watchFile(options: FileWatchOptions): Promise<void> {
  const { path, clock, signal, onChange, pollEveryMs = 2_000, settledAfterMs = 300 } = options;
  const folder = new FolderWatch(dirname(path), basename(path));
  let seen: FileStamp = options.seen;
  try {
    while (!signal.aborted) {
      await folder.keepUp();
      const word = folder.nextWord();
      if ((await stampOf(path)) !== seen) {
        const stamp = await settled(path, clock, signal, settledAfterMs);
        if (stamp !== seen && (await onChange(stamp))) seen = stamp;
      }
      await clock.sleep(pollEveryMs, AbortSignal.any([signal, word])).catch(() => {});
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    folder.close();
  }
}

async function settled(path: string, clock: Clock, signal: AbortSignal, settledAfterMs: number): Promise<FileStamp> {
  let stamp = await stampOf(path);
  for (let same = 0; ; ) {
    await clock.sleep(settledAfterMs, signal);
    const again = await stampOf(path);
    same = again === stamp ? same + 1 : 0;
    stamp = again;
    if (same >= (stamp === null ? goneAfterTimes : 1)) return stamp;
  }
}

/** Word about one name in a folder, as long as the operating system sends any. */
class FolderWatch {
  readonly #folder: string;
  readonly #name: string;
  #watcher: FSWatcher | undefined;
  #watched: bigint | undefined;
  #word = new AbortController();

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
  }

  /** Aborts at the next word. */
  nextWord(): AbortSignal {
    this.#word = new AbortController();
    return this.#word.signal;
  }

  /** A folder that was deleted and made again is another one, of which the old watcher hears nothing. */
  async keepUp(): Promise<void> {
    const folder = await stat(this.#folder, { bigint: true }).then(
      (stats) => stats.ino,
      () => undefined,
    );
    if (this.#watcher && folder === this.#watched) return;
    this.close();
    this.#watched = folder;
    if (folder === undefined) return;
    try {
      this.#watcher = watch(this.#folder, { persistent: false }, (_event, name) => {
        if (name === null || name === this.#name) this.#word.abort();
      });
      this.#watcher.on('error', () => this.close());
    } catch {
      // Too many watchers, or a file system without them: it is looked at all the same.
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
