import { z } from 'zod';
import { Digest, EpochMs, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import { ReleaseSettings } from '#shared/domain/workload.ts';

/** `release.json`: an immutable release as the node keeps it. */
export const ReleaseFile = z.object({
  version: z.literal(1),
  workload: WorkloadName,
  release: ReleaseId,
  digest: Digest,
  settings: ReleaseSettings,
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/**
 * `current.json`: what a workload is to be on this node. Every change replaces the file by one rename, so an agent that
 * is killed at any moment comes back with the state before or after it, deadline included.
 */
export const WorkloadRecord = z.object({
  version: z.literal(1),
  /** The release that runs, or would if the workload were not stopped. */
  active: ReleaseId,
  stopped: z.boolean(),
  /** The stable port that clients use. */
  port: z.number().int().min(1).max(65_535),
  runtime: RuntimeName,
  /** Where `revert` goes. `stopped` says that it did not run then. */
  previous: z.object({ release: ReleaseId, stopped: z.boolean() }).nullable(),
  /** Until it is confirmed: when the node goes back by itself, and how long it waits at most whatever the clock says. */
  confirm: z.object({ untilMs: EpochMs, withinMs: z.number().int().positive() }).nullable(),
});
export type WorkloadRecord = z.infer<typeof WorkloadRecord>;

export interface Switch {
  readonly release: ReleaseId;
  readonly port: number;
  readonly runtime: RuntimeName;
  readonly nowMs: number;
  readonly confirmWithinMs: number;
}

/*
 *              activated                     confirmed
 *   (absent) ─────────────► awaiting confirm ─────────► confirmed ── stopped ─► stopped
 *       ▲                     │        │                  │   ▲                   │
 *       └── reverted, nothing before ──┴── reverted ──────┘   └──── activated ────┘
 */

/** A healthy release takes over. What it replaces is kept as the one before, unless that was never confirmed itself. */
export function activated(record: WorkloadRecord | null, to: Switch): WorkloadRecord {
  return {
    version: 1,
    active: to.release,
    stopped: false,
    port: to.port,
    runtime: to.runtime,
    previous: record === null ? null : before(record, to.release),
    confirm: { untilMs: to.nowMs + to.confirmWithinMs, withinMs: to.confirmWithinMs },
  };
}

function before(record: WorkloadRecord, next: ReleaseId): WorkloadRecord['previous'] {
  if (record.confirm !== null || record.active === next) {
    // Started again after a stop: undone, it is stopped again, and nothing else is started.
    if (record.active === next && record.stopped) return { release: next, stopped: true };
    const { previous } = record;
    return previous?.release === next && !previous.stopped ? null : previous;
  }
  return { release: record.active, stopped: record.stopped };
}

export const confirmed = (record: WorkloadRecord): WorkloadRecord => ({ ...record, confirm: null });

/** Back to the release before; null when there was none. */
export function reverted(record: WorkloadRecord): WorkloadRecord | null {
  if (record.previous === null) return null;
  const { release, stopped } = record.previous;
  return { ...record, active: release, stopped, previous: null, confirm: null };
}

/** A stop ends the wait for confirmation too: a deadline must not start anything that a person stopped. */
export const stopped = (record: WorkloadRecord): WorkloadRecord => ({ ...record, stopped: true, confirm: null });

/**
 * How long until the node goes back by itself; null when it does not. Never longer than what was agreed, so a clock
 * that was set back does not leave an unconfirmed release in place.
 */
export function revertsInMs(record: WorkloadRecord, nowMs: number): number | null {
  if (record.confirm === null || record.stopped) return null;
  return Math.min(Math.max(0, record.confirm.untilMs - nowMs), record.confirm.withinMs);
}
