import type { BudgetState, FleetCostDay, MonthForecast } from '#shared/cost/fleet-cost.ts';
import { type FleetCostPart, fleetCostParts } from './fleet-cost-parts.tsx';

/*
 * From days that accrued to the columns of a chart: each day's parts, and after today the days of the month that are
 * still to come, at what the forecast says of each. Days are of the account, in UTC.
 */

const dayMs = 86_400_000;

export interface CostColumn extends Readonly<Record<FleetCostPart, number>> {
  readonly dayMs: number;
  readonly usd: number;
  readonly isPartial: boolean;
  /** Nobody accounted for this day: its amounts are not known. */
  readonly isMissing: boolean;
  /** A day to come: base, and how far below and above it may be. Null for days that accrued. */
  readonly forecastUsd: number | null;
  readonly range: readonly [below: number, above: number] | null;
}

/** What is paid for nodes whose use nobody knows: the rest of a day's sum. */
function unknownOf(day: FleetCostDay): number {
  const rest = day.usd - day.allocatedUsd - day.idleUsd - day.trafficUsd - day.peopleUsd;
  return rest > 0.000_5 ? rest : 0;
}

const columnOf = (day: FleetCostDay, isMissing = false): CostColumn => ({
  dayMs: day.dayMs,
  usd: day.usd,
  allocatedUsd: day.allocatedUsd,
  idleUsd: day.idleUsd,
  unknownUsd: unknownOf(day),
  trafficUsd: day.trafficUsd,
  peopleUsd: day.peopleUsd,
  isPartial: day.isPartial,
  isMissing,
  forecastUsd: null,
  range: null,
});

/** The rest of the month, shared out evenly over the time that is left of it. */
function daysToCome(nowMs: number, { endsMs, soFarUsd, lowUsd, baseUsd, highUsd }: MonthForecast): CostColumn[] {
  const first = Math.floor(nowMs / dayMs) * dayMs + dayMs;
  const leftMs = endsMs - nowMs;
  if (leftMs <= 0 || first >= endsMs) return [];
  const aDay = (sumUsd: number) => (Math.max(0, sumUsd - soFarUsd) * dayMs) / leftMs;
  const [low, base, high] = [aDay(lowUsd), aDay(baseUsd), aDay(highUsd)];
  const nothing = { usd: 0, allocatedUsd: 0, idleUsd: 0, unknownUsd: 0, trafficUsd: 0, peopleUsd: 0 };
  return Array.from({ length: Math.round((endsMs - first) / dayMs) }, (_each, index) => ({
    ...nothing,
    dayMs: first + index * dayMs,
    isPartial: false,
    isMissing: false,
    forecastUsd: base,
    range: [base - low, high - base] as const,
  }));
}

/** Columns of the newest `most` days and of those to come. Days that nobody accounted for stay empty. */
export function costColumns(
  days: readonly FleetCostDay[],
  forecast: MonthForecast,
  nowMs: number,
  most: number,
): CostColumn[] {
  const known = new Map(days.map((day) => [day.dayMs, day]));
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const first = Math.max(Math.min(today, ...known.keys()), today - (most - 1) * dayMs);
  const past: CostColumn[] = [];
  for (let at = first; at <= today; at += dayMs) {
    const none = { dayMs: at, usd: 0, allocatedUsd: 0, idleUsd: 0, trafficUsd: 0, peopleUsd: 0, isPartial: false };
    const day = known.get(at);
    past.push(columnOf(day ?? none, day === undefined));
  }
  return [...past, ...daysToCome(nowMs, forecast)];
}

/** The budget of a month as what each of its days may cost; null without one. */
export function budgetADay(budget: BudgetState, { monthMs, endsMs }: MonthForecast): number | null {
  return budget.kind === 'none' ? null : (budget.usdPerMonth * dayMs) / (endsMs - monthMs);
}

/** The parts that any column has; what is never there needs no entry in the key. People's hours always have one. */
export const shownParts = (columns: readonly CostColumn[]): readonly FleetCostPart[] =>
  fleetCostParts.filter((part) => part === 'peopleUsd' || columns.some((column) => column[part] > 0));
