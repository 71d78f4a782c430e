import { chmodSync, existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { FlotillaError } from '#shared/domain/failure.ts';
import { migrations } from './migrations/all.ts';

export type Row = Record<string, SQLOutputValue>;

/**
 * The console's own data: one SQLite file, write-ahead log, strict tables.
 * Promises that a finished `run` outside a transaction, or a finished `transaction`, is on disk (synchronous FULL: the
 * rollout's journal stands on it). Rows come back as they are; whoever reads them checks them with a schema.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** Opens or makes the file and brings its tables up to date. `:memory:` for tests. */
  static open(file: string, steps: readonly string[] = migrations): Database {
    let db: DatabaseSync;
    try {
      db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5_000 });
      db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      if (file !== ':memory:' && existsSync(file)) chmodSync(file, 0o600);
    } catch (cause) {
      throw new FlotillaError('storage/unreadable', `The console's data cannot be opened: ${String(cause)}`, {
        hint: `Check that ${file} is readable and not damaged; move it away to start with empty data.`,
        cause,
      });
    }
    const database = new Database(db);
    database.#migrate(steps, file);
    return database;
  }

  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number } {
    const result = this.#prepare(sql).run(...values);
    return { changes: Number(result.changes), lastId: Number(result.lastInsertRowid) };
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** All of it or nothing. May be nested; the outermost one decides. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    this.#depth += 1;
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  /** Keeps a record that no longer fits its schema, and reports it, so that nothing is silently lost. */
  setAside(source: string, record: unknown, reason: string): void {
    this.run(
      'INSERT OR IGNORE INTO set_aside (at_ms, source, record, reason) VALUES (?, ?, ?, ?)',
      Date.now(),
      source,
      JSON.stringify(record) ?? 'undefined',
      reason,
    );
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #migrate(steps: readonly string[], file: string): void {
    const version = Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
    if (version > steps.length) {
      throw new FlotillaError('storage/unreadable', 'The console’s data was written by a newer Flotilla.', {
        hint: `Start the newer version, or move ${file} away to begin with empty data.`,
      });
    }
    steps.slice(version).forEach((step, index) => {
      this.transaction(() => {
        this.#db.exec(step);
        this.#db.exec(`PRAGMA user_version = ${version + index + 1}`);
      });
    });
  }
}
