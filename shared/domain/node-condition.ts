import type { Failure, FailureCode } from './failure.ts';
import type { NodeCondition } from './node.ts';

/** Failures that a person must mend; trying again by itself would do harm (a locked account) or nothing. */
const needsPerson: ReadonlySet<FailureCode> = new Set([
  'ssh/host-key-changed',
  'ssh/host-key-revoked',
  'ssh/host-key-unknown',
  'ssh/auth-failed',
  'ssh/passphrase-needed',
  'ssh/weak-algorithms',
  'ssh/config-unreadable',
  'node/permission-denied',
]);

/** Whether trying again by itself would do harm or nothing. */
export const needsAPerson = (failure: Failure): boolean => needsPerson.has(failure.code);

/** A node's condition after it answered. Keeps the time since when it is online. */
export function whenReached(before: NodeCondition, nowMs: number, roundTripMs: number | null): NodeCondition {
  return { kind: 'online', sinceMs: before.kind === 'online' ? before.sinceMs : nowMs, roundTripMs };
}

/** A node's condition after it could not be reached. Keeps the time since when it is so. */
export function whenNotReached(before: NodeCondition, nowMs: number, failure: Failure): NodeCondition {
  const kind = needsAPerson(failure) ? 'blocked' : 'offline';
  return { kind, sinceMs: before.kind === kind ? before.sinceMs : nowMs, failure };
}

/** Whether a failure says that the node itself was not reached, rather than that it refused one piece of work. */
export function meansNotReached(failure: Failure): boolean {
  return failure.code.startsWith('ssh/') || notReachedCodes.has(failure.code);
}

const notReachedCodes: ReadonlySet<FailureCode> = new Set([
  'node/unreachable',
  'node/stopped-answering',
  // Removed from the fleet meanwhile.
  'node/not-found',
]);

const firstRetryMs = 2_000;
const lastRetryMs = 60_000;

/** When to ask a node again: at the usual pace while online, slower and slower while offline, never while blocked. */
export function nextCheckMs(condition: NodeCondition, failedTries: number, checkEveryMs: number): number | null {
  switch (condition.kind) {
    case 'new':
      return 0;
    case 'online':
      return checkEveryMs;
    case 'offline':
      return Math.min(lastRetryMs, Math.max(firstRetryMs, checkEveryMs) * 2 ** Math.min(failedTries - 1, 10));
    case 'blocked':
      return null;
  }
}
