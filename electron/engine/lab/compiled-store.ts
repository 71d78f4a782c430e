import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import { wasmtimeCodeOptions } from '#shared/domain/wasmtime-flags.ts';
import { createLimiter } from '../limiter.ts';
import { bareEnvironment } from './bare-environment.ts';
import type { WasmtimeHere } from './lab-runtimes.ts';
import { runProcess } from './run-process.ts';
import { readWasmtimeReport } from './wasmtime-report.ts';

const compileWithinMs = 600_000;
const mostKeptBytes = 1024 ** 3;

/** What is built into machine code besides the module itself; it loads only where all of it is the same. */
export interface CodeKind {
  /** Counts fuel. */
  readonly fuel: boolean;
  /** Keeps debug info, for the places in a back-trace. */
  readonly places: boolean;
}

export const plainCode: CodeKind = { fuel: false, places: false };

/** Environment that code of a kind is compiled and loaded with. */
export const codeEnvironment = ({ places }: CodeKind): NodeJS.ProcessEnv =>
  bareEnvironment(places ? { WASMTIME_BACKTRACE_DETAILS: '1' } : {});

export interface ModuleFile {
  readonly digest: Digest;
  readonly path: string;
}

/**
 * Machine code of modules, made here once for each module, version of Wasmtime and CPU, one at a time. Only what this
 * class made is ever loaded, from the console's own folder: native code of elsewhere would run with all rights of the
 * user. Keeps 1 GiB of it, the latest used.
 */
export class CompiledStore {
  readonly #folder: string;
  readonly #inTurn = createLimiter(() => 1);

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The compiled file. Throws `module/cannot-run-here` with Wasmtime's reason when it cannot be compiled. */
  ensure(runtime: WasmtimeHere, module: ModuleFile, kind: CodeKind, signal: AbortSignal): Promise<string> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      const file = join(this.#folder, `${runtime.aotKey}-${module.digest}${suffix(kind)}.cwasm`);
      const now = new Date();
      const isThere = await utimes(file, now, now).then(
        () => true,
        () => false,
      );
      if (isThere) return file;
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const temporary = join(this.#folder, `${randomBytes(8).toString('hex')}.new`);
      try {
        await compile(runtime, module, kind, { to: temporary, signal });
        await rename(temporary, file);
      } finally {
        await rm(temporary, { force: true });
      }
      await this.#prune();
      return file;
    });
  }

  async #prune(): Promise<void> {
    const files: { path: string; bytes: number; usedAtMs: number }[] = [];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(() => null);
      if (found?.isFile()) files.push({ path, bytes: found.size, usedAtMs: found.mtimeMs });
    }
    let kept = 0;
    for (const { path, bytes } of files.sort((a, b) => b.usedAtMs - a.usedAtMs)) {
      kept += bytes;
      if (kept > mostKeptBytes) await rm(path, { force: true });
    }
  }
}

const suffix = ({ fuel, places }: CodeKind): string => (fuel ? '-fuel' : '') + (places ? '-places' : '');

/** Compiles once, with no cache. Tells the time it took, the start of the program included. */
export async function compile(
  runtime: WasmtimeHere,
  module: ModuleFile,
  kind: CodeKind,
  { to, signal }: { to: string; signal: AbortSignal },
): Promise<{ tookMs: number; sizeBytes: number }> {
  const options = ['-C', 'cache=n', ...wasmtimeCodeOptions(kind.fuel)];
  const ran = await runProcess(
    {
      file: runtime.path,
      args: ['compile', ...options, '-o', to, module.path],
      env: codeEnvironment(kind),
      folder: join(to, '..'),
    },
    { timeLimitMs: compileWithinMs, signal },
  );
  if (ran.end.kind === 'exited' && ran.end.code === 0) {
    return { tookMs: ran.tookMs, sizeBytes: (await stat(to)).size };
  }
  throw cannotCompile(ran.end.kind === 'timed-out' ? 'it takes longer than ten minutes' : reasonIn(ran.stderr));
}

function reasonIn(stderr: string): string {
  const { report } = readWasmtimeReport(stderr);
  if (report?.kind === 'failed') return report.message;
  const lines = stderr.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && line !== 'Caused by:').join(' ') || 'it says no reason';
}

function cannotCompile(reason: string): FlotillaError {
  return new FlotillaError('module/cannot-run-here', `Wasmtime cannot compile the module: ${reason}`, {
    hint: 'The module may need features that this version of Wasmtime lacks.',
  });
}
