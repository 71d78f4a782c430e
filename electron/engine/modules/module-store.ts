import type { Digest } from '#shared/domain/ids.ts';
import { Module, ModuleFacts } from '#shared/domain/module.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

/** The modules table. A record that does not fit any more is set aside; adding its file again mends it. */
export class ModuleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): Module[] {
    const rows = this.#database.all('SELECT * FROM modules ORDER BY added_at_ms DESC, name');
    return rows.flatMap((row) => readStored(this.#database, 'modules', Module, recordOf(row)) ?? []);
  }

  /** Inserts, or replaces the record of the same bytes. */
  put(module: Module): void {
    const { name, source, addedAtMs } = module;
    this.#database.run(
      `INSERT INTO modules (digest, name, facts, source, added_at_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (digest) DO UPDATE SET name = excluded.name, facts = excluded.facts, source = excluded.source,
         added_at_ms = excluded.added_at_ms`,
      module.digest,
      name,
      JSON.stringify(ModuleFacts.parse(module)),
      JSON.stringify(source),
      addedAtMs,
    );
  }

  remove(digest: Digest): void {
    this.#database.run('DELETE FROM modules WHERE digest = ?', digest);
  }
}

function recordOf(row: Row): unknown {
  const { digest, name, facts, source, added_at_ms: addedAtMs } = row;
  return { ...parsedObject(facts), digest, name, source: parsedObject(source), addedAtMs };
}

/** What is not JSON at all stays out, so that the schema names what is missing. */
function parsedObject(text: unknown): object {
  try {
    const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
