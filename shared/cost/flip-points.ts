import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './biller.ts';
import { leastGrowth, type LimitContext, type Platform } from './platforms/platform.ts';
import { type Workload, type WorkloadNumber } from './workload.ts';

/** Whether an option's name asks for a verb in the plural: "Own boxes at the edge are". */
export const isNamedInPlural = (id: string): boolean =>
  id === 'containers-right-sized' || id === 'edge-boxes' || id.startsWith('vm-');

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

/** An option that has a price, and what sums up its bill at the numbers of now. */
interface Offer {
  readonly platform: Platform;
  readonly sumNow: () => number | null;
  /** What it costs at least wherever the walk may still come to. */
  least: number;
}

/** The workload that is moved through values, and what is offered for it. */
interface Looking {
  readonly base: Workload<number>;
  readonly workload: { -readonly [Name in WorkloadNumber]: number };
  readonly context: LimitContext;
  readonly offers: readonly Offer[];
}

/** The nearest flip of each input up and down. */
export function flipPoints(basis: Basis): readonly FlipPoint[] {
  const all = lookingAt(basis);
  const names = new Map(all.offers.map(({ platform: { id, name } }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? 'nothing' : (names.get(id) ?? id));
  const start = cheapestOf(all, null);
  if (start === null) return [];
  const isStart = ({ platform: { id } }: Offer) => id === start;
  // First what is cheapest now: most others then cost too much to be asked.
  const offers = [...all.offers.filter(isStart), ...all.offers.filter((offer) => !isStart(offer))];
  const looking = { ...all, offers };
  return looked.flatMap(({ input, words, least, most }) =>
    (['above', 'below'] as const).flatMap((direction) => {
      const from = looking.base[input];
      if (direction === 'below' && from <= least) return [];
      const [begin, end] = direction === 'above' ? [Math.max(from, least), most] : [from, least];
      const at = walkOf(looking, input, start, Math.min(begin, end));
      const value = firstChange(at, start, begin, end);
      if (value === null) return [];
      const to = at(value);
      const place = `${direction} ${words(roundWords(value))}`;
      const then = to === null ? 'then nothing here can be taken' : `then it is ${nameOf(to)}`;
      const stops = isNamedInPlural(start) ? 'stop' : 'stops';
      const sentence = `${nameOf(start)} ${stops} being the cheapest ${place}; ${then}.`;
      return [{ input, direction, value, from: start, to, sentence }];
    }),
  );
}

function lookingAt(basis: Basis): Looking {
  const biller = new Biller(quick, basis, Number);
  const base = baseOf(basis);
  const workload = { ...base };
  const offers = platformsFor(basis).map((platform) => ({
    platform,
    sumNow: biller.summing(platform, workload, basis.inputs.freeTiers),
    least: 0,
  }));
  // What needs a quote needs it at any value; asking each time would be most of the work.
  const priced = offers.filter(({ sumNow }) => sumNow() !== null);
  return { base, workload, context: limitContextOf(basis, workload), offers: priced };
}

/** Of one input, what is cheapest at a value no less than `lowest`; what would cost too much even there is not asked. */
function walkOf(
  looking: Looking,
  input: WorkloadNumber,
  start: string,
  lowest: number,
): (value: number) => string | null {
  const { base, workload, offers } = looking;
  Object.assign(workload, base);
  workload[input] = lowest;
  for (const offer of offers) offer.least = (offer.sumNow() ?? 0) * leastGrowth(offer.platform);
  return (value) => {
    workload[input] = value;
    const found = cheapestOf(looking, start);
    workload[input] = base[input];
    return found;
  };
}

/** The cheapest option that can be taken. One that is `held` stays until another is cheaper by a cent one can see. */
function cheapestOf({ offers, context }: Looking, held: string | null): string | null {
  let bestId: string | null = null;
  let bestSum = Infinity;
  for (const { platform, sumNow, least } of offers) {
    if (least >= bestSum) continue;
    const sum = sumNow();
    if (sum === null) continue;
    const handicapped = platform.id === held ? sum - halfCent : sum;
    // Limits are asked of what would win only: most of the time they are what takes longer.
    if (handicapped >= bestSum || platform.quote?.(context) || platform.limits(context).length > 0) continue;
    [bestId, bestSum] = [platform.id, handicapped];
  }
  return bestId;
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
