import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';

/* oxlint-disable only-throw-error -- jco makes the error of a WIT result of whatever is thrown; an Error is a trap */

/** An `error-code` of `wasi:filesystem`. */
export type FileError = string;

/**
 * Files that a component may reach, and no others. A path is walked name by name from a folder that is held open, and a
 * symbolic link in it is an error, so that nothing that the component or anybody else changes meanwhile leads out of the
 * folder. Node has no `openat`; on Linux `/proc/self/fd` does the same. Elsewhere each name is looked at before it is
 * used, which others who may write to the folder could outrun.
 */
export class FileHandle {
  readonly #fd: number;
  #isClosed = false;
  readonly isFolder: boolean;
  readonly mayWrite: boolean;
  /** Where it was opened; only used where there is no `/proc`. */
  readonly #path: string;

  private constructor(fd: number, path: string, isFolder: boolean, mayWrite: boolean) {
    this.#fd = fd;
    this.#path = path;
    this.isFolder = isFolder;
    this.mayWrite = mayWrite;
  }

  /** A granted folder. Links in the path to it are the node's own and are followed. */
  static grant(path: string, mayWrite: boolean): FileHandle {
    return new FileHandle(openSync(path, constants.O_RDONLY | folderFlag), path, true, mayWrite);
  }

  /** Never that of another file: the number is given to the next one that is opened, by whomever. */
  get fd(): number {
    if (this.#isClosed) throw 'bad-descriptor';
    return this.#fd;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#fd);
  }

  stat(): Stats {
    return failing(() => fstatSync(this.fd));
  }

  /** Of a path in this folder; of a link itself, which is never followed. */
  statAt(path: string): Stats {
    return this.#in(path, (place) => lstatSync(place.path));
  }

  openAt(path: string, flags: number, mayWrite: boolean): FileHandle {
    return this.#in(path, (place) => {
      // Not waiting: a pipe in the folder would hold the thread, which nothing could end then.
      const fd = openSync(place.path, flags | constants.O_NOFOLLOW | (constants.O_NONBLOCK ?? 0), 0o666);
      const stats = fstatSync(fd);
      if (stats.isFile() || stats.isDirectory()) {
        return new FileHandle(fd, place.path, stats.isDirectory(), mayWrite);
      }
      closeSync(fd);
      throw 'not-permitted';
    });
  }

  makeFolderAt(path: string): void {
    this.#in(path, (place) => mkdirSync(place.path));
  }

  removeFolderAt(path: string): void {
    this.#in(path, (place) => rmdirSync(place.path));
  }

  removeFileAt(path: string): void {
    this.#in(path, (place) => unlinkSync(place.path));
  }

  renameAt(path: string, other: FileHandle, newPath: string): void {
    this.#in(path, (from) => other.#in(newPath, (to) => renameSync(from.path, to.path)));
  }

  linkAt(path: string, other: FileHandle, newPath: string): void {
    this.#in(path, (from) => {
      if (lstatSync(from.path).isSymbolicLink()) throw 'loop';
      other.#in(newPath, (to) => linkSync(from.path, to.path));
    });
  }

  /** This folder, as a path for listing it. */
  get place(): string {
    return canWalk ? `/proc/self/fd/${this.fd}` : this.#path;
  }

  #in<T>(path: string, work: (place: { path: string }) => T): T {
    if (!this.isFolder) throw 'not-directory';
    const names = namesOf(path);
    const last = names.pop();
    return failing(() => {
      // The folder itself, by a path that ends where it began.
      if (last === undefined) return work({ path: `${this.place}/.` });
      return this.#walk(names, (folder) => work({ path: join(folder, last) }));
    });
  }

  /** Goes into one folder after the other, and lets go of all of them. */
  #walk<T>(names: readonly string[], work: (folder: string) => T): T {
    const opened: number[] = [];
    let folder = this.place;
    try {
      for (const name of names) {
        const next = `${folder}/${name}`;
        if (lstatSync(next).isSymbolicLink()) throw 'loop';
        if (canWalk) {
          const fd = openSync(next, constants.O_RDONLY | folderFlag | constants.O_NOFOLLOW);
          opened.push(fd);
          folder = `/proc/self/fd/${fd}`;
        } else {
          if (!statSync(next).isDirectory()) throw 'not-directory';
          folder = next;
        }
      }
      return work(folder);
    } finally {
      for (const fd of opened) closeSync(fd);
    }
  }
}

const canWalk = process.platform === 'linux';
/** Windows has no such flag, and opens folders all the same. */
const folderFlag = constants.O_DIRECTORY ?? 0;

/** The names along a path, none of them `.` or `..`; a path that leaves its folder is not permitted. */
export function namesOf(path: string): string[] {
  if (path === '') throw 'no-entry';
  if (path.startsWith('/') || (process.platform === 'win32' && /[\\:]/.test(path))) throw 'not-permitted';
  if (path.includes('\0')) throw 'invalid';
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) throw 'not-permitted';
  }
  return names;
}

const codes: Readonly<Record<string, FileError>> = {
  EACCES: 'access',
  EAGAIN: 'would-block',
  EBADF: 'bad-descriptor',
  EBUSY: 'busy',
  EDQUOT: 'quota',
  EEXIST: 'exist',
  EFBIG: 'file-too-large',
  EINVAL: 'invalid',
  EIO: 'io',
  EISDIR: 'is-directory',
  ELOOP: 'loop',
  EMFILE: 'insufficient-memory',
  EMLINK: 'too-many-links',
  ENAMETOOLONG: 'name-too-long',
  ENOENT: 'no-entry',
  ENOSPC: 'insufficient-space',
  ENOTDIR: 'not-directory',
  ENOTEMPTY: 'not-empty',
  ENXIO: 'not-permitted',
  EPERM: 'not-permitted',
  EROFS: 'read-only',
  ETXTBSY: 'text-file-busy',
  EXDEV: 'cross-device',
};

/** Does the work; what the system refuses becomes the component's error. */
export function failing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw codes[String(error.code)] ?? 'io';
    throw error;
  }
}
