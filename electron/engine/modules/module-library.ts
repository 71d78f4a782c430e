import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { ModuleSource } from '#shared/domain/module-source.ts';
import type { Inspection, Module, ModuleFacts } from '#shared/domain/module.ts';
import type { Clock } from '../clock.ts';
import type { BlobStore } from './blob-store.ts';
import type { ModuleStore } from './module-store.ts';
import type { TextConverter } from './text/text-converter.ts';

/** A file as a person picked it. */
export interface ModuleFile {
  readonly path: string;
  readonly name: string;
}

/** Where the bytes of a file came from, and on whose behalf, when a person did not just pick it. */
export interface AddedFrom {
  readonly source?: ModuleSource;
  /** The console does it by itself. */
  readonly by?: 'console';
}

type Recorded = Pick<ActivityEntry, 'action' | 'target' | 'result' | 'detail'> & { readonly by?: 'console' };

export interface ModuleLibraryOptions {
  readonly store: ModuleStore;
  readonly blobs: BlobStore;
  readonly inspector: { inspect(path: string, signal?: AbortSignal): Promise<Inspection> };
  readonly text: Pick<TextConverter, 'convert'>;
  readonly clock: Clock;
  /** Holds `sample/`. */
  readonly programFolder: string;
  /** Names of the workloads with a release of this module. */
  readonly usedBy: (digest: Digest) => readonly string[];
  readonly publish: (event: LiveEvent) => void;
  readonly record: (entry: Recorded) => void;
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

  /** Brings back modules whose facts an older console wrote, by looking into their bytes again. */
  async readAgain(signal?: AbortSignal): Promise<void> {
    for (const label of this.#options.store.outdated()) {
      const inspection = await this.#options.inspector.inspect(this.#options.blobs.path(label.digest), signal);
      if (inspection.verdict !== 'valid' || inspection.facts.digest !== label.digest) continue;
      const module = { ...inspection.facts, ...label };
      this.#options.store.put(module);
      this.#modules.set(module.digest, module);
      this.#options.publish({ type: 'module', module });
    }
  }

  /** Newest first. */
  list(): Module[] {
    return [...this.#modules.values()].sort(
      (a, b) => b.addedAtMs - a.addedAtMs || a.name.localeCompare(b.name) || a.digest.localeCompare(b.digest),
    );
  }

  find(digest: Digest): Module | undefined {
    return this.#modules.get(digest);
  }

  get(digest: Digest): Module {
    const module = this.find(digest);
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

  /** The record and the bytes. */
  async has(digest: Digest): Promise<boolean> {
    return this.#modules.has(digest) && (await this.#options.blobs.has(digest));
  }

  async add(file: ModuleFile, signal?: AbortSignal, from: AddedFrom = {}): Promise<AddModuleOutcome> {
    const name = labelOf(file.name);
    const inspection = await this.inspect(file, signal);
    if (inspection.verdict !== 'valid') {
      this.#record('module-added', name, inspection.message, { ...from, result: 'failed' });
      return { outcome: 'rejected', inspection };
    }
    return this.#inOrder(() => this.#keep(file.path, name, inspection.facts, from, signal));
  }

  /** Text as people write it (WAT), made into bytes and added; a text that is none is rejected like bytes that are none. */
  async addText(file: ModuleFile, signal?: AbortSignal): Promise<AddModuleOutcome> {
    const name = labelOf(file.name);
    return this.#options.text.convert(file.path, signal, async (converted) => {
      if ('path' in converted) {
        return this.add({ path: converted.path, name: name.replace(/\.(wat|wast|txt)$/i, '') + '.wasm' }, signal, {
          source: { kind: 'file', name },
        });
      }
      this.#record('module-added', name, converted.rejected.message, { result: 'failed' });
      return { outcome: 'rejected', inspection: converted.rejected };
    });
  }

  /** The sample component's releases, by name. */
  async addSamples(signal?: AbortSignal): Promise<Module[]> {
    const folder = join(this.#options.programFolder, 'sample');
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.wasm')).sort();
    if (names.length === 0) throw sampleBroken('The sample component is missing.');
    const added: Module[] = [];
    for (const name of names) {
      const outcome = await this.add({ path: join(folder, name), name }, signal, { source: { kind: 'sample' } });
      if (outcome.outcome === 'rejected') throw sampleBroken(`The sample component ${name} is damaged.`);
      added.push(outcome.module);
    }
    return added;
  }

  remove(digest: Digest): Promise<void> {
    return this.#inOrder(() => this.#remove(digest));
  }

  async #keep(
    path: string,
    name: string,
    facts: ModuleFacts,
    from: AddedFrom,
    signal?: AbortSignal,
  ): Promise<AddModuleOutcome> {
    await this.#options.blobs.put(path, facts.digest, signal);
    const known = this.#modules.get(facts.digest);
    if (known) return { outcome: 'already-there', module: known };
    const source = from.source ?? { kind: 'file', name };
    const module = { ...facts, name, source, addedAtMs: this.#options.clock.nowMs() };
    this.#options.store.put(module);
    this.#modules.set(module.digest, module);
    this.#options.publish({ type: 'module', module });
    this.#record('module-added', name, `sha256 ${module.digest}`, from);
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

  #record(
    action: 'module-added' | 'module-removed',
    target: string,
    detail: string,
    { result = 'ok', by }: { readonly result?: 'ok' | 'failed'; readonly by?: 'console' } = {},
  ) {
    this.#options.record({ action, target, result, detail, ...(by && { by }) });
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
