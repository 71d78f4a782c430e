import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';
import { ReleaseId, type WorkloadName } from '#shared/domain/ids.ts';
import { flushFolder, readJsonFile, writeFileAtomically } from './atomic-file.ts';
import { asDiskFailure, systemCode } from './disk-failure.ts';
import type { HostedRelease } from './host-process.ts';
import type { NodeLayout } from './node-layout.ts';
import { ReleaseFile, WorkloadRecord } from './workload-record.ts';

/** The files of one workload. A file that does not fit its schema is set aside under another name, never overwritten. */
export class WorkloadFiles {
  readonly #layout: NodeLayout;
  readonly #name: WorkloadName;

  constructor(layout: NodeLayout, name: WorkloadName) {
    this.#layout = layout;
    this.#name = name;
  }

  async readRecord(): Promise<WorkloadRecord | null> {
    const path = this.#layout.current(this.#name);
    const found = await readJsonFile(path, WorkloadRecord);
    if (found === null) return null;
    if ('value' in found) return found.value;
    await rename(path, `${path}.unreadable`);
    return null;
  }

  async writeRecord(record: WorkloadRecord | null): Promise<void> {
    const path = this.#layout.current(this.#name);
    try {
      if (record !== null) {
        await mkdir(dirname(path), { recursive: true });
        return await writeFileAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
      }
      await rm(path, { force: true });
      await flushFolder(dirname(path));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw asDiskFailure(error, path);
    }
  }

  async readRelease(id: ReleaseId): Promise<HostedRelease> {
    const found = await readJsonFile(this.#layout.release(this.#name, id), ReleaseFile);
    if (found && 'value' in found) return found.value;
    const why = found ? found.unreadable : 'its file is gone';
    throw new FlotillaError('storage/unreadable', `Release ${id} cannot be read on the node: ${why.slice(0, 600)}`, {
      hint: 'Roll the release out again.',
    });
  }

  /** Releases never change; the same one may be written again. */
  async writeRelease({ workload, release, digest, settings }: HostedRelease): Promise<void> {
    const path = this.#layout.release(workload, release);
    const file: ReleaseFile = { version: 1, workload, release, digest, settings };
    const found = await readJsonFile(path, ReleaseFile);
    if (found && 'value' in found) {
      if (JSON.stringify(found.value) === JSON.stringify(ReleaseFile.parse(file))) return;
      throw new FlotillaError('input/invalid', `Release ${release} is there already and is another.`, {
        hint: 'A changed module or setting is a new release.',
      });
    }
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomically(path, `${JSON.stringify(file, null, 2)}\n`);
    } catch (error) {
      throw asDiskFailure(error, path);
    }
  }

  /** Forgets releases that can neither run nor be gone back to. */
  async keepOnly(kept: ReadonlySet<ReleaseId>): Promise<void> {
    const entries = await readdir(this.#layout.releases(this.#name)).catch(() => []);
    for (const entry of entries) {
      const id = ReleaseId.safeParse(entry);
      if (!id.success || kept.has(id.data)) continue;
      await rm(dirname(this.#layout.release(this.#name, id.data)), { recursive: true, force: true });
    }
  }

  async removeAll(): Promise<void> {
    await rm(this.#layout.workload(this.#name), { recursive: true, force: true });
  }
}
