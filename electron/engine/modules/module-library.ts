import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Inspection, Module, ModuleFacts } from '#shared/domain/module.ts';
import type { Clock } from '../clock.ts';
import type { BlobStore } from './blob-store.ts';
import type { ModuleStore } from './module-store.ts';

/** A file as a person picked it. */
interface ModuleFile {
  readonly path: string;
  readonly name: string;
}

export interface ModuleLibraryOptions {
  readonly store: ModuleStore;
  readonly blobs: BlobStore;
  readonly inspector: { inspect(path: string, signal?: AbortSignal): Promise<Inspection> };
  readonly clock: Clock;
  /** Holds `sample/`. */
  readonly programFolder: string;
  /** Names of the workloads with a release of this module. */
  readonly usedBy: (digest: Digest) => readonly string[];
  readonly publish: (event: LiveEvent) => void;
  readonly record: (entry: Pick<ActivityEntry, 'action' | 'target' | 'result' | 'detail'>) => void;
}

/**
 * The modules that the console keeps. Promises that only bytes which the inspector found valid are kept, that exactly
 * the inspected bytes are kept and never half of them, and that a module in use stays.
 */
export class ModuleLibrary {
  readonly #options: ModuleLibraryOptions;
  readonly #modules: Map<Digest, Module>;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: ModuleLibraryOptions) {
    this.#options = options;
    this.#modules = new Map(options.store.all().map((module) => [module.digest, module]));
  }

  /** Newest first. */
  list(): Module[] {
    return [...this.#modules.values()].sort(
      (a, b) => b.addedAtMs - a.addedAtMs || a.name.localeCompare(b.name) || a.digest.localeCompare(b.digest),
    );
  }

  get(digest: Digest): Module {
    const module = this.#modules.get(digest);
    if (module) return module;
    throw new FlotillaError('module/not-found', `There is no module ${digest.slice(0, 12)} in the library.`);
  }

  /** The file with a module's bytes. */
  path(digest: Digest): string {
    return this.#options.blobs.path(this.get(digest).digest);
  }

  inspect({ path }: ModuleFile, signal?: AbortSignal): Promise<Inspection> {
    return this.#options.inspector.inspect(path, signal);
  }

  async add(file: ModuleFile, signal?: AbortSignal): Promise<AddModuleOutcome> {
    const name = labelOf(file.name);
    const inspection = await this.inspect(file, signal);
    if (inspection.verdict !== 'valid') {
      this.#record('module-added', name, inspection.message, 'failed');
      return { outcome: 'rejected', inspection };
    }
    return this.#inOrder(() => this.#keep(file.path, name, inspection.facts, signal));
  }

  /** The sample component's releases, by name. */
  async addSamples(signal?: AbortSignal): Promise<Module[]> {
    const folder = join(this.#options.programFolder, 'sample');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.wasm')).sort();
    if (names.length === 0) throw sampleBroken('The sample component is missing.');
    const added: Module[] = [];
    for (const name of names) {
      const outcome = await this.add({ path: join(folder, name), name }, signal);
      if (outcome.outcome === 'rejected') throw sampleBroken(`The sample component ${name} is damaged.`);
      added.push(outcome.module);
    }
    return added;
  }

  remove(digest: Digest): Promise<void> {
    return this.#inOrder(() => this.#remove(digest));
  }

  async #keep(path: string, name: string, facts: ModuleFacts, signal?: AbortSignal): Promise<AddModuleOutcome> {
    await this.#options.blobs.put(path, facts.digest, signal);
    const known = this.#modules.get(facts.digest);
    if (known) return { outcome: 'already-there', module: known };
    const module = { ...facts, name, addedAtMs: this.#options.clock.nowMs() };
    this.#options.store.put(module);
    this.#modules.set(module.digest, module);
    this.#options.publish({ type: 'module', module });
    this.#record('module-added', name, `sha256 ${module.digest}`);
    return { outcome: 'added', module };
  }

  async #remove(digest: Digest): Promise<void> {
    const { name } = this.get(digest);
    const users = this.#options.usedBy(digest);
    if (users.length > 0) {
      throw new FlotillaError('module/in-use', `${name} is used by ${users.join(', ')}.`.slice(0, 2000), {
        hint: 'A module stays as long as a release of a workload uses it.',
      });
    }
    this.#options.store.remove(digest);
    this.#modules.delete(digest);
    await this.#options.blobs.remove(digest);
    this.#options.publish({ type: 'module-removed', digest });
    this.#record('module-removed', name, `sha256 ${digest}`);
  }

  #record(action: 'module-added' | 'module-removed', target: string, detail: string, result: 'ok' | 'failed' = 'ok') {
    this.#options.record({ action, target, result, detail });
  }

  /** Changes one after the other: bytes are never removed while they are being added again. */
  #inOrder<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#lastChange.then(change);
    this.#lastChange = done.catch(() => {});
    return done;
  }
}

/** A name to show: one line, without characters that steer a terminal, never empty. */
function labelOf(fileName: string): string {
  const shown = fileName
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 255);
  return shown === '' ? 'module.wasm' : shown;
}

const sampleBroken = (message: string): FlotillaError =>
  new FlotillaError('file/unreadable', message, { hint: 'Install Flotilla again.' });
