import { quick } from './arithmetic.ts';
import { breakEvenUses, meteredRates, rentedRates, type UseBreakEven } from './break-even-use.ts';
import { breakEvenVolumes, costByVolume } from './break-even.ts';
import { type Basis, baseOf, Biller, limitContextOf, platformsFor } from './biller.ts';
import { type Platform } from './platforms/platform.ts';

/** What options cost at one volume. US dollars a month; null where there is no public price. */
export interface VolumePoint {
  readonly requests: number;
  readonly usd: Readonly<Record<string, number | null>>;
  /** Options that cannot be taken at this volume; what they would cost stands in `usd` all the same. */
  readonly infeasible: readonly string[];
}

/** Where an option changes places with what it is held against, for the first time. */
export interface VolumeCrossing {
  readonly option: string;
  /** Requests a month; null: never, between a thousand and a million million. */
  readonly requests: number | null;
  /** What both cost there, in US dollars a month; null when never. */
  readonly usd: number | null;
  /** Id of what costs less above; null when never. */
  readonly cheaperAbove: string | null;
  /** Id of what costs less at every volume, or below the crossing; null when they never differ. */
  readonly cheaperBelow: string | null;
  /** Crossings in all: capacity comes in steps, so they may change places again. */
  readonly count: number;
}

export interface VolumeCurves {
  /** In order of volume, evenly over the orders of magnitude. */
  readonly points: readonly VolumePoint[];
  /** What the crossings are with: right-sized containers. */
  readonly against: string;
  /** One an option that was asked for, but for `against` itself. */
  readonly crossings: readonly VolumeCrossing[];
  /** Volume of the scenario. */
  readonly requests: number;
}

const rightSized = 'containers-right-sized';
const usualPoints = 60;
/** A chart shows this many times less and more than the scenario has, and some way beyond a first crossing. */
const around = 100;
const beyond = 3;
const leastVolume = 1e3;
const mostVolume = 1e12;

/**
 * Cost over volume of the options asked for, with the crossing of each with right-sized containers. Traffic to the
 * internet grows with the requests; all else stays. Unknown ids are left out. Pure.
 */
export function costOverVolume(basis: Basis, optionIds: readonly string[], count = usualPoints): VolumeCurves {
  const biller = new Biller(quick, basis, Number);
  const all = new Map(platformsFor(basis).map((platform) => [platform.id, platform]));
  const chosen = [...new Set(optionIds)].flatMap((id) => all.get(id) ?? []);
  const crossings = crossingsOf(basis, biller, chosen, all.get(rightSized));
  const { requests } = baseOf(basis);
  const volumes = volumesAround(requests, crossings, count);
  return { points: pointsOf(basis, biller, chosen, volumes), against: rightSized, crossings, requests };
}

function crossingsOf(
  basis: Basis,
  biller: Biller<number>,
  chosen: readonly Platform[],
  against: Platform | undefined,
): readonly VolumeCrossing[] {
  if (against === undefined) return [];
  const others = chosen.filter(({ id }) => id !== against.id);
  const costOfAgainst = costByVolume(basis, biller, against);
  return breakEvenVolumes(basis, others, against).map(({ options: [option], crossings, cheaperBelow }) => {
    const [first] = crossings;
    return {
      option,
      requests: first?.requests ?? null,
      usd: first === undefined ? null : costOfAgainst(first.requests),
      cheaperAbove: first?.cheaperAbove ?? null,
      cheaperBelow,
      count: crossings.length,
    };
  });
}

function volumesAround(requests: number, crossings: readonly VolumeCrossing[], count: number): readonly number[] {
  const kept = (value: number) => Math.min(mostVolume, Math.max(leastVolume, value));
  const first = crossings.flatMap(({ requests: at }) => at ?? []);
  const middle = kept(requests);
  const least = kept(Math.min(middle / around, ...first.map((at) => at / beyond)));
  const most = kept(Math.max(middle * around, ...first.map((at) => at * beyond)));
  const steps = Math.max(1, count - 1);
  return Array.from({ length: steps + 1 }, (_, at) => Math.round(least * (most / least) ** (at / steps)));
}

function pointsOf(
  basis: Basis,
  biller: Biller<number>,
  chosen: readonly Platform[],
  volumes: readonly number[],
): readonly VolumePoint[] {
  const costs = chosen.map((platform) => ({ platform, costAt: costByVolume(basis, biller, platform) }));
  return volumes.map((requests) => {
    const context = limitContextOf(basis, { ...baseOf(basis), requests });
    const usd = costs.map(({ platform, costAt }) => {
      const cost = costAt(requests);
      return [platform.id, Number.isNaN(cost) ? null : cost] as const;
    });
    const infeasible = chosen.filter((platform) => platform.limits(context).length > 0).map(({ id }) => id);
    return { requests, usd: Object.fromEntries(usd), infeasible };
  });
}

/** What a million seconds of a busy vCPU cost when this share of what is rented is busy. US dollars. */
export interface UsePoint {
  /** Above 0, at most 1. */
  readonly use: number;
  /** By the name of the rate, rented ones and metered ones. */
  readonly usd: Readonly<Record<string, number>>;
}

export interface UseCurves {
  readonly points: readonly UsePoint[];
  /** Names of rates: those that fall with use, and those that are the same at any use. */
  readonly rented: readonly string[];
  readonly metered: readonly string[];
  /** Of each pair, the use at which they cost the same; null: what is metered costs less at any use. */
  readonly crossings: readonly UseBreakEven[];
}

const leastUse = 0.01;

/**
 * Price of a busy vCPU-second over how busy a rented one is: rent / use against what is metered × w, w = CPU time as
 * Wasm over native. Requests, plans and traffic come on top. Pure.
 */
export function costOverUse(basis: Basis, count = usualPoints): UseCurves {
  const { prices } = basis;
  const { wasmCpuFactor } = baseOf(basis);
  const [rented, metered] = [rentedRates(prices), meteredRates(prices)];
  const steps = Math.max(1, count - 1);
  const points = Array.from({ length: steps + 1 }, (_, at): UsePoint => {
    const use = leastUse ** (1 - at / steps);
    const falling = rented.map(({ option, usdPerMillionVcpuSeconds: usd }) => [option, usd / use] as const);
    const level = metered.map(({ option, usdPerMillionVcpuSeconds: usd }) => [option, usd * wasmCpuFactor] as const);
    return { use, usd: Object.fromEntries([...falling, ...level]) };
  });
  const names = (rates: typeof rented) => rates.map(({ option }) => option);
  const crossings = breakEvenUses(prices, wasmCpuFactor);
  return { points, rented: names(rented), metered: names(metered), crossings };
}
