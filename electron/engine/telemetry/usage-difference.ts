import { noUsage } from '#shared/domain/usage-sums.ts';
import type { UsageCounters, UsageSums } from '#shared/domain/usage.ts';

/** Counters, and when the console heard them. */
export interface UsageReading {
  readonly atMs: number;
  readonly counters: UsageCounters;
}

export interface UsageDifference {
  readonly fromMs: number;
  readonly toMs: number;
  readonly sums: UsageSums;
}

/** More than any node has, where nobody knows how many processors it has. */
const mostProcessors = 1_024;
/** The console hears of a reading a little after it was taken, one time sooner than another. */
const lateMs = 2_000;

const growing = ['cpuMs', 'requests', 'probes', 'wallMs', 'bytesIn', 'bytesOut'] as const;

/**
 * What was used since the reading before. Of a counting that was not read before, all of it, when it began after
 * `heardUntilMs`: the node was heard then and this counting cannot have been part of it. Otherwise it is only a base for
 * the next reading, and null: what it counted so far may have been counted already, or belongs to a time that nobody
 * knows. Null as well for counters that shrank, and for more CPU time than the node's processors could give.
 */
export function usageSince(
  before: UsageReading | undefined,
  now: UsageReading,
  node: { readonly heardUntilMs: number | undefined; readonly processors: number | null },
): UsageDifference | null {
  const isSame = before !== undefined && before.counters.epoch === now.counters.epoch;
  const base = isSame ? before : beginningOf(now, node.heardUntilMs);
  if (!base) return null;
  const toMs = now.atMs;
  // The console's clock may have been set back meanwhile.
  const fromMs = Math.min(base.atMs, toMs);
  const sums = differenceOf(base.counters, now.counters, toMs - fromMs);
  if (sums === null) return null;
  const mostCpuMs = (toMs - fromMs + lateMs) * (node.processors ?? mostProcessors);
  return (sums.cpuMs ?? 0) <= mostCpuMs ? { fromMs, toMs, sums } : null;
}

/** Nothing used yet, at the moment the counting began; undefined when that was before the node was heard last. */
function beginningOf({ atMs, counters }: UsageReading, heardUntilMs: number | undefined): UsageReading | undefined {
  const { ageMs } = counters;
  if (ageMs === null || heardUntilMs === undefined) return undefined;
  const beganAtMs = Math.round(atMs - ageMs);
  if (beganAtMs < heardUntilMs) return undefined;
  const nothing = { ...counters, memoryBytes: null };
  for (const key of growing) nothing[key] = counters[key] === null ? null : 0;
  return { atMs: beganAtMs, counters: nothing };
}

function differenceOf(from: UsageCounters, to: UsageCounters, measuredMs: number): UsageSums | null {
  const memory = meanOf(from.memoryBytes, to.memoryBytes);
  const memoryByteMs = memory === null ? null : memory * measuredMs;
  const grown = { ...noUsage, measuredMs, memoryByteMs, memoryPeakBytes: to.memoryPeakBytes };
  for (const key of growing) {
    const [a, b] = [from[key], to[key]];
    if (a === null || b === null) continue;
    if (b < a) return null;
    grown[key] = b - a;
  }
  return grown;
}

/** Between two readings it is taken to have gone evenly from one to the other. */
function meanOf(from: number | null, to: number | null): number | null {
  if (to === null) return null;
  return from === null ? to : (from + to) / 2;
}
