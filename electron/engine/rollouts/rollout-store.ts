import type { RolloutId, WorkloadName } from '#shared/domain/ids.ts';
import { RolloutEvent, RolloutOrder, type RolloutState } from '#shared/domain/rollout-state.ts';
import { replay } from '#shared/domain/rollout-step.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

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

  finish(rollout: RolloutId): void {
    this.#database.run('UPDATE rollouts SET finished = 1 WHERE id = ?', rollout);
  }

  isRunning(workload: WorkloadName): boolean {
    return this.#database.get('SELECT 1 FROM rollouts WHERE workload = ? AND finished = 0', workload) !== undefined;
  }

  /** Newest first. */
  orders({ unfinishedOnly }: { unfinishedOnly: boolean }): RolloutOrder[] {
    const where = unfinishedOnly ? 'WHERE finished = 0' : '';
    return this.#database
      .all(`SELECT plan FROM rollouts ${where} ORDER BY started_at_ms DESC, id LIMIT 500`)
      .flatMap((row) => this.#orderOf(row) ?? []);
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
