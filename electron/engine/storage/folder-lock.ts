import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { FlotillaError } from '#shared/domain/failure.ts';

/**
 * Keeps two engines from working on one data folder. The lock is an exclusive transaction on a file of its own, so the
 * operating system lets go of it when the process ends in whatever way; no stale lock can remain.
 */
export function lockFolder(folder: string): { release(): void } {
  const db = new DatabaseSync(join(folder, 'engine.lock'), { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new FlotillaError('storage/in-use', 'Another Flotilla works on this data folder.', {
      hint: `Use the window that is open, or end it first. The folder is ${folder}.`,
      retryable: true,
      cause,
    });
  }
  return { release: () => db.close() };
}
