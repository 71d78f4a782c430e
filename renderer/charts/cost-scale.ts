import { linearAxis, logAxis, type ValueAxis } from './axis-ticks.ts';

/** One scale for the amounts of many rows, so that their bars can be compared. */
export interface CostScale extends ValueAxis {
  readonly kind: 'linear' | 'log';
  /** Where an amount is drawn: 0 at the left end, 1 at the right; what is outside is drawn at the end. */
  readonly at: (usd: number) => number;
}

/** From this ratio on, the smaller amounts would crowd at the left end of an even axis. */
const wideSpread = 8;
/** Nobody compares by less; and an axis of more than this many orders of magnitude tells nothing. */
const leastUsd = 0.01;
const mostOrders = 1e6;

const clamped = (share: number): number => Math.min(1, Math.max(0, share));

/** Logarithmic where the spread needs it. */
export function costScale(amounts: readonly number[]): CostScale {
  const positive = amounts.filter((usd) => usd > 0 && Number.isFinite(usd));
  const greatest = Math.max(0, ...positive);
  const least = Math.max(Math.min(greatest, leastUsd), greatest / mostOrders, Math.min(...positive));
  if (greatest / least <= wideSpread || positive.length === 0) {
    const axis = linearAxis(greatest, 5);
    return { ...axis, kind: 'linear', at: (usd) => clamped(usd / axis.domain[1]) };
  }
  const axis = logAxis(least, greatest, 11);
  const [low, high] = axis.domain;
  const width = Math.log(high / low);
  return { ...axis, kind: 'log', at: (usd) => (usd <= low ? 0 : clamped(Math.log(usd / low) / width)) };
}
