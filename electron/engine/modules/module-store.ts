import type { Digest } from '#shared/domain/ids.ts';
import { Module, ModuleFacts } from '#shared/domain/module.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

const Label = Module.pick({ digest: true, name: true, source: true, addedAtMs: true });
/** A module without its facts. */
export type ModuleLabel = Pick<Module, 'digest' | 'name' | 'source' | 'addedAtMs'>;

/**
 * The modules table. Facts that an older console wrote are left out until they were read again from the bytes; any other
 * record that does not fit is set aside, and adding its file again mends it.
 */
export class ModuleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): Module[] {
    const rows = this.#database.all('SELECT * FROM modules ORDER BY added_at_ms DESC, name');
    return rows.flatMap((row) => {
      const record = recordOf(row);
      return labelOfOutdated(record) ? [] : (readStored(this.#database, 'modules', Module, record) ?? []);
    });
  }

  /** Modules whose facts have to be read again. */
  outdated(): ModuleLabel[] {
    const rows = this.#database.all('SELECT * FROM modules ORDER BY added_at_ms DESC, name');
    return rows.flatMap((row) => labelOfOutdated(recordOf(row)) ?? []);
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

/** Facts are whole when they are written: what does not fit now is of another version. */
function labelOfOutdated(record: unknown): ModuleLabel | undefined {
  const label = Label.safeParse(record);
  return label.success && !ModuleFacts.safeParse(record).success ? label.data : undefined;
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
