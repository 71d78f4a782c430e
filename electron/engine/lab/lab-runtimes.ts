import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Runtime, RuntimeName } from '#shared/domain/node.ts';
import { bareEnvironment } from './bare-environment.ts';

const run = promisify(execFile);
const answerWithinMs = 10_000;

/** Wasmtime as found on this computer. */
export interface WasmtimeHere {
  readonly path: string;
  readonly version: string;
  /** Names what compiled code is bound to: this version on this CPU. Safe as a folder name. */
  readonly aotKey: string;
  /** `serve` can be told to make a fresh instance for every request. */
  readonly canLimitReuse: boolean;
}

interface Sought {
  readonly name: RuntimeName;
  /** First line of `--version`. */
  readonly version: RegExp;
  /** Where its own installer puts it, in the user's home. */
  readonly home: string;
}

const sought: readonly Sought[] = [
  { name: 'wasmtime', version: /^wasmtime(?:-cli)? (\d+\.\d+\.\d+\S{0,30})/, home: '.wasmtime/bin' },
  { name: 'wasmedge', version: /^wasmedge version (\d+\.\d+\.\d+\S{0,30})/i, home: '.wasmedge/bin' },
  { name: 'wasmer', version: /^wasmer (\d+\.\d+\.\d+\S{0,30})/, home: '.wasmer/bin' },
];

/** Programs started from a desktop see little of the PATH that a shell has. */
const usualFolders = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];

export interface LabRuntimesOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly homeFolder: string;
}

/**
 * Runtimes of this computer, looked for on PATH and where their installers put them. Each program is asked for its
 * version once, and again when its file changed.
 */
export class LabRuntimes {
  readonly #options: LabRuntimesOptions;
  readonly #versions = new Map<string, { stamp: string; version: string | null }>();
  #canLimitReuse: { path: string; version: string; can: boolean } | undefined;

  constructor(options: LabRuntimesOptions) {
    this.#options = options;
  }

  /** `usable`: modules are tried and measured with it. */
  async list(): Promise<Runtime[]> {
    const found: Runtime[] = [];
    for (const one of sought) {
      const program = await this.#find(one);
      if (program) found.push({ name: one.name, version: program.version, usable: one.name === 'wasmtime' });
    }
    return found;
  }

  /** Throws `module/cannot-run-here` when there is no Wasmtime. */
  async wasmtime(): Promise<WasmtimeHere> {
    const found = await this.findWasmtime();
    if (found) return found;
    throw new FlotillaError('module/cannot-run-here', 'There is no Wasmtime on this computer.', { hint: getWasmtime });
  }

  async findWasmtime(): Promise<WasmtimeHere | null> {
    const program = await this.#find(sought[0]);
    if (!program) return null;
    const { path, version } = program;
    if (this.#canLimitReuse?.path !== path || this.#canLimitReuse.version !== version) {
      const help = await output(path, ['serve', '--help']);
      this.#canLimitReuse = { path, version, can: help?.includes('--max-instance-reuse-count') ?? false };
    }
    return {
      path,
      version,
      aotKey: `wasmtime-${version.replaceAll(/[^0-9A-Za-z.-]/g, '_')}-${arch()}-${await cpuKey()}`,
      canLimitReuse: this.#canLimitReuse.can,
    };
  }

  async #find(one: Sought | undefined): Promise<{ path: string; version: string } | null> {
    if (!one) return null;
    for (const path of this.#places(one)) {
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      const version = isThere ? await this.#version(path, one) : null;
      if (version !== null) return { path, version };
    }
    return null;
  }

  #places({ name, home }: Sought): string[] {
    const { env, homeFolder } = this.#options;
    const onPath = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
    const usual = process.platform === 'win32' ? [] : usualFolders;
    const folders = [...onPath, join(homeFolder, home), join(homeFolder, '.cargo/bin'), ...usual];
    const file = process.platform === 'win32' ? `${name}.exe` : name;
    return [...new Set(folders.map((folder) => join(folder, file)))];
  }

  async #version(path: string, { version }: Sought): Promise<string | null> {
    const file = await stat(path).catch(() => null);
    const stamp = file ? `${file.mtimeMs}:${file.size}:${file.ino}` : 'gone';
    const known = this.#versions.get(path);
    if (known?.stamp === stamp) return known.version;
    const found = version.exec((await output(path, ['--version'])) ?? '')?.[1]?.slice(0, 60) ?? null;
    this.#versions.set(path, { stamp, version: found });
    return found;
  }
}

export const getWasmtime =
  'Install Wasmtime from https://wasmtime.dev (one command) and try again; Flotilla finds it by itself.';

/** What it prints; null for a program of that name that is none, or that cannot be run here. */
async function output(path: string, args: string[]): Promise<string | null> {
  const options = { timeout: answerWithinMs, maxBuffer: 1024 * 1024, windowsHide: true, env: bareEnvironment() };
  return run(path, args, options).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

/** Short name of what this CPU can do; compiled code runs only where it is the same. */
async function cpuKey(): Promise<string> {
  const info = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const features = info.split('\n').find((line) => /^(flags|Features)\s*:/.test(line)) ?? '';
  return createHash('sha256')
    .update(`${cpus()[0]?.model ?? ''}\n${features}`)
    .digest('hex')
    .slice(0, 12);
}
