import type { Digest } from '#shared/domain/ids.ts';
import { CapabilityApproval } from '#shared/domain/module-diff.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

/**
 * Agreements to gains in capabilities, each between exactly two modules. The first agreement stands: who gave it and
 * when is never changed afterwards.
 */
export class ApprovalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(from: Digest, to: Digest): CapabilityApproval | null {
    const row = this.#database.get(
      'SELECT * FROM capability_approvals WHERE from_digest = ? AND to_digest = ?',
      from,
      to,
    );
    if (row === undefined) return null;
    const { from_digest, to_digest, by, at_ms: atMs } = row;
    const record = { from: from_digest, to: to_digest, by, atMs };
    return readStored(this.#database, 'capability_approvals', CapabilityApproval, record) ?? null;
  }

  /**
   * Keeps it together with what `alongside` writes to the same database, or neither. Returns false, and runs nothing,
   * where there was one already.
   */
  add({ from, to, by, atMs }: CapabilityApproval, alongside: () => void): boolean {
    return this.#database.transaction(() => {
      const { changes } = this.#database.run(
        `INSERT INTO capability_approvals (from_digest, to_digest, by, at_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        from,
        to,
        by,
        atMs,
      );
      if (changes > 0) alongside();
      return changes > 0;
    });
  }
}
