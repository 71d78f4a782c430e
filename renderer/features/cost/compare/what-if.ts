import { type ScenarioDraft, valueAt, withValue } from '#shared/cost/scenario-draft.ts';
import { shortNumber, spokenCount } from './money.ts';

/* What can be played with in a comparison without touching the scenario. Pure. */

export type KnobId = 'requests' | 'cpu' | 'wait' | 'egress' | 'memory' | 'wasm' | 'rate';

export interface Knob {
  readonly id: KnobId;
  readonly name: string;
  /** As a person reads and hears it, with the unit. */
  readonly words: (value: number) => string;
  readonly paths: readonly string[];
  /** Taken when the scenario does not say. */
  readonly otherwise: number;
  /** What the scenario's format allows. */
  readonly least: number;
  readonly most: number;
  /** Between these the slider goes when the scenario says 0, or always where the scale is even. */
  readonly usual: readonly [number, number];
  readonly isEven: boolean;
}

const day = 86_400_000;
const knob = (id: KnobId, name: string, path: string, rest: Omit<Knob, 'id' | 'name' | 'paths' | 'isEven'>): Knob => ({
  id,
  name,
  paths: [path],
  isEven: false,
  ...rest,
});
const ms = (what: string) => (value: number) => `${shortNumber(value)} ms ${what}`;

export const knobs: readonly Knob[] = [
  {
    ...knob('requests', 'Requests', 'workload.requestsPerMonth', {
      words: (value) => `${spokenCount(value)} a month`,
      otherwise: 0,
      least: 0,
      most: 1e15,
      usual: [1e3, 1e9],
    }),
    paths: ['workload.requestsPerMonth', 'workload.requestsPerHourOfDay'],
  },
  knob('cpu', 'CPU', 'workload.cpuMs', {
    words: ms('a request'),
    otherwise: 0,
    least: 0,
    most: day,
    usual: [0.1, 1e3],
  }),
  knob('wait', 'Waiting', 'workload.waitMs', {
    words: ms('a request'),
    otherwise: 0,
    least: 0,
    most: day,
    usual: [1, 1e4],
  }),
  knob('egress', 'Traffic to the internet', 'workload.egressGb', {
    words: (value) => `${shortNumber(value)} GB a month`,
    otherwise: 0,
    least: 0,
    most: 1e9,
    usual: [0.1, 1e4],
  }),
  knob('memory', 'Memory', 'workload.memoryMb', {
    words: (value) => `${shortNumber(value)} MB`,
    otherwise: 0,
    least: 0,
    most: 1e6,
    usual: [1, 4096],
  }),
  knob('wasm', 'CPU as Wasm over native', 'workload.wasmCpuFactor', {
    words: (value) => `× ${shortNumber(value)}`,
    otherwise: 1,
    least: 0.1,
    most: 100,
    usual: [0.5, 5],
  }),
  {
    ...knob('rate', "A person's hour", 'people.usdPerHour', {
      words: (value) => `$${shortNumber(value)}`,
      otherwise: 0,
      least: 0,
      most: 1e9,
      usual: [0, 200],
    }),
    isEven: true,
  },
];

/** Values that are tried, by what they are of; what is not in it is as the scenario has it. */
export interface Played {
  readonly values: Readonly<Partial<Record<KnobId, number>>>;
  readonly freeTiers?: boolean;
}

export const nothingPlayed: Played = { values: {} };

export const isPlayed = ({ values, freeTiers }: Played): boolean =>
  freeTiers !== undefined || Object.keys(values).length > 0;

interface RangeText {
  readonly low?: unknown;
  readonly base: number;
  readonly high?: unknown;
  readonly measured?: unknown;
}

const isRange = (value: unknown): value is RangeText =>
  typeof value === 'object' && value !== null && 'base' in value && typeof value.base === 'number';

const hoursOf = (value: unknown): readonly number[] | null =>
  Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : null;

/** Days of a month, 730 hours. */
const daysPerMonth = 730 / 24;

