import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, isAbsolute, relative } from 'node:path';
import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import { type Failure, FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { WatchedFile } from '#shared/domain/watched-file.ts';
import type { Clock } from '../clock.ts';
import type { ModuleFile, ModuleLibrary, ModuleLibraryOptions } from './module-library.ts';
import { type FileStamp, stampOf, watchFile } from './watch-file.ts';
import type { WatchedFileStore } from './watched-file-store.ts';

const mostFiles = 100;

export interface WatchedFilesOptions {
  readonly store: WatchedFileStore;
  readonly library: Pick<ModuleLibrary, 'add'>;
  readonly clock: Clock;
  /** The console's own: what lies there is a copy that a browser sent, not the file that a build writes. */
  readonly dataFolder: string;
  readonly publish: (event: LiveEvent) => void;
  readonly record: ModuleLibraryOptions['record'];
  readonly onBug: (failure: Failure, error: unknown) => void;
  readonly pollEveryMs?: number;
  readonly settledAfterMs?: number;
}

interface Entry {
  file: WatchedFile;
  seen: FileStamp;
  readonly stop: AbortController;
  done: Promise<void>;
}

/**
 * Files of this computer whose new builds come into the library by themselves. Promises that only valid builds come in,
 * that a build which is still being written is waited for, and that the files are watched again after a restart, builds
 * of the time between included. A file that is invalid or gone is said to be so, and stays watched.
 */
export class WatchedFiles {
  readonly #options: WatchedFilesOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: WatchedFilesOptions) {
    this.#options = options;
    for (const { file, seen } of options.store.all()) this.#entries.set(file.id, entryOf(file, seen));
  }

  /** Begins to watch what was stored. Call it once. */
  start(): void {
    for (const entry of this.#entries.values()) this.#watch(entry);
  }

  /** By path. */
  list(): WatchedFile[] {
    return [...this.#entries.values()].map(({ file }) => file).sort((a, b) => a.path.localeCompare(b.path));
  }

  /** Adds the file as it is now; what is wrong with it is in `problem`. */
  async add({ path }: ModuleFile): Promise<WatchedFile> {
    await this.#check(path);
    const known = [...this.#entries.values()].find(({ file }) => file.path === path);
    if (known) return known.file;
    const id = `watch-${randomBytes(8).toString('hex')}`;
    const file = { id, path, digest: null, previous: null, problem: null, changedAtMs: null };
    const entry = entryOf(WatchedFile.parse(file), null);
    this.#entries.set(id, entry);
    this.#options.record({ action: 'file-watched', target: path, result: 'ok', detail: '' });
    this.#change(entry, {});
    const stamp = await stampOf(path);
    if (await this.#take(entry, stamp)) entry.seen = stamp;
    this.#watch(entry);
    return entry.file;
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.stop.abort(new Error('not watched any more'));
    this.#entries.delete(id);
    this.#options.store.remove(id);
    this.#options.publish({ type: 'unwatched', id });
    this.#options.record({ action: 'file-unwatched', target: entry.file.path, result: 'ok', detail: '' });
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    for (const { stop } of entries) stop.abort(new Error('the engine ends'));
    await Promise.all(entries.map(({ done }) => done));
  }

  async #check(path: string): Promise<void> {
    const inOwn = relative(this.#options.dataFolder, path);
    if (!inOwn.startsWith('..') && !isAbsolute(inOwn)) {
      throw new FlotillaError(
        'file/unreadable',
        'What a browser sends is a copy: no new build will ever come into it.',
        {
          hint: 'Watch the file from the window of Flotilla, or with the command line on its computer.',
        },
      );
    }
    const isFile = await stat(path).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (!isFile)
      throw new FlotillaError('file/unreadable', 'There is no such file.', { hint: 'Choose the file again.' });
    if (this.#entries.size < mostFiles) return;
    throw new FlotillaError('input/invalid', `At most ${mostFiles} files are watched.`, {
      hint: 'Stop watching one of them first.',
      field: 'file',
    });
  }

  #watch(entry: Entry): void {
    if (entry.stop.signal.aborted) return;
    const { clock, onBug, pollEveryMs, settledAfterMs } = this.#options;
    entry.done = watchFile({
      path: entry.file.path,
      clock,
      signal: entry.stop.signal,
      seen: entry.seen,
      onChange: (stamp) => this.#take(entry, stamp),
      ...(pollEveryMs !== undefined && { pollEveryMs }),
      ...(settledAfterMs !== undefined && { settledAfterMs }),
    }).catch((error: unknown) => onBug(failureOf(error), error));
  }

  /** False when the bytes changed meanwhile: then this was not the build. */
  async #take(entry: Entry, stamp: FileStamp): Promise<boolean> {
    if (stamp === null) {
      this.#change(entry, { problem: 'The file is not there.' }, stamp);
      return true;
    }
    const { path } = entry.file;
    const source = { kind: 'watch', path } as const;
    let outcome: AddModuleOutcome;
    try {
      const file = { path, name: basename(path) };
      outcome = await this.#options.library.add(file, entry.stop.signal, { source, by: 'console' });
    } catch (error) {
      if (entry.stop.signal.aborted) return false;
      const failure = failureOf(error);
      if (failure.code === 'module/changed-on-disk') return false;
      this.#change(entry, { problem: failure.message }, stamp);
      return true;
    }
    if (outcome.outcome === 'rejected') return this.#reject(entry, outcome, stamp);
    const { digest } = outcome.module;
    const isNew = digest !== entry.file.digest;
    this.#change(entry, { problem: null, ...(isNew && { digest, previous: entry.file.digest }) }, stamp);
    return true;
  }

  /** A slow linker pauses longer than a build takes to settle: the bytes are judged when they stayed the same since. */
  async #reject(
    entry: Entry,
    { inspection }: Extract<AddModuleOutcome, { outcome: 'rejected' }>,
    stamp: FileStamp,
  ): Promise<boolean> {
    const { clock, settledAfterMs = 300 } = this.#options;
    await clock.sleep(3 * settledAfterMs, entry.stop.signal);
    if ((await stampOf(entry.file.path)) !== stamp) return false;
    this.#change(entry, { problem: inspection.verdict === 'valid' ? null : inspection.message }, stamp);
    return true;
  }

  #change(entry: Entry, change: Partial<WatchedFile>, seen: FileStamp = entry.seen): void {
    if (!this.#entries.has(entry.file.id)) return;
    const isChange = Object.keys(change).length > 0;
    entry.file = { ...entry.file, ...change, ...(isChange && { changedAtMs: this.#options.clock.nowMs() }) };
    entry.seen = seen;
    this.#options.store.put(entry);
    this.#options.publish({ type: 'watched', file: entry.file });
  }
}

const entryOf = (file: WatchedFile, seen: FileStamp): Entry => ({
  file,
  seen,
  stop: new AbortController(),
  done: Promise.resolve(),
});
