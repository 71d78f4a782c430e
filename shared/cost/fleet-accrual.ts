/** From–to, epoch ms; the end is not part of it. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

export const dayMs = 86_400_000;

/** What accrued is kept so long; a console that was away for longer accounts for no more than this. */
export const accrualKeptDays = 400;

/** Up to when time was looked at, and which time was accounted for: ascending, apart from each other. */
export interface Accrued {
  readonly lookedAtMs: number | null;
  readonly accounted: readonly TimeSpan[];
}

export interface DueAccrual {
  /** To be accounted for now, split at midnight UTC, oldest first. */
  readonly due: readonly TimeSpan[];
  /** The clock was set back by more than a day: days that lie ahead of it may never have been. */
  readonly isSetBack: boolean;
}

/** Corrections of a clock by less than this are waited for. */
const smallCorrectionMs = dayMs;

/**
 * Time that is to be accounted for at `nowMs`: everything since it was last looked at that is not accounted for yet. So
 * each moment counts once, whichever way the clock is set; the first look begins the account and owes nothing.
 */
export function dueAccrual({ lookedAtMs, accounted }: Accrued, nowMs: number): DueAccrual {
  if (lookedAtMs === null || nowMs === lookedAtMs) return { due: [], isSetBack: false };
  if (nowMs < lookedAtMs) return { due: [], isSetBack: lookedAtMs - nowMs > smallCorrectionMs };
  const fromMs = Math.max(lookedAtMs, nowMs - accrualKeptDays * dayMs);
  return { due: without({ fromMs, toMs: nowMs }, accounted).flatMap(byDay), isSetBack: false };
}

/** A span less what others cover. */
function without(span: TimeSpan, others: readonly TimeSpan[]): readonly TimeSpan[] {
  let { fromMs } = span;
  const left: TimeSpan[] = [];
  for (const other of others) {
    if (other.toMs <= fromMs) continue;
    if (other.fromMs >= span.toMs) break;
    if (other.fromMs > fromMs) left.push({ fromMs, toMs: other.fromMs });
    fromMs = other.toMs;
  }
  return fromMs < span.toMs ? [...left, { fromMs, toMs: span.toMs }] : left;
}

export const dayOf = (atMs: number): number => Math.floor(atMs / dayMs) * dayMs;

/** The same time, in parts of one day (UTC) each. */
export function byDay({ fromMs, toMs }: TimeSpan): readonly TimeSpan[] {
  const parts: TimeSpan[] = [];
  for (let from = fromMs; from < toMs; ) {
    const to = Math.min(toMs, dayOf(from) + dayMs);
    parts.push({ fromMs: from, toMs: to });
    from = to;
  }
  return parts;
}

/** Accounted time with one span more; what touches becomes one. */
export function withSpan(accounted: readonly TimeSpan[], span: TimeSpan): readonly TimeSpan[] {
  const touching = accounted.filter(({ fromMs, toMs }) => fromMs <= span.toMs && toMs >= span.fromMs);
  const merged = {
    fromMs: Math.min(span.fromMs, ...touching.map(({ fromMs }) => fromMs)),
    toMs: Math.max(span.toMs, ...touching.map(({ toMs }) => toMs)),
  };
  return [...accounted.filter((each) => !touching.includes(each)), merged].sort((a, b) => a.fromMs - b.fromMs);
}

/** Accounted time without one span. */
export const withoutSpan = (accounted: readonly TimeSpan[], span: TimeSpan): readonly TimeSpan[] =>
  accounted.flatMap((each) => without(each, [span]));
