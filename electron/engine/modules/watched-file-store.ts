import { z } from 'zod';
import { WatchedFile } from '#shared/domain/watched-file.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';
import type { FileStamp } from './watch-file.ts';

export interface StoredWatchedFile {
  readonly file: WatchedFile;
  /** What the file looked like when it was last looked into. */
  readonly seen: FileStamp;
}

const Seen = z.string().nullable();

/** The table of watched files. */
export class WatchedFileStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): StoredWatchedFile[] {
    return this.#database.all('SELECT file, seen FROM watched_files').flatMap((row) => {
      const file = readStored(this.#database, 'watched_files', WatchedFile, row['file']);
      const seen = readStored(this.#database, 'watched_files', Seen, row['seen']);
      return file ? [{ file, seen: seen ?? null }] : [];
    });
  }

  put({ file, seen }: StoredWatchedFile): void {
    this.#database.run(
      `INSERT INTO watched_files (id, path, file, seen) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET file = excluded.file, seen = excluded.seen`,
      file.id,
      file.path,
      JSON.stringify(file),
      JSON.stringify(seen),
    );
  }

  remove(id: string): void {
    this.#database.run('DELETE FROM watched_files WHERE id = ?', id);
  }
}
