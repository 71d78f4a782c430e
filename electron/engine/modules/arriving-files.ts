import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Files on their way into the library: downloads, and texts that were converted. Each is there only while it is worked
 * on; what an engine before this one left is deleted at the start.
 */
export class ArrivingFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** One engine a folder: see the lock. */
  static async open(dataFolder: string): Promise<ArrivingFiles> {
    const folder = join(dataFolder, 'arriving');
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new ArrivingFiles(folder);
  }

  /** Names a file that is not there yet, and deletes it after `work`. */
  async with<T>(work: (path: string) => Promise<T>): Promise<T> {
    const path = join(this.#folder, `${randomBytes(8).toString('hex')}.wasm`);
    try {
      return await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }
}
