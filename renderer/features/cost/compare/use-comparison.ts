import { startTransition, useEffect, useMemo, useState } from 'react';
import { type Basis, compare, type Option } from '#shared/cost/compare.ts';
import { type OptionDraws, sample } from '#shared/cost/draws.ts';
import { type FlipPoint, flipPoints } from '#shared/cost/flip-points.ts';
import { type Swing, tornado } from '#shared/cost/tornado.ts';

/** So that the same scenario gives the same figures, here as on the command line. */
export const sampling = { draws: 1000, seed: 1 } as const;

/** What takes too long for every step of a slider. */
export interface Depth {
  readonly draws: ReadonlyMap<string, OptionDraws>;
  readonly swings: ReadonlyMap<string, readonly Swing[]>;
  readonly flips: readonly FlipPoint[];
}

export interface Comparison {
  readonly basis: Basis;
  /** Bills of the basis, to the cent. */
  readonly options: readonly Option[];
  /** Of the basis, or of the one before while `isBehind`; null at first. */
  readonly depth: Depth | null;
  readonly isBehind: boolean;
}

/** A comparison that is complete. */
export interface Settled extends Comparison {
  readonly depth: Depth;
}

export interface Comparisons {
  /** Follows the hand: rows and the answer. */
  readonly now: Comparison;
  /** The last one that is complete, for charts that take longer to draw; null at first. */
  readonly settled: Settled | null;
}

/** A hand that moves a slider pauses for less. */
const settledMs = 90;

/** Bills at once; chances, swings and flip points when the basis has been the same for a moment, a piece at a time. */
export function useComparison(basis: Basis): Comparisons {
  const options = useMemo(() => compare(basis), [basis]);
  const [settled, setSettled] = useState<Settled | null>(null);
  const isBehind = settled?.basis !== basis;
  useEffect(() => {
    if (!isBehind) return undefined;
    return inPieces(basis, (depth) => startTransition(() => setSettled({ basis, options, depth, isBehind: false })));
  }, [basis, options, isBehind]);
  const depth = settled?.depth ?? null;
  const now = useMemo(() => ({ basis, options, depth, isBehind }), [basis, options, depth, isBehind]);
  return { now, settled };
}

/** Lets the page breathe between the pieces; returns how to stop. */
function inPieces(basis: Basis, onDone: (depth: Depth) => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const next = (work: () => void, delayMs = 0) => {
    timer = setTimeout(work, delayMs);
  };
  next(() => {
    const draws = new Map(sample(basis, sampling).map((each) => [each.id, each]));
    next(() => {
      const swings = tornado(basis);
      next(() => onDone({ draws, swings, flips: flipPoints(basis) }));
    });
  }, settledMs);
  return () => clearTimeout(timer);
}
