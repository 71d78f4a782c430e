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

/** A hand that moves a slider pauses for less. */
const settledMs = 70;

/** Bills at once; chances, swings and flip points when the basis has been the same for a moment, a piece at a time. */
export function useComparison(basis: Basis): Comparison {
  const options = useMemo(() => compare(basis), [basis]);
  const [deep, setDeep] = useState<{ readonly basis: Basis; readonly depth: Depth } | null>(null);
  const isBehind = deep?.basis !== basis;
  useEffect(() => {
    if (!isBehind) return undefined;
    return inPieces(basis, (depth) => startTransition(() => setDeep({ basis, depth })));
  }, [basis, isBehind]);
  const depth = deep?.depth ?? null;
  return useMemo(() => ({ basis, options, depth, isBehind }), [basis, options, depth, isBehind]);
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
