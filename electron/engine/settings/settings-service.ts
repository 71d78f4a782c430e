import type { LiveEvent } from '#shared/domain/live-event.ts';
import { Settings } from '#shared/domain/settings.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

/** What a person set. A stored record that no longer fits is set aside and the defaults hold. */
export class SettingsService {
  readonly #database: Database;
  readonly #publish: (event: LiveEvent) => void;
  readonly #record: RecordActivity;
  #settings: Settings;

  constructor(options: { database: Database; publish: (event: LiveEvent) => void; record: RecordActivity }) {
    this.#database = options.database;
    this.#publish = options.publish;
    this.#record = options.record;
    const row = this.#database.get('SELECT value FROM settings WHERE id = 1');
    this.#settings = (row && readStored(this.#database, 'settings', Settings, row['value'])) ?? Settings.parse({});
  }

  get(): Settings {
    return this.#settings;
  }

  set(settings: Settings): Settings {
    const changed = Object.entries(settings).filter(([key, value]) => Reflect.get(this.#settings, key) !== value);
    this.#database.run('INSERT OR REPLACE INTO settings (id, value) VALUES (1, ?)', JSON.stringify(settings));
    this.#settings = settings;
    this.#publish({ type: 'settings', settings });
    const detail = changed.map(([key, value]) => `${key} = ${String(value)}`).join(', ');
    this.#record({ action: 'settings-changed', target: 'settings', result: 'ok', detail });
    return settings;
  }
}
