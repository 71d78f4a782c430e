import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf } from './biller.ts';
import { leastGrowth, type Platform } from './platforms/platform.ts';

/** Where one option becomes cheaper than another as traffic grows. */
export interface Crossing {
  /** Requests a month, to about a thousandth. */
  readonly requests: number;
  /** Id of what costs less above. */
  readonly cheaperAbove: string;
}

export interface VolumeBreakEven {
  readonly options: readonly [string, string];
  /** In order of volume; steps of replicas and nodes make several. Empty: never. */
  readonly crossings: readonly Crossing[];
  /** What costs less at the lowest volume at which they differ; null when they never do. */
  readonly cheaperBelow: string | null;
}

/** Volumes that are looked at: from a thousand to a million million requests a month, in steps of 1 %. */
const least = 1e3;
const most = 1e12;
const step = 1.01;
const volumes = Array.from(
  { length: Math.floor(Math.log(most / least) / Math.log(step)) + 1 },
  (_, at) => least * step ** at,
);
const halfCent = 0.005;
const closeEnough = 1.001;

/** Cost at a volume; NaN where there is no price. */
export type CostAt = (requests: number) => number;

/** A platform's cost at the volumes that are looked at, each reckoned when it is first asked for. */
class Curve {
  readonly id: string;
  readonly costAt: CostAt;
  readonly #leastGrowth: number;
  readonly #costs = new Float64Array(volumes.length);
  readonly #isKnown = new Uint8Array(volumes.length);

  constructor(platform: Platform, costAt: CostAt) {
    this.id = platform.id;
    this.costAt = costAt;
    this.#leastGrowth = leastGrowth(platform);
  }

  /** What it costs at most from one volume to a larger one, and at least. */
  mostUpTo(index: number): number {
    return this.at(index) / this.#leastGrowth;
  }

  leastFrom(index: number): number {
    return this.at(index) * this.#leastGrowth;
  }

  at(index: number): number {
    if (this.#isKnown[index] !== 1) {
      this.#isKnown[index] = 1;
      this.#costs[index] = this.costAt(volumes[index] ?? NaN);
    }
    return this.#costs[index] ?? NaN;
  }
}

/**
 * Volumes at which options change places with one of them. Traffic to the internet grows with the requests; all else
 * stays. Found by a scan, because capacity comes in steps and there is no formula that knows all of them; where one
 * costs less at the end of a span than the other at its beginning, the scan passes over what is between.
 */
export function breakEvenVolumes(
  basis: Basis,
  platforms: readonly Platform[],
  against: Platform,
): readonly VolumeBreakEven[] {
  const biller = new Biller(quick, basis, Number);
  const curveOf = (platform: Platform) => new Curve(platform, costByVolume(basis, biller, platform));
  const other = curveOf(against);
  return platforms.map((platform) => crossingsOf(curveOf(platform), other));
}

/** Of a platform, its cost at any volume: traffic to the internet grows with the requests, all else stays. */
export function costByVolume(basis: Basis, biller: Biller<number>, platform: Platform): CostAt {
  const base = baseOf(basis);
  const gbPerRequest = base.requests > 0 ? base.egressGb / base.requests : 0;
  const workload = { ...base };
  const context = limitContextOf(basis, workload);
  const sumNow = biller.summing(platform, workload, basis.inputs.freeTiers);
  return (requests) => {
    workload.requests = requests;
    if (base.requests > 0) workload.egressGb = gbPerRequest * requests;
    if (platform.quote?.(context)) return NaN;
    return sumNow() ?? NaN;
  };
}

/** Which costs less: −1 the first, 1 the second, 0 where nobody would see it. NaN without a price. */
const signOf = (one: number, other: number): number => (Math.abs(one - other) < halfCent ? 0 : Math.sign(one - other));

function crossingsOf(one: Curve, other: Curve): VolumeBreakEven {
  const crossings: Crossing[] = [];
  let before: { readonly at: number; readonly sign: number } | null = null;
  let cheaperBelow: string | null = null;
  const look = (at: number) => {
    const sign = signOf(one.at(at), other.at(at));
    if (sign === 0) return;
    const cheaper = sign < 0 ? one.id : other.id;
    cheaperBelow ??= cheaper;
    if (before !== null && before.sign !== sign) {
      const requests = refined(one, other, volumes[before.at] ?? least, volumes[at] ?? most, sign);
      crossings.push({ requests, cheaperAbove: cheaper });
    }
    before = { at, sign };
  };
  const last = lastPriced(one, other);
  if (last !== null) {
    look(0);
    scan(one, other, 0, last, look);
  }
  return { options: [one.id, other.id], crossings, cheaperBelow };
}

/** Up to where both have a price. What needs a quote at a volume needs one above it. Null: they have none at all. */
function lastPriced(one: Curve, other: Curve): number | null {
  const isPriced = (at: number) => !Number.isNaN(one.at(at)) && !Number.isNaN(other.at(at));
  if (!isPriced(0)) return null;
  let [priced, quoted] = [0, volumes.length];
  if (isPriced(quoted - 1)) return quoted - 1;
  while (quoted - priced > 1) {
    const middle = Math.floor((priced + quoted) / 2);
    if (isPriced(middle)) priced = middle;
    else quoted = middle;
  }
  return priced;
}

/** Looks at every volume above `from` up to `to` at which the two may change places, in order. */
function scan(one: Curve, other: Curve, from: number, to: number, look: (at: number) => void): void {
  const isFar = (cheap: Curve, dear: Curve) => cheap.mostUpTo(to) + halfCent <= dear.leastFrom(from);
  if (to - from <= 1 || isFar(one, other) || isFar(other, one)) {
    if (to > from) look(to);
    return;
  }
  const middle = Math.floor((from + to) / 2);
  scan(one, other, from, middle, look);
  scan(one, other, middle, to, look);
}

/** Halves the span, in orders of magnitude, until its ends are the same to a thousandth. */
function refined(one: Curve, other: Curve, from: number, to: number, signAbove: number): number {
  let [low, high] = [from, to];
  while (high / low > closeEnough) {
    const middle = Math.sqrt(low * high);
    if (Math.sign(one.costAt(middle) - other.costAt(middle)) === signAbove) high = middle;
    else low = middle;
  }
  return Math.round(high);
}
