import { quick } from './arithmetic.ts';
import { type Basis, baseOf, Biller, limitContextOf } from './compare.ts';
import { type Platform } from './platforms/platform.ts';

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

/** A platform's cost at every volume that is looked at. */
interface Curve {
  readonly id: string;
  readonly costs: readonly number[];
  readonly costAt: CostAt;
}

/**
 * Volumes at which options change places with one of them. Traffic to the internet grows with the requests; all else
 * stays. Found by a scan, because capacity comes in steps and there is no formula that knows all of them.
 */
export function breakEvenVolumes(
  basis: Basis,
  platforms: readonly Platform[],
  against: Platform,
): readonly VolumeBreakEven[] {
  const biller = new Biller(quick, basis, Number);
  const curveOf = (platform: Platform): Curve => {
    const costAt = costByVolume(basis, biller, platform);
    return { id: platform.id, costs: volumes.map(costAt), costAt };
  };
  const other = curveOf(against);
  return platforms.map((platform) => crossingsOf(curveOf(platform), other));
}

/** Of a platform, its cost at any volume: traffic to the internet grows with the requests, all else stays. */
export function costByVolume(basis: Basis, biller: Biller<number>, platform: Platform): CostAt {
  const base = baseOf(basis);
  const gbPerRequest = base.requests > 0 ? base.egressGb / base.requests : 0;
  const workload = { ...base };
  const context = limitContextOf(basis, workload);
  return (requests) => {
    workload.requests = requests;
    if (base.requests > 0) workload.egressGb = gbPerRequest * requests;
    if (platform.quote?.(context)) return NaN;
    return biller.sum(platform, workload, basis.inputs.freeTiers) ?? NaN;
  };
}

/** Which costs less: −1 the first, 1 the second, 0 where nobody would see it. NaN without a price. */
const signOf = (one: number, other: number): number => (Math.abs(one - other) < halfCent ? 0 : Math.sign(one - other));

function crossingsOf(one: Curve, other: Curve): VolumeBreakEven {
  const crossings: Crossing[] = [];
  let before: { readonly at: number; readonly sign: number } | null = null;
  let cheaperBelow: string | null = null;
  for (let at = 0; at < volumes.length; at += 1) {
    const sign = signOf(one.costs[at] ?? NaN, other.costs[at] ?? NaN);
    if (Number.isNaN(sign)) break;
    if (sign === 0) continue;
    const cheaper = sign < 0 ? one.id : other.id;
    cheaperBelow ??= cheaper;
    if (before !== null && before.sign !== sign) {
      const requests = refined(one, other, volumes[before.at] ?? least, volumes[at] ?? most, sign);
      crossings.push({ requests, cheaperAbove: cheaper });
    }
    before = { at, sign };
  }
  return { options: [one.id, other.id], crossings, cheaperBelow };
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
