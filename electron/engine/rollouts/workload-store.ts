import { createHash } from 'node:crypto';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type Digest, EpochMs, ReleaseId, type ReleaseId as ReleaseIdType, WorkloadName } from '#shared/domain/ids.ts';
import { Release, type ReleaseSettings, type Workload } from '#shared/domain/workload.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

/** Workloads and their immutable releases. */
export class WorkloadStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): Workload[] {
    return this.#database.all('SELECT * FROM workloads ORDER BY name').flatMap((row) => this.#workloadOf(row) ?? []);
  }

  find(name: WorkloadName): Workload | undefined {
    const row = this.#database.get('SELECT * FROM workloads WHERE name = ?', name);
    return row && this.#workloadOf(row);
  }

  get(name: WorkloadName): Workload {
    const workload = this.find(name);
    if (!workload) throw new FlotillaError('workload/not-found', `There is no workload named ${name}.`);
    return workload;
  }

  /** The release that a module and settings make: the one that is there already, or what the next would be. */
  releaseFor(workload: WorkloadName, digest: Digest, settings: ReleaseSettings): { release: Release; isNew: boolean } {
    const releases = this.find(workload)?.releases ?? [];
    const mark = releaseMark(digest, settings);
    const same = releases.find((release) => release.digest === digest && release.id.endsWith(`-${mark}`));
    if (same) return { release: same, isNew: false };
    const number = Math.max(0, ...releases.map((release) => release.number)) + 1;
    const id = ReleaseId.parse(`r${number}-${mark}`);
    return { release: { id, workload, number, digest, settings, createdAtMs: 0 }, isNew: true };
  }

  /** Stores a release, and its workload when it is the first. Storing it twice changes nothing. */
  keep(release: Release): void {
    this.#database.transaction(() => {
      this.#database.run(
        'INSERT OR IGNORE INTO workloads (name, created_at_ms) VALUES (?, ?)',
        release.workload,
        release.createdAtMs,
      );
      this.#database.run(
        `INSERT INTO releases (id, workload, number, digest, settings, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (workload, id) DO NOTHING`,
        release.id,
        release.workload,
        release.number,
        release.digest,
        JSON.stringify(release.settings),
        release.createdAtMs,
      );
    });
  }

  release(workload: WorkloadName, id: ReleaseIdType): Release | undefined {
    return this.find(workload)?.releases.find((release) => release.id === id);
  }

  /** Workloads with a release of this module, so that it must not be deleted. */
  usersOf(digest: Digest): string[] {
    const rows = this.#database.all(
      'SELECT DISTINCT workload FROM releases WHERE digest = ? ORDER BY workload',
      digest,
    );
    return rows.map((row) => String(row['workload']));
  }

  #workloadOf(row: Row): Workload | undefined {
    const name = readStored(this.#database, 'workloads', WorkloadName, JSON.stringify(row['name']));
    const createdAtMs = readStored(this.#database, 'workloads', EpochMs, row['created_at_ms']);
    if (name === undefined || createdAtMs === undefined) return undefined;
    const rows = this.#database.all('SELECT * FROM releases WHERE workload = ? ORDER BY number', name);
    const releases = rows.flatMap(
      (release) => readStored(this.#database, 'releases', Release, releaseRecord(release)) ?? [],
    );
    return { name, kind: 'service', releases, createdAtMs };
  }
}

/** 12 hex digits over module and settings: the same two always make the same release. Keys are sorted first. */
function releaseMark(digest: Digest, settings: ReleaseSettings): string {
  const sorted = JSON.stringify(settings, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(`${digest}\n${sorted}`).digest('hex').slice(0, 12);
}

function releaseRecord(row: Row): unknown {
  const settings: unknown = typeof row['settings'] === 'string' ? JSON.parse(row['settings']) : null;
  const { id, workload, number, digest, created_at_ms: createdAtMs } = row;
  return { id, workload, number, digest, settings, createdAtMs };
}
