import { ORPCError } from '@orpc/client';
import { type LiveEvent } from '#shared/domain/live-event.ts';
import { type Connection } from './connection.ts';

/**
 * Looks at something now and after each change that concerns it, until `look` says that there is nothing more to see.
 * Changes that come while it looks count as one. Goes on after a restart of the command's own engine.
 */
export async function follow(
  connection: Connection,
  concerns: (event: LiveEvent) => boolean,
  look: () => Promise<boolean>,
): Promise<void> {
  for (;;) {
    const stop = new AbortController();
    try {
      const events = await connection.client.system.live(undefined, { signal: stop.signal });
      return await lookAfterEach(events, concerns, look);
    } catch (error) {
      if (error instanceof ORPCError) throw error;
      await connection.recover(error);
    } finally {
      stop.abort();
    }
  }
}

async function lookAfterEach(
  events: AsyncIterable<LiveEvent>,
  concerns: (event: LiveEvent) => boolean,
  look: () => Promise<boolean>,
): Promise<void> {
  let isStale = true;
  let wake = () => {};
  const watch = async (): Promise<never> => {
    for await (const event of events) {
      if (event.type !== 'reset' && !concerns(event)) continue;
      isStale = true;
      wake();
    }
    throw new Error('The stream of changes ended');
  };
  const watching = watch();
  // It also ends when nobody waits for it any more.
  watching.catch(() => {});
  for (;;) {
    if (isStale) {
      isStale = false;
      if (await look()) return;
    } else {
      await Promise.race([watching, new Promise<void>((resolve) => (wake = resolve))]);
    }
  }
}
