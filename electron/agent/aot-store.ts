import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import { wasmtimeCodeOptions } from '#shared/domain/wasmtime-flags.ts';
import { flushFolder, replaceFile } from './atomic-file.ts';
import type { BlobStore } from './blob-store.ts';
import { asDiskFailure } from './disk-failure.ts';
import type { NodeLayout } from './node-layout.ts';
import type { WasmtimeProgram } from './wasmtime-program.ts';

const run = promisify(execFile);
const compileWithinMs = 600_000;

/** A module, and whether its code is to count fuel: machine code that does is another one. */
export interface CodeOrder {
  readonly digest: Digest;
  readonly countsFuel: boolean;
}

/**
 * Machine code, compiled here once for each module, runtime version and CPU. Only what this class compiled is ever
 * loaded: native code out of elsewhere would run with all rights of the agent's user.
 */
export class AotStore {
  readonly #layout: NodeLayout;
  readonly #blobs: BlobStore;

  constructor(layout: NodeLayout, blobs: BlobStore) {
    this.#layout = layout;
    this.#blobs = blobs;
  }

  path(program: WasmtimeProgram, code: CodeOrder): string {
    return join(this.#layout.aot, keyOf(program, code), `${code.digest}.cwasm`);
  }

  /** Path of the compiled module. `fresh` says that it was compiled just now. */
  async ensure(
    program: WasmtimeProgram,
    code: CodeOrder,
    signal: AbortSignal,
  ): Promise<{ path: string; fresh: boolean }> {
    const path = this.path(program, code);
    const there = await stat(path).then(
      () => true,
      () => false,
    );
    if (there) return { path, fresh: false };
    if (!(await this.#blobs.has(code.digest))) throw notStaged(code.digest);
    await this.#compile(program, code, path, signal);
    return { path, fresh: true };
  }

  /** Forgets compiled code that the runtime would not load. */
  async discard(program: WasmtimeProgram, code: CodeOrder): Promise<void> {
    await rm(this.path(program, code), { force: true });
  }

  async #compile(program: WasmtimeProgram, code: CodeOrder, path: string, signal: AbortSignal): Promise<void> {
    const { digest, countsFuel } = code;
    const temporary = join(this.#layout.temporary, `${digest}.${randomBytes(6).toString('hex')}.cwasm`);
    try {
      await mkdir(this.#layout.temporary, { recursive: true });
      await run(
        program.path,
        ['compile', ...wasmtimeCodeOptions(countsFuel), '-o', temporary, this.#layout.blob(digest)],
        {
          signal,
          timeout: compileWithinMs,
          killSignal: 'SIGKILL',
          maxBuffer: 1024 * 1024,
          windowsHide: true,
          env: { ...process.env, RUST_BACKTRACE: '0' },
        },
      );
      const handle = await open(temporary, 'r+');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      const folder = join(this.#layout.aot, keyOf(program, code));
      await mkdir(folder, { recursive: true });
      await replaceFile(temporary, path);
      await flushFolder(folder);
    } catch (error) {
      signal.throwIfAborted();
      throw compileFailure(error, path);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

const keyOf = ({ aotKey }: WasmtimeProgram, { countsFuel }: CodeOrder): string =>
  countsFuel ? `${aotKey}-fuel` : aotKey;

export function notStaged(digest: Digest): FlotillaError {
  return new FlotillaError('node/activation-failed', `The node does not hold the module ${digest.slice(0, 12)}.`, {
    hint: 'Put the module on the node first.',
    retryable: true,
  });
}

function compileFailure(error: unknown, path: string): unknown {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  if (/no space left/i.test(stderr)) return asDiskFailure(Object.assign(new Error(stderr), { code: 'ENOSPC' }), path);
  if (stderr === '') return asDiskFailure(error, path);
  return new FlotillaError('node/activation-failed', `Wasmtime cannot compile the module: ${firstLines(stderr)}`, {
    hint: 'Check the module; it may need features that this version of Wasmtime lacks.',
  });
}

/** The telling part of a runtime's message, on one line. */
export function firstLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).slice(0, 6).join(' ').slice(0, 600);
}
