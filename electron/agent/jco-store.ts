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
import { type JcoOrder, JcoReport, jcoVersion, transpiledEntry } from './jco-order.ts';
import type { NodeLayout } from './node-layout.ts';

const transpileWithinMs = 300_000;

/** The entry of jco's workers: beside this file, as a source or bundled. */
export const jcoHostUrl = new URL(import.meta.url.endsWith('.ts') ? 'jco-host.ts' : 'jco-host.mjs', import.meta.url);

/** A worker with nothing of the agent's: no environment, no options, a limit on its heap. */
export function startJcoWorker(order: JcoOrder, resourceLimits: ResourceLimits): Worker {
  return new Worker(jcoHostUrl, {
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
      await transpile(this.#layout.blob(digest), temporary, signal);
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

async function transpile(module: string, folder: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const worker = startJcoWorker({ task: 'transpile', module, folder }, { maxOldGenerationSizeMb: 2048 });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) => reject(transpileFailure(reason));
      const timer = setTimeout(() => fail('it took too long'), transpileWithinMs);
      worker.once('exit', () => (clearTimeout(timer), fail('it ended without a message')));
      worker.once('error', (error) => fail(error instanceof Error ? error.message : String(error)));
      worker.once('message', (message: unknown) => {
        const report = JcoReport.parse(message);
        if (report.type === 'transpiled') resolve();
        else fail(report.type === 'failed' ? report.message : report.type);
      });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}

function transpileFailure(reason: string): FlotillaError {
  return new FlotillaError('node/activation-failed', `jco cannot transpile the module: ${reason.slice(0, 600)}`, {
    hint: 'Check the module. jco hosts components for WASI 0.2; install Wasmtime on the node for more.',
  });
}
