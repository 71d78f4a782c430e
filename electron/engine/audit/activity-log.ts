import { ActivityEntry } from '#shared/domain/activity.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Clock } from '../clock.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

export type NewActivity = Pick<ActivityEntry, 'action' | 'target' | 'result' | 'detail'> & {
  /** `console` for what it did by itself; otherwise the operating system's user. */
  readonly by?: 'console';
};

export type RecordActivity = (entry: NewActivity) => void;

/** Who did what, on what, with which result. Append-only: the database itself refuses to change or delete a line. */
export class ActivityLog {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #user: string;
  readonly #publish: (event: LiveEvent) => void;

  constructor(options: { database: Database; clock: Clock; user: string; publish: (event: LiveEvent) => void }) {
    this.#database = options.database;
    this.#clock = options.clock;
    this.#user = options.user;
    this.#publish = options.publish;
  }

  record(entry: NewActivity): void {
    const atMs = this.#clock.nowMs();
    const actor = entry.by ?? this.#user;
    const target = entry.target.slice(0, 300);
    const detail = entry.detail.slice(0, 2000);
    const { lastId } = this.#database.run(
      'INSERT INTO activity (at_ms, actor, action, target, result, detail) VALUES (?, ?, ?, ?, ?, ?)',
      atMs,
      actor,
      entry.action,
      target,
      entry.result,
      detail,
    );
    this.#publish({
      type: 'activity',
      entry: { seq: lastId, atMs, actor, action: entry.action, target, result: entry.result, detail },
    });
  }

  /** Newest first. */
  list({ before, limit }: { before?: number | undefined; limit: number }): ActivityEntry[] {
    const rows = this.#database.all(
      'SELECT * FROM activity WHERE seq < ? ORDER BY seq DESC LIMIT ?',
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
    return rows.flatMap((row) => readStored(this.#database, 'activity', ActivityEntry, entryOf(row)) ?? []);
  }
}

function entryOf(row: Row) {
  const { seq, at_ms: atMs, actor, action, target, result, detail } = row;
  return { seq, atMs, actor, action, target, result, detail };
}
