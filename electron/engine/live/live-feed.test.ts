import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import { LiveFeed } from './live-feed.ts';

const removed = (n: number): LiveEvent => ({ type: 'nodes-removed', ids: [`n${n}` as never] });

async function take(feed: LiveFeed, lastId: string | undefined, count: number) {
  const abort = new AbortController();
  const seen: { id: string; event: LiveEvent }[] = [];
  for await (const entry of feed.read(lastId, abort.signal)) {
    seen.push(entry);
    if (seen.length === count) break;
  }
  return seen;
}

describe('live feed', () => {
  it('begins with reset, then every change in order', async () => {
    const feed = new LiveFeed('run1');
    const reading = take(feed, undefined, 3);
    await Promise.resolve();
    feed.publish(removed(1));
    feed.publish(removed(2));
    const seen = await reading;
    expect(seen.map((entry) => entry.event.type)).toEqual(['reset', 'nodes-removed', 'nodes-removed']);
    expect(seen[2]?.id).toBe('run1:2');
  });

  it('resumes after the last event seen, without reset', async () => {
    const feed = new LiveFeed('run1');
    for (let n = 1; n <= 5; n += 1) feed.publish(removed(n));
    const seen = await take(feed, 'run1:3', 2);
    expect(seen.map((entry) => entry.id)).toEqual(['run1:4', 'run1:5']);
  });

  it.each([
    ['another run', 'run0:3'],
    ['a number that was never given', 'run1:99'],
    ['nonsense', 'x'],
  ])('resets after %s', async (_, lastId) => {
    const feed = new LiveFeed('run1');
    for (let n = 1; n <= 5; n += 1) feed.publish(removed(n));
    expect((await take(feed, lastId, 1))[0]?.event.type).toBe('reset');
  });

  it('resets when more was missed than is kept', async () => {
    const feed = new LiveFeed('run1');
    for (let n = 1; n <= 3000; n += 1) feed.publish(removed(n));
    expect((await take(feed, 'run1:10', 1))[0]?.event.type).toBe('reset');
    expect((await take(feed, 'run1:1000', 1))[0]?.event.type).toBe('nodes-removed');
  });

  it('tells a reader that is too slow to read all again', async () => {
    const feed = new LiveFeed('run1');
    const abort = new AbortController();
    const reader = feed.read(undefined, abort.signal);
    expect((await reader.next()).value?.event.type).toBe('reset');
    for (let n = 1; n <= 6000; n += 1) feed.publish(removed(n));
    expect((await reader.next()).value?.event.type).toBe('reset');
    feed.publish(removed(7000));
    expect((await reader.next()).value?.event).toEqual(removed(7000));
  });

  it('ends when its reader goes', async () => {
    const feed = new LiveFeed('run1');
    const abort = new AbortController();
    const reader = feed.read(undefined, abort.signal);
    await reader.next();
    const next = reader.next();
    abort.abort();
    expect((await next).done).toBe(true);
  });
});
