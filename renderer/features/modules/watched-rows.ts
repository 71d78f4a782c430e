import type { Digest } from '#shared/domain/ids.ts';
import type { Module } from '#shared/domain/module.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import type { Workload } from '#shared/domain/workload.ts';
import { whyNoService } from './module-words.ts';

/* Watched files, with what a new build is good for. Pure. */

export interface WatchedRow {
  readonly file: WatchedFile;
  readonly newest: Module | undefined;
  /** The build before, when it is still in the library: the two can be compared. */
  readonly previous: Digest | undefined;
  readonly next: NextRelease;
}

/** What the newest build could become. */
export type NextRelease =
  /** Nothing: there is no build, or it answers no requests. */
  | { readonly kind: 'none' }
  /** The newest release of that workload is it already. */
  | { readonly kind: 'released'; readonly workload: string }
  /** A workload ran a build of this file: this is its next release. */
  | { readonly kind: 'next'; readonly workload: string }
  | { readonly kind: 'first' };

function nextRelease(
  { digest, previous }: WatchedFile,
  newest: Module | undefined,
  workloads: readonly Workload[],
): NextRelease {
  if (digest === null || !newest || whyNoService(newest) !== undefined) return { kind: 'none' };
  const released = workloads.find(({ releases }) => releases.at(-1)?.digest === digest);
  if (released) return { kind: 'released', workload: released.name };
  const used = workloads.find(({ releases }) =>
    releases.some((release) => release.digest === previous || release.digest === digest),
  );
  return used ? { kind: 'next', workload: used.name } : { kind: 'first' };
}

export function watchedRows(
  files: readonly WatchedFile[],
  modules: readonly Module[],
  workloads: readonly Workload[],
): readonly WatchedRow[] {
  const byDigest = new Map(modules.map((module) => [module.digest, module]));
  return files.map((file) => {
    const newest = file.digest === null ? undefined : byDigest.get(file.digest);
    const previous = file.previous !== null && byDigest.has(file.previous) ? file.previous : undefined;
    return { file, newest, previous, next: nextRelease(file, newest, workloads) };
  });
}
