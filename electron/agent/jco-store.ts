import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import { notStaged } from './aot-store.ts';
import { flushFolder } from './atomic-file.ts';
import type { BlobStore } from './blob-store.ts';
import { asDiskFailure } from './disk-failure.ts';
import { jcoVersion, readReport, type TranspileOrder, transpiledEntry, whatWentWrong } from './jco-order.ts';
import type { NodeLayout } from './node-layout.ts';

const transpileWithinMs = 300_000;

/** A program of jco's: beside this file, as a source or bundled. */
export function jcoProgram(name: 'jco-host' | 'jco-transpile'): URL {
  return new URL(name + (import.meta.url.endsWith('.ts') ? '.ts' : '.mjs'), import.meta.url);
}

/** A worker with nothing of the agent's: no environment, no options, a limit on its heap. */
export function startWorker(program: URL, order: object, resourceLimits: ResourceLimits): Worker {
  return new Worker(program, {
    workerData: order,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits,
  });
}

/** Components turned into JavaScript, once for each module and version of jco, in a worker that can be ended. */
export class JcoStore {
  readonly #layout: NodeLayout;
  readonly #blobs: BlobStore;

  constructor(layout: NodeLayout, blobs: BlobStore) {
    this.#layout = layout;
    this.#blobs = blobs;
  }

  /** Folder of the transpiled module. */
  async ensure(digest: Digest, signal: AbortSignal): Promise<string> {
    const parent = join(this.#layout.jco, jcoVersion);
    const folder = join(parent, digest);
    const there = await stat(join(folder, transpiledEntry)).then(
      () => true,
      () => false,
    );
    if (there) return folder;
    if (!(await this.#blobs.has(digest))) throw notStaged(digest);
    const temporary = join(this.#layout.temporary, `${digest}.${randomBytes(6).toString('hex')}.jco`);
    try {
      await mkdir(temporary, { recursive: true });
      await transpile({ module: this.#layout.blob(digest), folder: temporary }, signal);
      await mkdir(parent, { recursive: true });
      await rename(temporary, folder).catch(async (error: unknown) => {
        // Another activation of the same module was faster.
        await stat(join(folder, transpiledEntry)).catch(() => Promise.reject(error));
      });
      await flushFolder(parent);
      return folder;
    } catch (error) {
      throw asDiskFailure(error, parent);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
}

export async function transpile(order: TranspileOrder, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const worker = startWorker(jcoProgram('jco-transpile'), order, { maxOldGenerationSizeMb: 2048 });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(transpileWithinMs)]);
  let onAbort = () => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) => reject(transpileFailure(reason));
      onAbort = () => (signal.aborted ? reject(signal.reason) : fail('it took too long'));
      limit.addEventListener('abort', onAbort);
      worker.once('exit', () => fail('it ended without a message'));
      worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      worker.once('message', (message: unknown) => {
        const report = readReport(message);
        if (report?.type === 'transpiled') resolve();
        else fail(whatWentWrong(report));
      });
    });
  } finally {
    limit.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}

function transpileFailure(reason: string): FlotillaError {
  return new FlotillaError('node/activation-failed', `jco cannot transpile the module: ${reason.slice(0, 600)}`, {
    hint: 'Check the module. jco hosts components for WASI 0.2; install Wasmtime on the node for more.',
  });
}
