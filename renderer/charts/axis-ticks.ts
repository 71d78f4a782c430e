/*
 * Ticks that a person would choose: round times in local time, and 1-2-5 steps for figures. recharts' own ticks on a
 * time axis are evenly spaced milliseconds, and on a logarithmic axis they are the ends only.
 */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const timeSteps: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28].map((n) => n * day),
];

export interface TimeTicks {
  readonly ticksMs: readonly number[];
  readonly stepMs: number;
}

/** Milliseconds to add to an epoch time to read local wall time as if it were UTC. */
export type LocalOffset = (atMs: number) => number;

export const localOffset: LocalOffset = (atMs) => -new Date(atMs).getTimezoneOffset() * minute;

/** Round local times within the span, at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, most: number, offset: LocalOffset = localOffset): TimeTicks {
  const span = Math.max(1, toMs - fromMs);
  const last = timeSteps[timeSteps.length - 1] ?? day;
  const stepMs = timeSteps.find((step) => Math.floor(span / step) + 1 <= most) ?? last;
  const shift = offset(fromMs);
  const ticksMs: number[] = [];
  for (let at = Math.ceil((fromMs + shift) / stepMs) * stepMs - shift; at <= toMs; at += stepMs) ticksMs.push(at);
  return { ticksMs, stepMs };
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** What stands under a tick: no more of the time than the step needs; midnight shows the date. */
export function timeTickLabel(atMs: number, stepMs: number, offset: LocalOffset = localOffset): string {
  const isMidnight = (atMs + offset(atMs)) % day === 0;
  if (stepMs >= day || (stepMs >= hour && isMidnight)) return dayAndMonth.format(atMs);
  return (stepMs < minute ? timeWithSeconds : timeOfDay).format(atMs);
}

export interface ValueAxis {
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** The smallest of 1, 2, 5 × 10ⁿ that is at least `value`; `value` must be positive. */
function roundUp125(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** From zero to a round figure above the greatest value, in at most `most` steps. */
export function linearAxis(greatest: number, most: number): ValueAxis {
  if (!(greatest > 0)) return { domain: [0, 1], ticks: [0, 0.5, 1] };
  const step = roundUp125(greatest / most);
  const count = Math.ceil(greatest / step - 1e-9);
  return { domain: [0, count * step], ticks: Array.from({ length: count + 1 }, (_, index) => tidy(index * step)) };
}

/**
 * Round figures around the values on a logarithmic axis: 1-2-5 while they fit into `most` ticks, else powers of ten.
 * Zero and less cannot be drawn on it; the caller lifts them to the domain's lower end.
 */
export function logAxis(least: number, greatest: number, most: number): ValueAxis {
  if (!(greatest > 0)) return { domain: [0.1, 1], ticks: [0.1, 0.2, 0.5, 1] };
  const low = least > 0 ? Math.min(least, greatest) : greatest / 10;
  const fine = stepsBetween(low, greatest, [1, 2, 5]);
  const ticks = fine.length <= most ? fine : stepsBetween(low, greatest, [1]);
  const every = Math.ceil(ticks.length / most);
  const first = ticks[0] ?? low;
  const last = ticks[ticks.length - 1] ?? greatest;
  return { domain: [first, last], ticks: ticks.filter((_, index) => index % every === 0) };
}

/** Every `factors` × 10ⁿ from the last one at or below `low` to the first one at or above `high`, two at least. */
function stepsBetween(low: number, high: number, factors: readonly number[]): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)) + 1; power += 1) {
    for (const factor of factors) all.push(tidy(factor * 10 ** power));
  }
  const from = Math.max(0, all.filter((tick) => tick <= low * (1 + 1e-9)).length - 1);
  const to = all.findIndex((tick, index) => index > from && tick >= high * (1 - 1e-9));
  return all.slice(from, to + 1);
}

/** 0.30000000000000004 → 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(12));
