import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { type IncomingMessage } from 'node:http';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { uploadLimitBytes } from '#shared/contract/browser-mode.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type FileHandle } from '#shared/domain/ids.ts';

const keptMs = 3_600_000;

const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A name that is safe as a file's on every platform and still tells people which file it was. */
export function safeFileName(given: string): string {
  const last = basename(given.replaceAll('\\', '/'));
  const plain = last.replaceAll(/[\p{Cc}<>:"|?*\u202a-\u202e\u2066-\u2069]/gu, '_').replace(/[. ]+$/, '');
  const short = Buffer.from(plain).subarray(-200).toString('utf8').replaceAll('\ufffd', '');
  if (short === '' || /^\.+$/.test(short)) return 'module.wasm';
  return reserved.test(short) ? `_${short}` : short;
}

const tooLarge = () =>
  new FlotillaError('file/too-large', `The file is larger than ${uploadLimitBytes / 1024 ** 2} MiB.`, {
    hint: 'Modules of that size are not checked; make it smaller.',
  });

/**
 * Takes the files that a browser sends, as the window's handles have no meaning there. A file stays for an hour, which
 * is enough to look into it and keep it; what a host before this one left is deleted at the start.
 */
export class Uploads {
  readonly #folder: string;
  readonly #registerFile: (path: string) => Promise<FileHandle>;
  readonly #limitBytes: number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(dataFolder: string, registerFile: (path: string) => Promise<FileHandle>, limitBytes = uploadLimitBytes) {
    this.#folder = join(dataFolder, 'incoming');
    this.#registerFile = registerFile;
    this.#limitBytes = limitBytes;
  }

  /** Call it while no other host works on the data folder. */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async take(request: IncomingMessage, name: string): Promise<FileHandle> {
    if (Number(request.headers['content-length'] ?? 0) > this.#limitBytes) throw tooLarge();
    const folder = join(this.#folder, randomBytes(8).toString('hex'));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const path = join(folder, safeFileName(name));
      await pipeline(request, this.#limit(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      const file = await this.#registerFile(path);
      this.#deleteLater(folder);
      return file;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    await this.clear();
  }

  #limit(): Transform {
    let sizeBytes = 0;
    const limitBytes = this.#limitBytes;
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length;
        if (sizeBytes > limitBytes) done(tooLarge());
        else done(null, chunk);
      },
    });
  }

  #deleteLater(folder: string): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void rm(folder, { recursive: true, force: true });
    }, keptMs).unref();
    this.#timers.add(timer);
  }
}
