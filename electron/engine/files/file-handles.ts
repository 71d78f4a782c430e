import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import { FileHandle } from '#shared/domain/ids.ts';
import type { Clock } from '../clock.ts';

const keptForMs = 3_600_000;
const mostHandles = 1_000;

/** A file that a person picked. It may be gone, changed or no file at all by the time it is used. */
export interface PickedFile {
  readonly path: string;
  /** To show; the path's last part unless the host that registered it knew better. */
  readonly name: string;
}

/**
 * Files that a person picked, by handles that cannot be guessed, so that a page never sees or names a path. Promises
 * that a handle is good for an hour, for any number of uses, unless a thousand newer ones come. Touches no file.
 */
export class FileHandles {
  readonly #clock: Clock;
  /** In the order of registering, the oldest first. */
  readonly #files = new Map<FileHandle, PickedFile & { readonly untilMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  register(path: string, name = basename(path)): FileHandle {
    this.#forget();
    const handle = FileHandle.parse(
      `file-${BigInt(`0x${randomBytes(16).toString('hex')}`)
        .toString(36)
        .padStart(25, '0')}`,
    );
    this.#files.set(handle, { path, name, untilMs: this.#clock.nowMs() + keptForMs });
    return handle;
  }

  take(handle: FileHandle): PickedFile {
    const file = this.#files.get(handle);
    if (file && file.untilMs > this.#clock.nowMs()) return { path: file.path, name: file.name };
    throw new FlotillaError('file/unknown-handle', 'The file is not known any more.', {
      hint: 'Choose the file again.',
    });
  }

  /** Those whose time is over, and the oldest beyond the limit. */
  #forget(): void {
    const nowMs = this.#clock.nowMs();
    for (const [handle, { untilMs }] of this.#files) {
      if (untilMs > nowMs && this.#files.size < mostHandles) return;
      this.#files.delete(handle);
    }
  }
}
