import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';

const copiedAtOnceBytes = 1024 * 1024;
const temporary = '.part';

/**
 * Modules' bytes by their digest, in one folder. A blob is there whole or not at all: it is written beside, its digest
 * is computed over what is written, it is flushed, then renamed. Blobs are never changed.
 */
export class BlobStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder when missing and removes what an interrupted copy left. One engine a folder: see the lock. */
  static async open(dataFolder: string): Promise<BlobStore> {
    const folder = join(dataFolder, 'blobs', 'sha256');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const left = (await readdir(folder)).filter((name) => name.endsWith(temporary));
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
    return new BlobStore(folder);
  }

  path(digest: Digest): string {
    return join(this.#folder, digest);
  }

  async has(digest: Digest): Promise<boolean> {
    return stat(this.path(digest)).then(
      (stats) => stats.isFile(),
      () => false,
    );
  }

  /** Keeps a copy of the file. Throws `module/changed-on-disk` when its bytes are not those of the digest (any more). */
  async put(source: string, digest: Digest, signal?: AbortSignal): Promise<void> {
    if (await this.has(digest)) return;
    const part = join(this.#folder, `${digest}-${randomBytes(6).toString('hex')}${temporary}`);
    try {
      const copied = await copyFlushed(source, part, signal);
      if (copied !== digest) throw changedOnDisk();
      await rename(part, this.path(digest));
      await flushFolder(dirname(part));
    } catch (error) {
      await rm(part, { force: true }).catch(() => {});
      throw asFailure(error);
    }
  }

  async remove(digest: Digest): Promise<void> {
    await rm(this.path(digest), { force: true });
  }
}

function changedOnDisk(cause?: unknown): FlotillaError {
  return new FlotillaError('module/changed-on-disk', 'The file changed after it was looked into; nothing was kept.', {
    hint: 'Add it again once it is written completely.',
    retryable: true,
    cause,
  });
}

/** What the operating system says against keeping the copy, as a failure with a next step; all else as it is. */
function asFailure(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) return error;
  return new FlotillaError('storage/unreadable', `The module cannot be kept in the console's data folder (${code}).`, {
    hint: code === 'ENOSPC' ? 'The disk is full: make room and try again.' : 'Check that the folder can be written.',
    retryable: true,
    cause: error,
  });
}

/** Copies and gives the SHA-256 of what was written, once it is on disk. */
async function copyFlushed(source: string, target: string, signal?: AbortSignal): Promise<string> {
  const from = await open(source, 'r').catch((cause: unknown) => {
    throw changedOnDisk(cause);
  });
  try {
    const to = await open(target, 'wx', 0o600);
    try {
      const digest = await copyBytes(from, to, signal);
      await to.sync();
      return digest;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function copyBytes(from: FileHandle, to: FileHandle, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafeSlow(copiedAtOnceBytes);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, buffer.length);
    if (bytesRead === 0) return hash.digest('hex');
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    for (let written = 0; written < bytesRead; ) written += (await to.write(chunk, written)).bytesWritten;
  }
}

/** Makes the rename last; Windows neither can nor needs to. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