/** What the scenario has: its most likely value, and whether it was measured. */
export function scenarioValue(
  draft: ScenarioDraft,
  { paths, otherwise }: Knob,
): { value: number; isMeasured: boolean } {
  for (const path of paths) {
    const given = valueAt(draft, path);
    if (typeof given === 'number') return { value: given, isMeasured: false };
    if (isRange(given)) return { value: given.base, isMeasured: given.measured === true };
    const hours = hoursOf(given);
    if (hours) return { value: kept(hours.reduce((sum, each) => sum + each, 0) * daysPerMonth), isMeasured: false };
  }
  return { value: otherwise, isMeasured: false };
}

/** As many digits as the scenario's format keeps. */
const kept = (value: number): number => Number(value.toPrecision(12));

/** The tried value in the place of what was given: a range keeps its width, a day its shape. */
function changed(given: unknown, { least, most }: Knob, value: number): unknown {
  const hours = hoursOf(given);
  if (hours) {
    const before = hours.reduce((sum, each) => sum + each, 0) * daysPerMonth;
    return hours.map((each) => kept(before > 0 ? (each / before) * value : value / daysPerMonth / hours.length));
  }
  if (!isRange(given) || given.base <= 0) return value;
  const scaled = (end: unknown) => (typeof end === 'number' ? kept((end / given.base) * value) : value);
  const low = Math.max(least, Math.min(value, scaled(given.low)));
  const high = Math.min(most, Math.max(value, scaled(given.high)));
  return low === value && high === value ? value : { low, base: value, high };
}

/** Changes of the scenario that make the tried values its own. A duration that was given with its parts goes. */
export function changesOf(draft: ScenarioDraft, { values, freeTiers }: Played): Readonly<Record<string, unknown>> {
  const changes: Record<string, unknown> = freeTiers === undefined ? {} : { freeTiers };
  for (const each of knobs) {
    const value = values[each.id];
    if (value === undefined) continue;
    const path = each.paths.find((one) => valueAt(draft, one) !== undefined) ?? each.paths[0] ?? '';
    changes[path] = changed(valueAt(draft, path), each, value);
    const isPartOfDuration = each.id === 'cpu' || each.id === 'wait';
    if (isPartOfDuration && valueAt(draft, 'workload.wallMs') !== undefined) changes['workload.wallMs'] = undefined;
  }
  return changes;
}

/** The scenario as it would be with the tried values. */
export const playedDraft = (draft: ScenarioDraft, played: Played): ScenarioDraft =>
  Object.entries(changesOf(draft, played)).reduce((all, [path, value]) => withValue(all, path, value), draft);

/** Steps of a slider, from its left end to its right. */
export const knobSteps = 200;
const around = 100;

/** Where a slider goes: a hundredth to a hundredfold of what the scenario has. */
function endsOf({ usual, isEven, least, most }: Knob, center: number): readonly [number, number] {
  if (isEven) return [usual[0], Math.max(usual[1], kept(center * 2))];
  if (center <= 0) return usual;
  return [Math.max(least, center / around), Math.min(most, center * around)];
}

/** Zero has a place at the left end where the format allows it. */
const hasZero = ({ least, isEven }: Knob): boolean => least === 0 && !isEven;

export function positionOf(each: Knob, center: number, value: number): number {
  const [low, high] = endsOf(each, center);
  if (each.isEven) return Math.round(((value - low) / (high - low)) * knobSteps);
  if (value <= 0) return 0;
  const share = Math.log(value / low) / Math.log(high / low);
  const first = hasZero(each) ? 1 : 0;
  return Math.round(Math.min(1, Math.max(0, share)) * (knobSteps - first)) + first;
}

/** A value of two digits, or the scenario's own where the slider is back at it. */
export function valueOfPosition(each: Knob, center: number, position: number): number {
  if (position === positionOf(each, center, center)) return center;
  const [low, high] = endsOf(each, center);
  if (each.isEven) return Number((low + ((high - low) * position) / knobSteps).toPrecision(3));
  const first = hasZero(each) ? 1 : 0;
  if (position < first) return 0;
  const share = (position - first) / (knobSteps - first);
  return Number((low * (high / low) ** share).toPrecision(2));
}
