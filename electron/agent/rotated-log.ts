import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './disk-failure.ts';

const maxFileBytes = 1024 * 1024;
const keptFiles = 3;
export const maxLineLength = 8192;

/**
 * The log of one workload: a file and the few before it, each at most 1 MiB. Promises that a line is whole, at most
 * 8192 characters, and heard by followers in the order in which it was written; that a failing disk stops neither the
 * workload nor the followers.
 */
export class RotatedLog {
  readonly #folder: string;
  readonly #listeners = new Set<(line: string) => void>();
  #writing: Promise<void> = Promise.resolve();
  #pending: string[] = [];
  #handle: FileHandle | undefined;
  #sizeBytes = 0;
  #isOpen = true;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Takes lines again after it was closed. */
  open(): void {
    this.#isOpen = true;
  }

  write(text: string): void {
    if (!this.#isOpen) return;
    const line = clean(text);
    for (const listener of this.#listeners) listener(line);
    this.#pending.push(line);
    if (this.#pending.length === 1) this.#writing = this.#writing.then(() => this.#flush());
  }

  /** Cuts a stream of bytes into lines; call the result with each piece, and with nothing at its end. */
  lineWriter(): (piece?: string) => void {
    let rest = '';
    return (piece) => {
      const lines = (rest + (piece ?? '\n')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') this.write(line);
      if (rest.length > maxLineLength) {
        this.write(rest);
        rest = '';
      }
    };
  }

  /** The last lines, oldest first, also those on their way to the disk. */
  async tail(count: number): Promise<string[]> {
    const { lines, stop } = await this.follow(count, () => {});
    stop();
    return lines;
  }

  /** The last lines and every one after them: none is missed and none heard twice. */
  follow(count: number, listener: (line: string) => void): Promise<{ lines: string[]; stop: () => void }> {
    // Within the chain of writes nothing reaches the disk while it is read, so what is pending afterwards is the rest.
    const followed = this.#writing.then(async () => {
      const stored = await this.#read(count);
      this.#listeners.add(listener);
      const lines = [...stored, ...this.#pending];
      return { lines: count === 0 ? [] : lines.slice(-count), stop: () => void this.#listeners.delete(listener) };
    });
    this.#writing = followed.then(() => {});
    return followed;
  }

  /** Lets go of the file. Lines that still come, from processes on their way out, are dropped. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#writing;
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #read(count: number): Promise<string[]> {
    const lines: string[] = [];
    for (let age = 0; age < keptFiles && lines.length < count; age++) {
      const text = await readFile(this.#path(age), 'utf8').catch(() => '');
      lines.unshift(...text.split('\n').filter((line) => line !== ''));
    }
    return lines;
  }

  async #flush(): Promise<void> {
    const text = `${this.#pending.join('\n')}\n`;
    this.#pending = [];
    try {
      const handle = await this.#openFile();
      await handle.appendFile(text);
      this.#sizeBytes += Buffer.byteLength(text);
      if (this.#sizeBytes > maxFileBytes) await this.#rotate();
    } catch {
      // A full disk must not stop the workload; who follows has heard the line already.
    }
  }

  async #openFile(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    await mkdir(this.#folder, { recursive: true });
    const handle = await open(this.#path(0), 'a', 0o600);
    this.#handle = handle;
    this.#sizeBytes = (await handle.stat()).size;
    return handle;
  }

  async #rotate(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
    for (let age = keptFiles - 2; age >= 0; age--) {
      await rename(this.#path(age), this.#path(age + 1)).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error;
      });
    }
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? 'workload.log' : `workload.${age}.log`);
  }
}

/** Text only: control characters other than tabs could steer a terminal that shows the log. */
function clean(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text;
  // oxlint-disable-next-line no-control-regex
  return line.slice(0, maxLineLength).replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '\ufffd');
}
