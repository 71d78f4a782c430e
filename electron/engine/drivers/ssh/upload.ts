import { open } from 'node:fs/promises';
import type { ClientChannel } from 'ssh2';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { StagedModule } from '../node-driver.ts';
import { write } from './operation.ts';

/** Bytes read at a time. A module up to this size is sent whole, together with the program if need be. */
export const chunkBytes = 256 * 1024;

/** A module's file, opened once: what is sent is what was looked at. */
export class ModuleFile {
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly #sizeBytes: number;
  readonly #beginning: Buffer;
  #sentBytes = 0;

  private constructor(file: Awaited<ReturnType<typeof open>>, sizeBytes: number, beginning: Buffer) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
    this.#beginning = beginning;
  }

  /** Throws `module/changed-on-disk` when the file is not there any more or has another size. */
  static async open({ path, sizeBytes }: StagedModule): Promise<ModuleFile> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw changed('cannot be read any more', error);
    });
    try {
      const { size } = await file.stat();
      if (size !== sizeBytes) throw changed(`has ${size} bytes instead of ${sizeBytes}`);
      return new ModuleFile(file, sizeBytes, await beginningOf(file, sizeBytes));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Sends the whole of it and ends the channel's input. Ends early when it is over. */
  async sendTo(channel: ClientChannel, over: AbortSignal, onProgress?: (bytesSent: number) => void): Promise<void> {
    this.#sentBytes = 0;
    let chunk = this.#beginning;
    // One buffer for all that follows: fresh ones would keep the garbage collector busy.
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, this.#sizeBytes - chunk.length));
    while (this.#sentBytes < this.#sizeBytes) {
      if (chunk.length === 0) throw changed('became shorter while it was sent');
      if (!(await write(channel, chunk, over))) return;
      this.#sentBytes += chunk.length;
      onProgress?.(this.#sentBytes);
      chunk = await this.#read(buffer);
    }
    if (channel.writable) channel.end();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #read(buffer: Buffer): Promise<Buffer> {
    const wanted = Math.min(buffer.length, this.#sizeBytes - this.#sentBytes);
    if (wanted === 0) return buffer.subarray(0, 0);
    const { bytesRead } = await this.#file.read(buffer, 0, wanted, this.#sentBytes);
    return buffer.subarray(0, bytesRead);
  }
}

async function beginningOf(file: Awaited<ReturnType<typeof open>>, sizeBytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes));
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  return buffer.subarray(0, bytesRead);
}

const changed = (how: string, cause?: unknown): FlotillaError =>
  new FlotillaError('module/changed-on-disk', `The module's file ${how}.`, {
    hint: 'Add the module to the library again.',
    cause,
  });
