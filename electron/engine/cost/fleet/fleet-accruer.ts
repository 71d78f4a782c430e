import { setImmediate } from 'node:timers/promises';
import { dueAccrual, type TimeSpan } from '#shared/cost/fleet-accrual.ts';
import { type Failure, failureOf } from '#shared/domain/failure.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { Clock } from '../../clock.ts';
import type { CostLedger, LedgerEntry } from './cost-ledger.ts';

export interface FleetAccruerOptions {
  readonly ledger: CostLedger;
  readonly clock: Clock;
  readonly settings: () => Pick<Settings, 'usageEveryMs'>;
  /** What a span within one day cost, at the prices that hold now. */
  readonly entries: (span: TimeSpan) => readonly LedgerEntry[];
  /** Something accrued. */
  readonly onAccrued: () => void;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

const accrueEveryMs = 600_000;
const minuteMs = 60_000;

/**
 * Brings the ledger up to date, by itself and when asked. Promises that every moment since it began is accounted for
 * once, also the time in which the console was closed, and however the clock is set. Lets others work between two days.
 */
export class FleetAccruer {
  readonly #options: FleetAccruerOptions;
  readonly #closing = new AbortController();
  #accruing: Promise<void> = Promise.resolve();

  constructor(options: FleetAccruerOptions) {
    this.#options = options;
  }

  /** Accrues once nodes have been asked what they used meanwhile, then every ten minutes. */
  start(): void {
    const { ledger, clock, onBug } = this.#options;
    if (ledger.accrued().lookedAtMs === null) ledger.lookedAt(clock.nowMs());
    void this.#accrueForever().catch((error: unknown) => onBug(failureOf(error), error));
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the engine ends'));
    await this.#accruing.catch(() => {});
  }

  /** Up to what nodes have told of: counters of the last minutes may still be on their way. */
  accrue(): Promise<void> {
    return this.#accrueUntil(() => {
      const lateMs = 2 * this.#options.settings().usageEveryMs;
      // Usage is stored by whole minutes.
      return Math.floor((this.#options.clock.nowMs() - lateMs) / minuteMs) * minuteMs;
    });
  }

  /** Up to this moment, before something changes that holds from now on. */
  accrueToNow(): Promise<void> {
    return this.#accrueUntil(() => this.#options.clock.nowMs());
  }

  async #accrueForever(): Promise<void> {
    const { clock, settings, onBug } = this.#options;
    const { signal } = this.#closing;
    let waitMs = Math.max(minuteMs, 2 * settings().usageEveryMs);
    while (!signal.aborted) {
      await clock.sleep(waitMs, signal).catch(() => {});
      if (signal.aborted) return;
      // A full disk now is no reason not to try again: what was not written is still due.
      await this.accrue().catch((error: unknown) => onBug(failureOf(error), error));
      waitMs = accrueEveryMs;
    }
  }

  /** One after the other: two at once would account for the same time. */
  #accrueUntil(untilMs: () => number): Promise<void> {
    const next = this.#accruing.catch(() => {}).then(() => this.#accrueDue(untilMs()));
    this.#accruing = next;
    return next;
  }

  async #accrueDue(untilMs: number): Promise<void> {
    const { ledger, entries, onAccrued } = this.#options;
    const { due, isSetBack } = dueAccrual(ledger.accrued(), untilMs);
    if (isSetBack) ledger.forgetUnlived(untilMs);
    for (const [index, span] of due.entries()) {
      if (index > 0) await setImmediate();
      if (this.#closing.signal.aborted) return;
      ledger.add(span, entries(span));
    }
    ledger.lookedAt(untilMs);
    if (due.length === 0) return;
    ledger.prune(untilMs);
    onAccrued();
  }
}
