import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import { flushFolder, replaceFile } from './atomic-file.ts';
import { asDiskFailure, systemCode } from './disk-failure.ts';
import type { NodeLayout } from './node-layout.ts';

/**
 * Modules by digest. Promises that a file under a digest was those bytes when it got there: written beside, flushed,
 * hashed while it came, then renamed. Two uploads of one digest at a time do no harm.
 */
export class BlobStore {
  readonly #layout: NodeLayout;

  constructor(layout: NodeLayout) {
    this.#layout = layout;
  }

  /** True when the bytes are there and still have their digest; a file that rotted is taken away. */
  async has(digest: Digest): Promise<boolean> {
    const path = this.#layout.blob(digest);
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(path), hash);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw asDiskFailure(error, path);
    }
    if (hash.digest('hex') === digest) return true;
    await rm(path, { force: true });
    return false;
  }

  async receive(digest: Digest, body: Readable): Promise<'stored' | 'already-there'> {
    if (await this.has(digest)) return 'already-there';
    const temporary = join(this.#layout.temporary, `${digest}.${randomBytes(6).toString('hex')}`);
    try {
      const found = await this.#write(temporary, body);
      if (found !== digest) {
        throw new FlotillaError('node/digest-mismatch', 'The bytes that arrived do not have the digest they should.', {
          hint: 'The file changed, or was damaged on its way. Add the module again.',
          retryable: true,
        });
      }
      await mkdir(this.#layout.blobs, { recursive: true });
      await replaceFile(temporary, this.#layout.blob(digest));
      await flushFolder(this.#layout.blobs);
      return 'stored';
    } catch (error) {
      throw asDiskFailure(error, this.#layout.blobs);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #write(path: string, body: Readable): Promise<string> {
    await mkdir(this.#layout.temporary, { recursive: true });
    const hash = createHash('sha256');
    const handle = await open(path, 'wx', 0o600);
    try {
      for await (const chunk of body) {
        if (!(chunk instanceof Uint8Array)) throw new TypeError('a body of bytes was expected');
        hash.update(chunk);
        await writeAll(handle, chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return hash.digest('hex');
  }
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    done += (await handle.write(chunk, done)).bytesWritten;
  }
}
