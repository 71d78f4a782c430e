import type { KeyObject } from 'node:crypto';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { TrustedKey } from '#shared/domain/provenance.ts';
import type { Clock } from '../../clock.ts';
import type { Database, Row } from '../../storage/database.ts';
import { readStored } from '../../storage/stored-json.ts';
import type { ModuleLibraryOptions } from '../module-library.ts';
import { readPublicKey } from './public-key.ts';

const mostKeys = 100;

/** A trusted key, ready to check signatures with. */
export interface CheckingKey extends TrustedKey {
  readonly key: KeyObject;
}

export interface TrustedKeysOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly publish: (event: LiveEvent) => void;
  readonly record: ModuleLibraryOptions['record'];
}

/** Public keys whose signatures count. A key is one key however it is written; adding it again gives it another name. */
export class TrustedKeys {
  readonly #options: TrustedKeysOptions;
  readonly #keys = new Map<string, CheckingKey>();
  #revision = 0;

  constructor(options: TrustedKeysOptions) {
    this.#options = options;
    for (const row of options.database.all('SELECT * FROM trusted_keys')) {
      const stored = readStored(options.database, 'trusted_keys', TrustedKey, keyOf(row));
      const key = stored && usable(stored);
      if (key) this.#keys.set(key.id, key);
      else if (stored) options.database.setAside('trusted_keys', stored, 'not a usable key');
    }
  }

  /** Another number after every change. */
  get revision(): number {
    return this.#revision;
  }

  /** By name. */
  list(): TrustedKey[] {
    return this.forChecking().map(({ key: _, ...stored }) => stored);
  }

  forChecking(): CheckingKey[] {
    return [...this.#keys.values()].sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
  }

  add({ name, pem: given }: { readonly name: string; readonly pem: string }): TrustedKey {
    const { key, algorithm, id, pem } = readPublicKey(given);
    const shownName = name.replace(/\p{Cc}+/gu, ' ').trim();
    if (shownName === '') throw new FlotillaError('input/invalid', 'The key needs a name.', { field: 'name' });
    const known = this.#keys.get(id);
    if (!known && this.#keys.size >= mostKeys) {
      throw new FlotillaError('input/invalid', `At most ${mostKeys} keys are trusted.`, { field: 'pem' });
    }
    const addedAtMs = known?.addedAtMs ?? this.#options.clock.nowMs();
    const stored: TrustedKey = { id, name: shownName, algorithm, pem, addedAtMs };
    this.#options.database.run(
      `INSERT INTO trusted_keys (id, name, algorithm, pem, added_at_ms) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name`,
      id,
      shownName,
      algorithm,
      pem,
      addedAtMs,
    );
    this.#keys.set(id, { ...stored, key });
    this.#changed('key-trusted', stored);
    return stored;
  }

  remove(id: string): void {
    const key = this.#keys.get(id);
    if (!key) return;
    this.#options.database.run('DELETE FROM trusted_keys WHERE id = ?', id);
    this.#keys.delete(id);
    this.#changed('key-removed', key);
  }

  #changed(action: 'key-trusted' | 'key-removed', { id, name, algorithm }: TrustedKey): void {
    this.#revision += 1;
    this.#options.record({ action, target: name, result: 'ok', detail: `${algorithm} ${id}` });
    this.#options.publish({ type: 'module-knowledge', digest: null });
  }
}

function usable(stored: TrustedKey): CheckingKey | undefined {
  try {
    const { key, id } = readPublicKey(stored.pem);
    return id === stored.id ? { ...stored, key } : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(row: Row): unknown {
  const { id, name, algorithm, pem, added_at_ms: addedAtMs } = row;
  return { id, name, algorithm, pem, addedAtMs };
}
