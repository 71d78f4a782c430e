import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { systemClock } from '../clock.ts';
import { Database } from '../storage/database.ts';
import { ActivityLog } from './activity-log.ts';

function makeLog() {
  const database = Database.open(':memory:');
  const events: LiveEvent[] = [];
  const log = new ActivityLog({ database, clock: systemClock, user: 'ops', publish: (event) => events.push(event) });
  return { database, events, log };
}

describe('activity log', () => {
  it('lists newest first, by whom, and publishes each line', () => {
    const { log, events } = makeLog();
    log.record({ action: 'node-added', target: 'edge-1', result: 'ok', detail: '' });
    log.record({ action: 'rollout-undone', target: 'shop', result: 'failed', detail: 'health', by: 'console' });
    expect(log.list({ limit: 10 }).map((entry) => [entry.seq, entry.actor, entry.target])).toEqual([
      [2, 'console', 'shop'],
      [1, 'ops', 'edge-1'],
    ]);
    expect(log.list({ limit: 10, before: 2 })).toHaveLength(1);
    expect(events).toHaveLength(2);
  });

  it('cannot be changed or shortened, not even by our own code', () => {
    const { log, database } = makeLog();
    log.record({ action: 'node-added', target: 'edge-1', result: 'ok', detail: '' });
    expect(() => database.run("UPDATE activity SET actor = 'nobody'")).toThrow(/append-only/);
    expect(() => database.run('DELETE FROM activity')).toThrow(/append-only/);
  });
});
