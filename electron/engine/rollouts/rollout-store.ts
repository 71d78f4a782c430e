import { RolloutId, type WorkloadName } from '#shared/domain/ids.ts';
import { RolloutSummary } from '#shared/domain/rollout.ts';
import { RolloutEvent, RolloutOrder, type RolloutState } from '#shared/domain/rollout-state.ts';
import { replay } from '#shared/domain/rollout-step.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

const mostListed = 500;

/**
 * Rollouts and their journal. A rollout's state is never stored: it is what its journal adds up to, so there is nothing
 * that could disagree with it.
 */
export class RolloutStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  insert(order: RolloutOrder): void {
    this.#database.run(
      'INSERT INTO rollouts (id, workload, release, started_at_ms, plan) VALUES (?, ?, ?, ?, ?)',
      order.id,
      order.workload,
      order.release,
      order.startedAtMs,
      JSON.stringify(order),
    );
  }

  /** On disk when this returns: what the event announces may be begun, what it reports is never done again. */
  append(rollout: RolloutId, seq: number, event: RolloutEvent): void {
    this.#database.run(
      'INSERT INTO journal (rollout, seq, at_ms, event) VALUES (?, ?, ?, ?)',
      rollout,
      seq,
      event.atMs,
      JSON.stringify(event),
    );
  }

  /** Nothing more happens in it; `summary` is how it ended, absent where that cannot be told. */
  finish(rollout: RolloutId, summary: RolloutSummary | null): void {
    const text = summary && JSON.stringify(summary);
    this.#database.run('UPDATE rollouts SET finished = 1, summary = ? WHERE id = ?', text, rollout);
  }

  /** Ended rollouts, newest first, without reading their journals. */
  finished(): RolloutSummary[] {
    const rows = this.#database.all(
      `SELECT summary FROM rollouts WHERE finished = 1 AND summary IS NOT NULL
       ORDER BY started_at_ms DESC, id LIMIT ${mostListed}`,
    );
    return rows.flatMap((row) => readStored(this.#database, 'rollouts', RolloutSummary, row['summary']) ?? []);
  }

  isRunning(workload: WorkloadName): boolean {
    return this.#database.get('SELECT 1 FROM rollouts WHERE workload = ? AND finished = 0', workload) !== undefined;
  }

  /** Rollouts that an ended engine left under way; those that cannot be read any more by their id alone. */
  unfinished(): RolloutId[] {
    const rows = this.#database.all('SELECT id FROM rollouts WHERE finished = 0 ORDER BY started_at_ms, id');
    return rows.flatMap((row) => readStored(this.#database, 'rollouts', RolloutId, JSON.stringify(row['id'])) ?? []);
  }

  load(id: RolloutId): { state: RolloutState; seq: number } | undefined {
    const row = this.#database.get('SELECT plan FROM rollouts WHERE id = ?', id);
    const order = row && this.#orderOf(row);
    if (!order) return undefined;
    const rows = this.#database.all('SELECT seq, event FROM journal WHERE rollout = ? ORDER BY seq', id);
    const events = rows.flatMap((entry) => readStored(this.#database, 'journal', RolloutEvent, entry['event']) ?? []);
    return { state: replay(order, events), seq: Number(rows.at(-1)?.['seq'] ?? 0) };
  }

  #orderOf(row: Row): RolloutOrder | undefined {
    return readStored(this.#database, 'rollouts', RolloutOrder, row['plan']);
  }
}
