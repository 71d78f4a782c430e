import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { RolloutId } from '#shared/domain/ids.ts';
import type { Rollout } from '#shared/domain/rollout.ts';
import { activityQuery } from './activity-query.ts';
import type { CostPart, LiveData } from './apply-live-event.ts';
import type { EngineQueries } from './client.ts';

/** What the query cache holds of the engine's state, in the shape that `applyLiveEvent` works on. */
export function readLiveData(cache: QueryClient, orpc: EngineQueries): LiveData {
  const openRollouts = new Map<RolloutId, Rollout>();
  for (const [, rollout] of cache.getQueriesData<Rollout>({ queryKey: orpc.rollouts.get.key() })) {
    if (rollout) openRollouts.set(rollout.summary.id, rollout);
  }
  const activity = cache.getQueryData<InfiniteData<ActivityEntry[]>>(activityQuery(orpc).queryKey);
  return {
    nodes: cache.getQueryData(orpc.fleet.list.queryKey()),
    modules: cache.getQueryData(orpc.modules.list.queryKey()),
    watched: cache.getQueryData(orpc.modules.watched.list.queryKey()),
    workloads: cache.getQueryData(orpc.rollouts.workloads.queryKey()),
    rollouts: cache.getQueryData(orpc.rollouts.list.queryKey()),
    openRollouts,
    jobs: cache.getQueryData(orpc.system.jobs.list.queryKey()),
    activity: activity?.pages[0],
    settings: cache.getQueryData(orpc.system.settings.get.queryKey()),
    stale: { everything: false, measured: new Set(), knowledge: false, used: false, cost: new Set() },
  };
}

/** Puts what changed back into the query cache, and has read again what went stale; usage is for `readUsageAgain`. */
export function writeLiveData(cache: QueryClient, orpc: EngineQueries, before: LiveData, after: LiveData): void {
  const put = <Data>(key: readonly unknown[], was: Data, is: Data) => {
    if (is !== was && is !== undefined) cache.setQueryData(key, is);
  };
  put(orpc.fleet.list.queryKey(), before.nodes, after.nodes);
  put(orpc.modules.list.queryKey(), before.modules, after.modules);
  put(orpc.modules.watched.list.queryKey(), before.watched, after.watched);
  put(orpc.rollouts.workloads.queryKey(), before.workloads, after.workloads);
  put(orpc.rollouts.list.queryKey(), before.rollouts, after.rollouts);
  put(orpc.system.jobs.list.queryKey(), before.jobs, after.jobs);
  put(orpc.system.settings.get.queryKey(), before.settings, after.settings);
  for (const [rolloutId, rollout] of after.openRollouts) {
    put(orpc.rollouts.get.queryKey({ input: { rolloutId } }), before.openRollouts.get(rolloutId), rollout);
  }
  if (after.activity !== before.activity) writeActivity(cache, orpc, after.activity ?? []);
  readStaleAgain(cache, orpc, after.stale);
}

function readStaleAgain(cache: QueryClient, orpc: EngineQueries, stale: LiveData['stale']): void {
  if (stale.everything) {
    void cache.invalidateQueries();
    return;
  }
  const { latency, series, coldStarts } = orpc.telemetry;
  const keys = [
    ...(stale.measured.size > 0 ? [latency.key(), series.key(), coldStarts.key()] : []),
    ...(stale.knowledge ? knowledgeKeys(orpc) : []),
    ...[...stale.cost].flatMap((what) => costKeys(orpc, what)),
  ];
  for (const queryKey of keys) void cache.invalidateQueries({ queryKey });
}

const knowledgeKeys = ({ modules, lab }: EngineQueries) => [
  modules.provenance.key(),
  modules.keys.key(),
  lab.diff.key(),
  lab.measurements.key(),
];

function costKeys({ cost }: EngineQueries, what: CostPart) {
  switch (what) {
    case 'scenarios':
      return [cost.scenarios.key()];
    case 'prices':
      // Machines of the fleet are priced by the book, which lies under the user's prices.
      return [cost.prices.key(), cost.scenarios.key(), cost.fleet.key()];
    case 'bills':
      return [cost.bills.key()];
    case 'fleet':
      return [cost.fleet.key(), cost.scenarios.drift.key()];
  }
}

/** Has read again what is made of counters; an answer that is on its way already is waited for. */
export function readUsageAgain(cache: QueryClient, { telemetry, cost }: EngineQueries): void {
  for (const queryKey of [telemetry.usage.key(), cost.fleet.now.key(), cost.fromWorkload.key()]) {
    void cache.invalidateQueries({ queryKey }, { cancelRefetch: false });
  }
}

function writeActivity(cache: QueryClient, orpc: EngineQueries, first: readonly ActivityEntry[]): void {
  cache.setQueryData<InfiniteData<ActivityEntry[]>>(activityQuery(orpc).queryKey, (old) =>
    old ? { ...old, pages: [[...first], ...old.pages.slice(1)] } : old,
  );
}

/** What no event changes: reading it, which may take long, holds nothing up. */
const notLive: ReadonlySet<unknown> = new Set(['telemetry', 'lab', 'policies', 'cost']);

/** While a list is being read, events wait, so that an answer older than they are cannot undo them. */
export function isReadingLiveData(cache: QueryClient): boolean {
  return cache.isFetching({ predicate: ({ queryKey: [path] }) => Array.isArray(path) && !notLive.has(path[0]) }) > 0;
}
