import {
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  futimesSync,
  readdirSync,
  readSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { failing, FileHandle } from './jco-folder.ts';
import type { JcoGrants } from './jco-order.ts';
import { InputStream, IoError, OutputStream } from './jco-wasi-io.ts';

/* oxlint-disable only-throw-error -- jco makes the error of a WIT result of whatever is thrown; an Error is a trap */

/** Longest piece that is read at once. */
const maxReadBytes = 1024 * 1024;

type Flags = Readonly<Record<string, boolean | undefined>>;
type NewTime = { readonly tag: string; readonly val?: { readonly seconds: bigint; readonly nanoseconds: number } };

/** The agent and all that it hosts are one process, which may have only so many files open. */
const mostOpen = 256;

/**
 * What a component has open: closed when it drops the descriptor and every stream of it, at the latest when its instance
 * ends. Granted folders are not among them, and stay.
 */
class OpenFiles {
  readonly #users = new Map<FileHandle, number>();

  open(from: FileHandle, path: string, flags: number, mayWrite: boolean): FileHandle {
    if (this.#users.size >= mostOpen) throw 'insufficient-memory';
    const handle = from.openAt(path, flags, mayWrite);
    this.#users.set(handle, 1);
    return handle;
  }

  /** One more uses it; gives what to call once when that one is dropped. */
  use(handle: FileHandle): () => void {
    const users = this.#users.get(handle);
    if (users !== undefined) this.#users.set(handle, users + 1);
    return () => this.drop(handle);
  }

  drop(handle: FileHandle): void {
    const users = this.#users.get(handle);
    if (users === undefined) return;
    if (users > 1) {
      this.#users.set(handle, users - 1);
      return;
    }
    this.#users.delete(handle);
    handle.close();
  }

  closeAll(): void {
    for (const handle of this.#users.keys()) handle.close();
    this.#users.clear();
  }
}

/**
 * `wasi:filesystem` over the granted folders. What is granted for reading cannot be changed by any call here; symbolic
 * links are neither followed nor made. The folders are opened once: throws when one of them cannot be.
 */
export class GrantedFiles {
  readonly #open = new OpenFiles();
  readonly #preopens: readonly [Descriptor, string][];

  constructor(folders: JcoGrants['folders']) {
    this.#preopens = folders.map(({ hostPath, guestPath, access }) => {
      const handle = FileHandle.grant(hostPath, access === 'read-write');
      return [new Descriptor(handle, this.#open, { read: true, mutateDirectory: handle.mayWrite }), guestPath];
    });
  }

  /** Closes what the instance that ended had open. */
  closeAll(): void {
    this.#open.closeAll();
  }

  get imports(): Record<string, object> {
    return {
      'wasi:filesystem/preopens': { getDirectories: () => [...this.#preopens] },
      'wasi:filesystem/types': {
        Descriptor,
        DirectoryEntryStream,
        filesystemErrorCode: (error: IoError) => error.fileError,
      },
    };
  }
}

export class Descriptor {
  readonly #handle: FileHandle;
  readonly #open: OpenFiles;
  readonly #flags: Flags;

  constructor(handle: FileHandle, open: OpenFiles, flags: Flags) {
    this.#handle = handle;
    this.#open = open;
    this.#flags = flags;
  }

  /** jco calls it when the component drops the descriptor. */
  [Symbol.dispose](): void {
    this.#open.drop(this.#handle);
  }

  readViaStream(offset: bigint): InputStream {
    this.#needs('read');
    let at = offset;
    return new InputStream((atMostBytes) => {
      const part = streaming(() => this.#read(atMostBytes, at));
      at += BigInt(part.byteLength);
      return part;
    }, this.#open.use(this.#handle));
  }

  writeViaStream(offset: bigint): OutputStream {
    this.#needs('write');
    let at = offset;
    return new OutputStream((bytes) => {
      streaming(() => this.#writeAll(bytes, at));
      at += BigInt(bytes.byteLength);
    }, this.#open.use(this.#handle));
  }

  appendViaStream(): OutputStream {
    this.#needs('write');
    return new OutputStream(
      (bytes) => streaming(() => this.#writeAll(bytes, BigInt(fstatSync(this.#handle.fd).size))),
      this.#open.use(this.#handle),
    );
  }

  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    this.#needs('read');
    const wanted = Number(length < BigInt(maxReadBytes) ? length : BigInt(maxReadBytes));
    const part = failing(() => this.#read(wanted, offset));
    return [part, wanted > 0 && part.byteLength === 0];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    this.#needs('write');
    failing(() => this.#writeAll(bytes, offset));
    return BigInt(bytes.byteLength);
  }

  advise(): void {}

  sync(): void {
    failing(() => fsyncSync(this.#handle.fd));
  }

  syncData(): void {
    failing(() => fdatasyncSync(this.#handle.fd));
  }

  getFlags(): Flags {
    return this.#flags;
  }

  getType(): string {
    return typeOf(this.#handle.stat());
  }

  setSize(size: bigint): void {
    this.#needs('write');
    failing(() => ftruncateSync(this.#handle.fd, Number(size)));
  }

  setTimes(accessed: NewTime, changed: NewTime): void {
    if (!this.#handle.mayWrite) throw 'read-only';
    const stats = this.#handle.stat();
    failing(() => futimesSync(this.#handle.fd, secondsOf(accessed, stats.atimeMs), secondsOf(changed, stats.mtimeMs)));
  }

  stat(): object {
    return statRecord(this.#handle.stat());
  }

  statAt(_pathFlags: Flags, path: string): object {
    return statRecord(this.#handle.statAt(path));
  }

  setTimesAt(_pathFlags: Flags, path: string, accessed: NewTime, changed: NewTime): void {
    const file = this.openAt({}, path, {}, { read: true, mutateDirectory: true });
    try {
      file.setTimes(accessed, changed);
    } finally {
      file[Symbol.dispose]();
    }
  }

  openAt(_pathFlags: Flags, path: string, openFlags: Flags, flags: Flags): Descriptor {
    const changes =
      ['create', 'truncate'].some((name) => openFlags[name]) || flags['write'] || flags['mutateDirectory'];
    if (changes && !this.#handle.mayWrite) throw 'read-only';
    const mayWrite = this.#handle.mayWrite && changes === true;
    const handle = this.#open.open(this.#handle, path, systemFlags(openFlags, flags), mayWrite);
    return new Descriptor(handle, this.#open, flags);
  }

  readDirectory(): DirectoryEntryStream {
    if (!this.#handle.isFolder) throw 'not-directory';
    return new DirectoryEntryStream(
      failing(() => readdirSync(this.#handle.place, { withFileTypes: true })).map((entry) => ({
        type: typeOf(entry),
        name: entry.name,
      })),
    );
  }

  createDirectoryAt(path: string): void {
    this.#changing(() => this.#handle.makeFolderAt(path));
  }

  removeDirectoryAt(path: string): void {
    this.#changing(() => this.#handle.removeFolderAt(path));
  }

  unlinkFileAt(path: string): void {
    this.#changing(() => this.#handle.removeFileAt(path));
  }

  renameAt(path: string, other: Descriptor, newPath: string): void {
    this.#changing(() => other.#changing(() => this.#handle.renameAt(path, other.#handle, newPath)));
  }

  linkAt(_pathFlags: Flags, path: string, other: Descriptor, newPath: string): void {
    this.#changing(() => other.#changing(() => this.#handle.linkAt(path, other.#handle, newPath)));
  }

  /** A link could lead anywhere, and whoever reads it outside of the component would follow it. */
  symlinkAt(): void {
    throw 'not-permitted';
  }

  readlinkAt(): string {
    throw 'not-permitted';
  }

  isSameObject(other: Descriptor): boolean {
    const [a, b] = [this.#handle.stat(), other.#handle.stat()];
    return a.dev === b.dev && a.ino === b.ino;
  }

  metadataHash(): object {
    return hashOf(this.#handle.stat());
  }

  metadataHashAt(_pathFlags: Flags, path: string): object {
    return hashOf(this.#handle.statAt(path));
  }

  #needs(right: 'read' | 'write'): void {
    if (this.#handle.isFolder) throw 'is-directory';
    if (this.#flags[right] !== true) throw 'bad-descriptor';
  }

  #changing(change: () => void): void {
    if (!this.#handle.mayWrite) throw 'read-only';
    change();
  }

  #read(atMostBytes: number, offset: bigint): Uint8Array {
    const bytes = new Uint8Array(Math.min(atMostBytes, maxReadBytes));
    return bytes.subarray(0, readSync(this.#handle.fd, bytes, 0, bytes.byteLength, offset));
  }

  #writeAll(bytes: Uint8Array, offset: bigint): void {
    if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw 'invalid';
    for (let done = 0; done < bytes.byteLength; ) {
      done += writeSync(this.#handle.fd, bytes, done, bytes.byteLength - done, Number(offset) + done);
    }
  }
}

export class DirectoryEntryStream {
  readonly #entries: readonly object[];
  #at = 0;

  constructor(entries: readonly object[]) {
    this.#entries = entries;
  }

  readDirectoryEntry(): object | undefined {
    return this.#entries[this.#at++];
  }
}

/** Errors of files, as those of a stream. */
function streaming<T>(work: () => T): T {
  try {
    return failing(work);
  } catch (error) {
    if (typeof error !== 'string') throw error;
    throw { tag: 'last-operation-failed', val: new IoError(`a file failed: ${error}`, error) };
  }
}

function systemFlags(openFlags: Flags, { read, write, requestedWriteSync, fileIntegritySync }: Flags): number {
  const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_DIRECTORY, O_SYNC } = constants;
  let flags = write ? (read ? O_RDWR : O_WRONLY) : O_RDONLY;
  if (openFlags['create']) flags |= O_CREAT;
  if (openFlags['exclusive']) flags |= O_EXCL;
  if (openFlags['truncate']) flags |= O_TRUNC;
  if (openFlags['directory']) flags |= O_DIRECTORY ?? 0;
  if (requestedWriteSync || fileIntegritySync) flags |= O_SYNC ?? 0;
  return flags;
}

interface HasType {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
  isFIFO(): boolean;
  isSocket(): boolean;
  isBlockDevice(): boolean;
  isCharacterDevice(): boolean;
}

function typeOf(entry: HasType): string {
  if (entry.isFile()) return 'regular-file';
  if (entry.isDirectory()) return 'directory';
  if (entry.isSymbolicLink()) return 'symbolic-link';
  if (entry.isFIFO()) return 'fifo';
  if (entry.isSocket()) return 'socket';
  if (entry.isBlockDevice()) return 'block-device';
  return entry.isCharacterDevice() ? 'character-device' : 'unknown';
}

const timeOf = (ms: number) => ({
  seconds: BigInt(Math.max(0, Math.floor(ms / 1000))),
  nanoseconds: Math.floor((Math.max(0, ms) % 1000) * 1e6),
});

const statRecord = (stats: Stats): object => ({
  type: typeOf(stats),
  linkCount: BigInt(stats.nlink),
  size: BigInt(stats.size),
  dataAccessTimestamp: timeOf(stats.atimeMs),
  dataModificationTimestamp: timeOf(stats.mtimeMs),
  statusChangeTimestamp: timeOf(stats.ctimeMs),
});

const hashOf = (stats: Stats): object => ({
  lower: BigInt.asUintN(64, BigInt(stats.ino) * 0x9e37_79b9_7f4a_7c15n),
  upper: BigInt.asUintN(64, BigInt(stats.dev) ^ BigInt(Math.floor(stats.mtimeMs))),
});

function secondsOf(time: NewTime, nowMs: number): number {
  if (time.tag === 'no-change') return nowMs / 1000;
  if (time.tag === 'now' || !time.val) return Date.now() / 1000;
  return Number(time.val.seconds) + time.val.nanoseconds / 1e9;
}
