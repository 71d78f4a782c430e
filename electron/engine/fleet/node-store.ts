import { z } from 'zod';
import { EpochMs, NodeId } from '#shared/domain/ids.ts';
import { Labels, type Node, NodeFacts } from '#shared/domain/node.ts';
import type { Database, Row } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';
import { StoredTarget } from './stored-target.ts';

export const StoredNode = z.object({
  id: NodeId,
  name: z.string(),
  /** How it is reached, to show. */
  address: z.string(),
  labels: Labels,
  target: StoredTarget,
  facts: NodeFacts.nullable(),
  addedAtMs: EpochMs,
  lastSeenAtMs: EpochMs.nullable(),
});
export type StoredNode = z.infer<typeof StoredNode>;

/** The nodes table. */
export class NodeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): StoredNode[] {
    return this.#database.all('SELECT * FROM nodes ORDER BY name').flatMap((row) => {
      const record = recordOf(row);
      return readStored(this.#database, 'nodes', StoredNode, record) ?? [];
    });
  }

  insert(node: StoredNode): void {
    this.#database.run(
      'INSERT INTO nodes (id, name, driver, address, labels, target, facts, added_at_ms, last_seen_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      node.id,
      node.name,
      node.target.driver,
      node.address,
      JSON.stringify(node.labels),
      JSON.stringify(node.target),
      node.facts && JSON.stringify(node.facts),
      node.addedAtMs,
      node.lastSeenAtMs,
    );
  }

  setLabels(id: NodeId, labels: Labels): void {
    this.#database.run('UPDATE nodes SET labels = ? WHERE id = ?', JSON.stringify(labels), id);
  }

  /** Facts and last contact; written at most now and then by the caller, not at every poll. */
  setSeen(node: Pick<Node, 'id' | 'facts' | 'lastSeenAtMs'>): void {
    this.#database.run(
      'UPDATE nodes SET facts = ?, last_seen_at_ms = ? WHERE id = ?',
      node.facts && JSON.stringify(node.facts),
      node.lastSeenAtMs,
      node.id,
    );
  }

  remove(id: NodeId): void {
    this.#database.run('DELETE FROM nodes WHERE id = ?', id);
  }
}

function recordOf(row: Row): unknown {
  const json = (value: unknown) => (typeof value === 'string' ? safeParse(value) : value);
  return {
    id: row['id'],
    name: row['name'],
    address: row['address'],
    labels: json(row['labels']),
    target: json(row['target']),
    facts: json(row['facts']),
    addedAtMs: row['added_at_ms'],
    lastSeenAtMs: row['last_seen_at_ms'],
  };
}

/** A column that is not JSON stays text, so that the schema names it as the one that does not fit. */
function safeParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
