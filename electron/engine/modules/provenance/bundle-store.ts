import { createHash } from 'node:crypto';
import type { Digest } from '#shared/domain/ids.ts';
import type { Database } from '../../storage/database.ts';

/** Bundles beside modules, as they were given; they go with the module. */
export class BundleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Oldest first. */
  of(digest: Digest): string[] {
    return this.#database
      .all('SELECT bundle FROM signature_bundles WHERE digest = ? ORDER BY added_at_ms, bundle_digest', digest)
      .map((row) => String(row['bundle']));
  }

  /** The same text is kept once. */
  add(digest: Digest, bundle: string, addedAtMs: number): void {
    this.#database.run(
      'INSERT OR IGNORE INTO signature_bundles (digest, bundle_digest, bundle, added_at_ms) VALUES (?, ?, ?, ?)',
      digest,
      createHash('sha256').update(bundle).digest('hex'),
      bundle,
      addedAtMs,
    );
  }
}
