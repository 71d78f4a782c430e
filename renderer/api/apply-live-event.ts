import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { RolloutId, WorkloadName } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Rollout, RolloutSummary } from '#shared/domain/rollout.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import type { Workload } from '#shared/domain/workload.ts';

/** What of the costs changed. */
export type CostPart = Extract<LiveEvent, { type: 'cost' }>['what'];

/** What the page holds of the engine's state. `undefined`: not loaded, so there is nothing to change. */
export interface LiveData {
  readonly nodes: readonly Node[] | undefined;
  readonly modules: readonly Module[] | undefined;
  readonly watched: readonly WatchedFile[] | undefined;
  readonly workloads: readonly Workload[] | undefined;
  readonly rollouts: readonly RolloutSummary[] | undefined;
  /** Rollouts that a page has open, with all their nodes. */
  readonly openRollouts: ReadonlyMap<RolloutId, Rollout>;
  readonly jobs: readonly Job[] | undefined;
  /** Newest first. */
  readonly activity: readonly ActivityEntry[] | undefined;
  readonly settings: Settings | undefined;
  /** What cannot be folded and must be read again. */
  readonly stale: {
    readonly everything: boolean;
    readonly measured: ReadonlySet<WorkloadName>;
    /** What is known of modules beside their bytes: signatures, keys, approvals, measurements. */
    readonly knowledge: boolean;
    /** Counters of workloads were read anew. */
    readonly used: boolean;
    readonly cost: ReadonlySet<CostPart>;
  };
}

/** Replaces items of the same key where they stand; new ones go to the end, or to the front when newest come first. */
function merge<Item>(
  old: readonly Item[] | undefined,
  changed: readonly Item[],
  keyOf: (item: Item) => string | number,
  newcomers: 'first' | 'last',
): readonly Item[] | undefined {
  if (!old || changed.length === 0) return old;
  const rest = new Map(changed.map((item) => [keyOf(item), item]));
  const kept = old.map((item) => {
    const replacement = rest.get(keyOf(item));
    if (!replacement) return item;
    rest.delete(keyOf(item));
    return replacement;
  });
  const added = [...rest.values()];
  return newcomers === 'first' ? [...added, ...kept] : [...kept, ...added];
}

function mergeRollout(old: Rollout | undefined, event: Extract<LiveEvent, { type: 'rollout' }>): Rollout | undefined {
  if (!old) return undefined;
  const known = old.decisions.length === 0 ? new Set<string>() : new Set(old.decisions.map(decisionKey));
  return {
    summary: event.summary,
    nodes: [...(merge(old.nodes, event.nodes, (node) => node.nodeId, 'last') ?? [])],
    decisions: [...old.decisions, ...event.decisions.filter((decision) => !known.has(decisionKey(decision)))],
  };
}

const decisionKey = ({ atMs, text }: { atMs: number; text: string }) => `${atMs} ${text}`;

function applyRollout(data: LiveData, event: Extract<LiveEvent, { type: 'rollout' }>): LiveData {
  const rollouts = merge(data.rollouts, [event.summary], (rollout) => rollout.id, 'first');
  const open = mergeRollout(data.openRollouts.get(event.summary.id), event);
  if (!open) return { ...data, rollouts };
  return { ...data, rollouts, openRollouts: new Map(data.openRollouts).set(event.summary.id, open) };
}

function applyJob(data: LiveData, job: Job): LiveData {
  const known = data.jobs?.find(({ id }) => id === job.id);
  if (known && known.seq >= job.seq) return data;
  return { ...data, jobs: merge(data.jobs, [job], ({ id }) => id, 'first') };
}

/**
 * The one place where a change in the engine changes what the page holds. Pure; applying an event twice changes
 * nothing more, so events that overlap with a fresh read do no harm.
 */
export function applyLiveEvent(data: LiveData, event: LiveEvent): LiveData {
  switch (event.type) {
    case 'nodes':
      return { ...data, nodes: merge(data.nodes, event.nodes, (node) => node.id, 'last') };
    case 'nodes-removed': {
      const ids = new Set<string>(event.ids);
      return { ...data, nodes: data.nodes?.filter((node) => !ids.has(node.id)) };
    }
    case 'module':
      return { ...data, modules: merge(data.modules, [event.module], (module) => module.digest, 'last') };
    case 'module-removed':
      return { ...data, modules: data.modules?.filter((module) => module.digest !== event.digest) };
    case 'watched':
      return { ...data, watched: merge(data.watched, [event.file], (file) => file.id, 'last') };
    case 'unwatched':
      return { ...data, watched: data.watched?.filter((file) => file.id !== event.id) };
    case 'module-knowledge':
      return { ...data, stale: { ...data.stale, knowledge: true } };
    case 'workload':
      return { ...data, workloads: merge(data.workloads, [event.workload], (workload) => workload.name, 'last') };
    case 'rollout':
      return applyRollout(data, event);
    case 'job':
      return applyJob(data, event.job);
    case 'activity':
      return { ...data, activity: merge(data.activity, [event.entry], (entry) => entry.seq, 'first') };
    case 'measured': {
      const measured = new Set([...data.stale.measured, ...event.workloads]);
      return { ...data, stale: { ...data.stale, measured } };
    }
    case 'used':
      return { ...data, stale: { ...data.stale, used: true } };
    case 'cost':
      return { ...data, stale: { ...data.stale, cost: new Set([...data.stale.cost, event.what]) } };
    case 'settings':
      return { ...data, settings: event.settings };
    case 'reset':
      return { ...data, stale: { ...data.stale, everything: true } };
  }
}
