import { open } from 'node:fs/promises';
import type { ClientChannel } from 'ssh2';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { StagedModule } from '../node-driver.ts';
import { write } from './operation.ts';

const chunkBytes = 256 * 1024;

/** A module's file, opened once: what is sent is what was looked at. */
export class ModuleFile {
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly #sizeBytes: number;
  #sentBytes = 0;

  private constructor(file: Awaited<ReturnType<typeof open>>, sizeBytes: number) {
    this.#file = file;
    this.#sizeBytes = sizeBytes;
  }

  /** Throws `module/changed-on-disk` when the file is not there any more or has another size. */
  static async open({ path, sizeBytes }: StagedModule): Promise<ModuleFile> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw changed('cannot be read any more', error);
    });
    const { size } = await file.stat();
    if (size === sizeBytes) return new ModuleFile(file, sizeBytes);
    await file.close();
    throw changed(`has ${size} bytes instead of ${sizeBytes}`);
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  /** Sends the whole of it and ends the channel's input. Ends early when it is over. */
  async sendTo(channel: ClientChannel, over: AbortSignal, onProgress?: (bytesSent: number) => void): Promise<void> {
    this.#sentBytes = 0;
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, this.#sizeBytes)));
    while (this.#sentBytes < this.#sizeBytes) {
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#sentBytes);
      if (bytesRead === 0) throw changed('became shorter while it was sent');
      if (!(await write(channel, Buffer.from(buffer.subarray(0, bytesRead)), over))) return;
      this.#sentBytes += bytesRead;
      onProgress?.(this.#sentBytes);
    }
    if (channel.writable) channel.end();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

const changed = (how: string, cause?: unknown): FlotillaError =>
  new FlotillaError('module/changed-on-disk', `The module's file ${how}.`, {
    hint: 'Add the module to the library again.',
    cause,
  });
