import { quick } from '#shared/cost/arithmetic.ts';
import { Biller, platformsFor } from '#shared/cost/biller.ts';
import { breakEvenVolumes, costByVolume } from '#shared/cost/break-even.ts';
import type { Basis } from '#shared/cost/compare.ts';
import { spokenCount } from './money.ts';

/** Where two options change places for the first time as traffic grows. */
export interface PairCrossing {
  readonly pair: readonly [string, string];
  /** Requests a month; null: never. */
  readonly requests: number | null;
  /** What both cost there, in US dollars a month. */
  readonly usd: number | null;
  readonly cheaperAbove: string | null;
  readonly cheaperBelow: string | null;
  /** Crossings in all. */
  readonly count: number;
}

/** Of each two of some options, in their order. Pure. */
export function pairCrossings(basis: Basis, optionIds: readonly string[]): readonly PairCrossing[] {
  const all = new Map(platformsFor(basis).map((platform) => [platform.id, platform]));
  const chosen = optionIds.flatMap((id) => all.get(id) ?? []);
  const biller = new Biller(quick, basis, Number);
  return chosen.flatMap((against, at) => {
    const costAt = costByVolume(basis, biller, against);
    return breakEvenVolumes(basis, chosen.slice(at + 1), against).map(({ options, crossings, cheaperBelow }) => {
      const [first] = crossings;
      return {
        pair: options,
        requests: first?.requests ?? null,
        usd: first ? costAt(first.requests) : null,
        cheaperAbove: first?.cheaperAbove ?? null,
        cheaperBelow,
        count: crossings.length,
      };
    });
  });
}

/** One crossing in a sentence. */
export function crossingWords(crossing: PairCrossing, nameOf: (id: string) => string): string {
  const { pair, requests, cheaperAbove, cheaperBelow, count } = crossing;
  const [one, other] = pair;
  if (requests === null || cheaperAbove === null) {
    if (cheaperBelow === null)
      return `${nameOf(one)} and ${nameOf(other)} never cross: they cost the same at any volume.`;
    const dearer = cheaperBelow === one ? other : one;
    return `${nameOf(cheaperBelow)} and ${nameOf(dearer)} never cross: ${nameOf(cheaperBelow)} costs less from a thousand to a trillion requests a month.`;
  }
  const below = cheaperAbove === one ? other : one;
  const again = count > 1 ? ` Capacity comes in steps, so they change places ${count} times; this is the first.` : '';
  return `${nameOf(one)} and ${nameOf(other)} break even at ${spokenCount(requests)} requests a month: ${nameOf(below)} costs less below, ${nameOf(cheaperAbove)} above.${again}`;
}
