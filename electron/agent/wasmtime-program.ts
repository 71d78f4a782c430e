import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { promisify } from 'node:util';
import { findOnPath } from './find-on-path.ts';

const run = promisify(execFile);

export interface WasmtimeProgram {
  readonly path: string;
  readonly version: string;
  /** Names what compiled code is bound to: this version on this CPU. Safe as a folder name. */
  readonly aotKey: string;
  /** `serve` can be told to make a fresh instance for every request. */
  readonly canLimitReuse: boolean;
}

/**
 * Finds Wasmtime on PATH and knows its version. Looks again when the file changed, so an upgrade under a running agent
 * is noticed before old compiled code meets the new runtime.
 */
export class WasmtimeFinder {
  readonly #env: NodeJS.ProcessEnv;
  #known: { path: string; stamp: string; program: WasmtimeProgram | null } | undefined;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  async find(): Promise<WasmtimeProgram | null> {
    const path = await findOnPath('wasmtime', this.#env, process.platform);
    if (path === null) return null;
    const file = await stat(path).catch(() => null);
    const stamp = file ? `${file.mtimeMs}:${file.size}:${file.ino}` : 'gone';
    if (this.#known?.path !== path || this.#known.stamp !== stamp) {
      this.#known = { path, stamp, program: await readProgram(path) };
    }
    return this.#known.program;
  }
}

async function readProgram(path: string): Promise<WasmtimeProgram | null> {
  try {
    const version = parseWasmtimeVersion(await output(path, ['--version']));
    if (version === null) return null;
    const help = await output(path, ['serve', '--help']);
    return {
      path,
      version,
      aotKey: `wasmtime-${version}-${arch()}-${await cpuKey()}`,
      canLimitReuse: help.includes('--max-instance-reuse-count'),
    };
  } catch {
    // A program of that name that is none, cannot be run here, or was built without `serve`.
    return null;
  }
}

async function output(path: string, args: string[]): Promise<string> {
  const env = { ...process.env, RUST_BACKTRACE: '0' };
  const { stdout } = await run(path, args, { timeout: 10_000, maxBuffer: 1024 * 1024, windowsHide: true, env });
  return stdout;
}

/** The version out of `wasmtime --version`: `wasmtime 49.0.3 (f96eabaa1 2026-10-14)`. */
export function parseWasmtimeVersion(output: string): string | null {
  return /^wasmtime(?:-cli)? (\d+\.\d+\.\d+(?:-[0-9A-Za-z.]{1,20})?)(?:\s|$)/.exec(output)?.[1] ?? null;
}

/** Short name of what this CPU can do; compiled code runs only where it is the same. */
async function cpuKey(): Promise<string> {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const features = info.split('\n').find((line) => /^(flags|Features)\s*:/.test(line)) ?? '';
  const model = cpus()[0]?.model ?? '';
  return createHash('sha256').update(`${model}\n${features}`).digest('hex').slice(0, 12);
}
