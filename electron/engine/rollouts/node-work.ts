import { type Failure, failureOf } from '#shared/domain/failure.ts';
import { meansNotReached, needsAPerson } from '#shared/domain/node-condition.ts';
import type { Clock } from '../clock.ts';

export interface NodeWork {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const waitsMs = [500, 1_000, 2_000, 4_000];

/**
 * Does one idempotent piece of work on a node, again after a pause when the connection was lost or the node was busy.
 * A refused login is never tried again. Never rejects.
 */
export async function withRetries<T>({ clock, signal }: NodeWork, work: () => Promise<T>): Promise<Result<T>> {
  for (let tries = 0; ; tries += 1) {
    try {
      return { ok: true, value: await work() };
    } catch (error) {
      const failure = failureOf(error);
      const waitMs = waitsMs[tries];
      if (signal.aborted || waitMs === undefined || !mayPass(failure)) return { ok: false, failure };
      await clock.sleep(waitMs, signal).catch(() => {});
      if (signal.aborted) return { ok: false, failure };
    }
  }
}

function mayPass(failure: Failure): boolean {
  return !needsAPerson(failure) && (failure.retryable || meansNotReached(failure));
}
