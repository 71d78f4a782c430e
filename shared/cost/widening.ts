import { type PriceEntry } from './price-entry.ts';

const dayMs = 86_400_000;

/** Start of a source's date in epoch ms: of its year or month where it says no more. Null: no date. */
function dateMs(date: string | null): number | null {
  if (date === null) return null;
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return Date.UTC(year, month - 1, day);
}

/** Days since a price was read; null when nobody knows. */
export function ageDays({ date }: PriceEntry, nowMs: number): number | null {
  const at = dateMs(date);
  return at === null ? null : Math.max(0, Math.floor((nowMs - at) / dayMs));
}

/** An old price, or one without a date. */
export function isStale(entry: PriceEntry, nowMs: number, afterDays: number): boolean {
  const age = ageDays(entry, nowMs);
  return age === null || age > afterDays;
}

/** A year; beyond it a documented price is as uncertain as an undated one. */
const longAgoDays = 365;

/**
 * How far a price may be off, as a share of it: read from the vendor 5 %, from others 15 %, from memory 30 %, undated or
 * more than a year old at least 20 %; a price of one's own is what it is. Proposed with the price book; no statistics.
 */
export function spreadOf(entry: PriceEntry, nowMs: number): number {
  if (entry.kind === 'own') return 0;
  const bySource = entry.kind === 'memory' ? 0.3 : entry.kind === 'secondary' ? 0.15 : 0.05;
  return isStale(entry, nowMs, longAgoDays) ? Math.max(bySource, 0.2) : bySource;
}

/** What a price is multiplied by at its lowest and highest. Bounds in the book come before the rule. */
export function factorsOf(entry: PriceEntry, nowMs: number): { readonly low: number; readonly high: number } {
  const spread = spreadOf(entry, nowMs);
  const price = Number(entry.price ?? 0);
  const bound = (given: string | undefined, otherwise: number) =>
    given === undefined || price === 0 ? otherwise : Number(given) / price;
  return { low: Math.min(1, bound(entry.low, 1 - spread)), high: Math.max(1, bound(entry.high, 1 + spread)) };
}
