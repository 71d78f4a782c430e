import type { EngineQueries } from './client.ts';

const entriesAtATime = 200;

/** The record of activity, newest first, loaded backwards a page at a time. */
export const activityQuery = (orpc: EngineQueries) =>
  orpc.system.activity.infiniteOptions({
    input: (before: number | undefined) => ({ limit: entriesAtATime, ...(before === undefined ? {} : { before }) }),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last.length < entriesAtATime ? undefined : last.at(-1)?.seq),
  });
