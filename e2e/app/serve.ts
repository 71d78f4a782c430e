import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { endProcess } from './processes.ts';
import { type Place } from './place.ts';
import { program } from './programs.ts';

const Serving = z.object({
  type: z.literal('serving'),
  url: z.url(),
  origin: z.url(),
  apiToken: z.string().min(20),
  pid: z.number().int(),
});
const Opened = z.object({ type: z.literal('opened'), url: z.url() });

/** `flotilla serve` as a person starts it on a machine without a screen. */
export interface Served {
  readonly pid: number;
  readonly origin: string;
  readonly apiToken: string;
  /** The address that lets one browser in, once. Waits for the next one when the last was used. */
  takeUrl(): Promise<string>;
  close(): Promise<void>;
}

const startLimitMs = 30_000;

export async function serve(place: Place): Promise<Served> {
  const child = spawn(process.execPath, [program('cli.mjs'), 'serve', '--json', '--data', place.dataFolder], {
    env: place.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = new Lines(child);
  const serving = Serving.parse(JSON.parse(await lines.next(startLimitMs)));
  let url: string | undefined = serving.url;
  return {
    pid: serving.pid,
    origin: serving.origin,
    apiToken: serving.apiToken,
    async takeUrl() {
      const taken = url ?? Opened.parse(JSON.parse(await lines.next(startLimitMs))).url;
      url = undefined;
      return taken;
    },
    close: () => endProcess(serving.pid, 'SIGINT', 20_000),
  };
}

/** The lines of a program's output, one after the other; the program's end and its errors when there are no more. */
class Lines {
  readonly #ready: string[] = [];
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  #errors = '';
  #ended = false;

  constructor(child: ChildProcess) {
    const { stdout, stderr } = child;
    if (!stdout || !stderr) throw new Error('The program was started without pipes');
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    createInterface({ input: stdout })
      .on('line', (line) => {
        const next = this.#waiting.shift();
        if (next) next.resolve(line);
        else this.#ready.push(line);
      })
      .on('close', () => {
        this.#ended = true;
        for (const { reject } of this.#waiting.splice(0)) reject(this.#end());
      });
  }

  next(limitMs: number): Promise<string> {
    const line = this.#ready.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.reject(this.#end());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No line within ${limitMs} ms. ${this.#errors}`)), limitMs);
      const settle = () => clearTimeout(timer);
      this.#waiting.push({
        resolve: (next) => {
          settle();
          resolve(next);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
    });
  }

  #end(): Error {
    return new Error(`The program ended. ${this.#errors}`);
  }
}
