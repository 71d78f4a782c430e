import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import type { RefusalReason } from '#shared/domain/module.ts';

/*
 * Files on their way into the library, one after the other. Pure:
 *
 *   waiting ─► sending ─► checking ─► settled (added, already there, or not kept and why)
 *      └──────────┴───────────┴─────► failed (the call did not get through)
 */

export type FileState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'checking' }
  | { readonly kind: 'settled'; readonly outcome: AddModuleOutcome }
  | { readonly kind: 'failed'; readonly failure: unknown };

export interface AddedFile {
  readonly key: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: FileState;
}

export type AddedFilesEvent =
  | { readonly type: 'chosen'; readonly files: readonly { key: number; name: string; sizeBytes: number }[] }
  | { readonly type: 'moved'; readonly key: number; readonly state: FileState }
  | { readonly type: 'dismissed'; readonly key: number }
  | { readonly type: 'cleared' };

const isAtRest = ({ state }: AddedFile): boolean => state.kind === 'settled' || state.kind === 'failed';

export function addedFiles(files: readonly AddedFile[], event: AddedFilesEvent): readonly AddedFile[] {
  switch (event.type) {
    case 'chosen':
      return [...files, ...event.files.map((file) => ({ ...file, state: { kind: 'waiting' as const } }))];
    case 'moved':
      return files.map((file) => (file.key === event.key ? { ...file, state: event.state } : file));
    case 'dismissed':
      return files.filter((file) => file.key !== event.key || !isAtRest(file));
    case 'cleared':
      return files.filter((file) => !isAtRest(file));
  }
}

export interface Progress {
  readonly total: number;
  readonly atRest: number;
  readonly current: AddedFile | undefined;
}

export const progressOf = (files: readonly AddedFile[]): Progress => ({
  total: files.length,
  atRest: files.filter(isAtRest).length,
  current: files.find(({ state }) => state.kind === 'sending' || state.kind === 'checking'),
});

/** What to do about a file that was refused. */
export function refusalHint(reason: RefusalReason): string {
  switch (reason) {
    case 'empty':
      return 'The file has no bytes: build it again, or copy it again if it was cut off.';
    case 'not-a-file':
      return 'Choose the .wasm file itself, not a folder or a link to one.';
    case 'unreadable':
      return 'Check that the file still exists and that you may read it, then choose it again.';
    case 'too-large':
      return 'Strip debug sections (wasm-tools strip), or check that this is the module and not an archive around it.';
    case 'not-wasm':
      return 'A WebAssembly file begins with the bytes 00 61 73 6d; choose the .wasm that your toolchain writes.';
    case 'wat-text':
      return 'It can be made into a binary here; the text itself is not kept.';
    case 'unknown-layer':
      return 'It was made for another version of the binary format: build it with a current toolchain.';
    case 'timed-out':
    case 'out-of-memory':
      return 'Looking into it took more than the inspector is allowed; nothing else was affected. Strip debug sections and try again.';
    case 'inspector-failed':
      return 'The inspector ended while it read this file and was started again; nothing else was affected. Try once more.';
  }
}
