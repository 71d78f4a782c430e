import type { NodeFacts, RuntimeName } from '#shared/domain/node.ts';
import { countsFuel } from '#shared/domain/wasmtime-flags.ts';
import type { AotStore } from './aot-store.ts';
import { checkFolders } from './granted-folders.ts';
import type { HostedRelease, HostProcess } from './host-process.ts';
import { JcoHostPool } from './jco-host-pool.ts';
import { jcoVersion } from './jco-order.ts';
import type { JcoStore } from './jco-store.ts';
import { launchWasmtime, type NewWriter } from './wasmtime-host.ts';
import type { WasmtimeFinder, WasmtimeProgram } from './wasmtime-program.ts';

export interface HostingOptions {
  /** The agent's own folder. */
  readonly root: string;
  readonly wasmtime: WasmtimeFinder;
  readonly aot: AotStore;
  readonly jco: JcoStore;
}

/** Chooses what executes a release on this node: Wasmtime where it is, else jco, which the agent brings along. */
export class Hosting {
  readonly #options: HostingOptions;
  #usual: RuntimeName = 'jco';

  constructor(options: HostingOptions) {
    this.#options = options;
  }

  /** What the last look found. */
  get usual(): RuntimeName {
    return this.#usual;
  }

  async runtimes(): Promise<NodeFacts['runtimes']> {
    const wasmtime = await this.#find();
    const jco = { name: 'jco' as const, version: jcoVersion, usable: true };
    return wasmtime ? [{ name: 'wasmtime', version: wasmtime.version, usable: true }, jco] : [jco];
  }

  /** Prepares what must be prepared once, then starts the release on a port of its own. */
  async launch(release: HostedRelease, newWriter: NewWriter, signal: AbortSignal): Promise<HostProcess> {
    const { aot, jco, root } = this.#options;
    await checkFolders(release.settings.grants, root);
    const program = await this.#find();
    if (!program) {
      return JcoHostPool.launch(release, await jco.ensure(release.digest, signal), signal, newWriter);
    }
    const wanted = { digest: release.digest, countsFuel: countsFuel(release.settings.grants) };
    const code = await aot.ensure(program, wanted, signal);
    const order = { program, compiled: true, release, freshInstances: false };
    try {
      return await launchWasmtime({ ...order, file: code.path }, signal, newWriter);
    } catch (error) {
      if (code.fresh || signal.aborted) throw error;
      // Code that was compiled before and does not load now may have rotted on the disk; compiling again mends it.
      await aot.discard(program, wanted);
      const again = await aot.ensure(program, wanted, signal);
      return launchWasmtime({ ...order, file: again.path }, signal, newWriter);
    }
  }

  async #find(): Promise<WasmtimeProgram | null> {
    const program = await this.#options.wasmtime.find();
    this.#usual = program ? 'wasmtime' : 'jco';
    return program;
  }
}
