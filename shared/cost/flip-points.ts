import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './biller.ts';
import { type Platform } from './platforms/platform.ts';
import { type Workload, type WorkloadNumber } from './workload.ts';

/** A value at which another option becomes the cheapest that can be taken. */
export interface FlipPoint {
  readonly input: WorkloadNumber;
  readonly direction: 'above' | 'below';
  /** About three digits. */
  readonly value: number;
  readonly from: string;
  /** Null: nothing can be taken any more. */
  readonly to: string | null;
  readonly sentence: string;
}

interface Looked {
  readonly input: WorkloadNumber;
  readonly words: (value: string) => string;
  readonly least: number;
  readonly most: number;
}

/** What people can be wrong about, or change. */
const looked: readonly Looked[] = [
  { input: 'requests', words: (value) => `${value} requests a month`, least: 1e3, most: 1e12 },
  { input: 'cpuMs', words: (value) => `${value} ms of CPU a request`, least: 0.01, most: 1e5 },
  { input: 'waitMs', words: (value) => `${value} ms of waiting a request`, least: 0.1, most: 1e6 },
  { input: 'egressGb', words: (value) => `${value} GB to the internet a month`, least: 0.1, most: 1e6 },
  { input: 'memoryMb', words: (value) => `${value} MB of memory`, least: 1, most: 1e5 },
  { input: 'machineHours', words: (value) => `${value} hours a month for machines`, least: 0.1, most: 1e3 },
];

const step = 1.1;
const closeEnough = 1.002;
const halfCent = 0.005;

/** The nearest flip of each input up and down. */
export function flipPoints(basis: Basis): readonly FlipPoint[] {
  const biller = new Biller(quick, basis, Number);
  const base = baseOf(basis);
  // What needs a quote needs it at any value; asking each time would be most of the work.
  const platforms = platformsFor(basis).filter(
    (platform) => biller.sum(platform, base, basis.inputs.freeTiers) !== null,
  );
  const names = new Map(platforms.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? 'nothing' : (names.get(id) ?? id));
  const cheapest = (workload: Workload<number>, held: string | null) =>
    cheapestOf(basis, platforms, biller, workload, held);
  const start = cheapest(base, null);
  if (start === null) return [];
  return looked.flatMap(({ input, words, least, most }) =>
    (['above', 'below'] as const).flatMap((direction) => {
      const at = (value: number) => cheapest({ ...base, [input]: value }, start);
      const from = base[input];
      const value =
        direction === 'above'
          ? firstChange(at, start, Math.max(from, least), most)
          : firstChange(at, start, from, least);
      if (value === null) return [];
      const to = at(value);
      const place = `${direction} ${words(roundWords(value))}`;
      const then = to === null ? 'then nothing here can be taken' : `then it is ${nameOf(to)}`;
      return [
        {
          input,
          direction,
          value,
          from: start,
          to,
          sentence: `${nameOf(start)} stops being the cheapest ${place}; ${then}.`,
        },
      ];
    }),
  );
}

/** The cheapest option that can be taken. One that is `held` stays until another is cheaper by a cent one can see. */
function cheapestOf(
  basis: Basis,
  platforms: readonly Platform[],
  biller: Biller<number>,
  workload: Workload<number>,
  held: string | null,
): string | null {
  const context = limitContextOf(basis, workload);
  let best: { readonly id: string; readonly sum: number } | null = null;
  for (const platform of platforms) {
    const sum = biller.sum(platform, workload, basis.inputs.freeTiers);
    if (sum === null) continue;
    const handicapped = platform.id === held ? sum - halfCent : sum;
    // Limits are asked of what would win only: most of the time they are what takes longer.
    if (best !== null && handicapped >= best.sum) continue;
    if (platform.quote?.(context) || platform.limits(context).length > 0) continue;
    best = { id: platform.id, sum: handicapped };
  }
  return best?.id ?? null;
}

/** Walks from one value towards another in steps of a tenth; null when nothing changes on the way. */
function firstChange(at: (value: number) => string | null, start: string, from: number, end: number): number | null {
  const isUp = end > from;
  const next = (value: number) => (isUp ? Math.min(end, value * step) : Math.max(end, value / step));
  if (from <= 0 || from === end) return null;
  let before = from;
  while (before !== end) {
    const value = next(before);
    if (at(value) !== start) return refined(at, start, before, value);
    before = value;
  }
  return null;
}

function refined(at: (value: number) => string | null, start: string, same: number, other: number): number {
  let [kept, changed] = [same, other];
  while (Math.max(kept / changed, changed / kept) > closeEnough) {
    const middle = Math.sqrt(kept * changed);
    if (at(middle) === start) kept = middle;
    else changed = middle;
  }
  return changed;
}

const roundWords = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 });
