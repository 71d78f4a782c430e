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
      return new ModuleFile(file, sizeBytes, await chunkAt(file, 0, sizeBytes));
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
    while (this.#sentBytes < this.#sizeBytes) {
      if (chunk.length === 0) throw changed('became shorter while it was sent');
      if (!(await write(channel, chunk, over))) return;
      this.#sentBytes += chunk.length;
      onProgress?.(this.#sentBytes);
      chunk = await chunkAt(this.#file, this.#sentBytes, this.#sizeBytes);
    }
    if (channel.writable) channel.end();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function chunkAt(file: Awaited<ReturnType<typeof open>>, at: number, sizeBytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, sizeBytes - at));
  if (buffer.length === 0) return buffer;
  const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
  return buffer.subarray(0, bytesRead);
}

const changed = (how: string, cause?: unknown): FlotillaError =>
  new FlotillaError('module/changed-on-disk', `The module's file ${how}.`, {
    hint: 'Add the module to the library again.',
    cause,
  });
