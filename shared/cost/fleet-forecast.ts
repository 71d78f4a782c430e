import { dayMs, dayOf } from './fleet-accrual.ts';
import { type BudgetState, type FleetCostDay, type MonthForecast } from './fleet-cost.ts';
import { type Budget } from './fleet-prices.ts';
import { rounded } from './fleet-usd.ts';
import { hoursPerMonth } from './platforms/platform.ts';

/** Whole days looked at: a month of them, so that each day of the week counts about as often. */
const daysLookedAt = 30;
const daysPerRateMonth = hoursPerMonth / 24;

/** First moment of the month (UTC) and of the next one. */
export function monthOf(atMs: number): { readonly monthMs: number; readonly endsMs: number } {
  const at = new Date(atMs);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { monthMs: Date.UTC(year, month, 1), endsMs: Date.UTC(year, month + 1, 1) };
}

export interface ForecastFacts {
  readonly nowMs: number;
  /** What accrued, by day, in any order. */
  readonly days: readonly FleetCostDay[];
  /** What 730 hours cost at the rate of now. */
  readonly usdPerMonth: number;
  /** Days before it were at other prices and tell nothing of those to come; null: prices never changed. */
  readonly pricesSetAtMs: number | null;
}

/** Where the month is going: so far, and the rest as whole days were; with none, at the rate of now. */
export function monthForecast({ nowMs, days, usdPerMonth, pricesSetAtMs }: ForecastFacts): MonthForecast {
  const { monthMs, endsMs } = monthOf(nowMs);
  const soFarUsd = sumOf(monthDays(days, nowMs));
  const known = wholeDays(days, nowMs, pricesSetAtMs ?? 0);
  const perDay = known.length === 0 ? usdPerMonth / daysPerRateMonth : sumOf(known) / known.length;
  const amounts = known.map(({ usd }) => usd).sort((a, b) => a - b);
  const daysLeft = Math.max(0, endsMs - nowMs) / dayMs;
  const endAt = (usdPerDay: number) => rounded(soFarUsd + daysLeft * usdPerDay);
  return {
    monthMs,
    endsMs,
    soFarUsd: rounded(soFarUsd),
    // The mean may lie outside of the middle of few, very different days.
    lowUsd: endAt(Math.min(perDay, percentile(amounts, 0.1) ?? perDay)),
    baseUsd: endAt(perDay),
    highUsd: endAt(Math.max(perDay, percentile(amounts, 0.9) ?? perDay)),
    daysKnown: known.length,
  };
}

/**
 * The first day (UTC) of the month that anything is known of; null for none. When it is later than the first of the
 * month, the sum so far and the forecast lack the days before, however much the fleet cost on them.
 */
export function accruedSinceMs(
  days: readonly FleetCostDay[],
  { monthMs }: Pick<MonthForecast, 'monthMs'>,
): number | null {
  const ofMonth = days.flatMap((day) => (day.dayMs >= monthMs ? [day.dayMs] : []));
  return ofMonth.length === 0 ? null : Math.min(...ofMonth);
}

const sumOf = (days: readonly FleetCostDay[]): number => days.reduce((total, { usd }) => total + usd, 0);

/** Days of this month that have begun, in order. */
function monthDays(days: readonly FleetCostDay[], nowMs: number): readonly FleetCostDay[] {
  const { monthMs } = monthOf(nowMs);
  const ofMonth = days.filter((day) => day.dayMs >= monthMs && day.dayMs <= nowMs);
  return ofMonth.sort((a, b) => a.dayMs - b.dayMs);
}

function wholeDays(days: readonly FleetCostDay[], nowMs: number, sinceMs: number): readonly FleetCostDay[] {
  const firstMs = Math.max(sinceMs, dayOf(nowMs) - daysLookedAt * dayMs);
  return days.filter((day) => !day.isPartial && day.dayMs >= firstMs && day.dayMs + dayMs <= nowMs);
}

/** Of ascending values, with what lies between two of them in proportion. */
function percentile(ascending: readonly number[], share: number): number | null {
  const place = (ascending.length - 1) * share;
  const below = ascending[Math.floor(place)];
  const above = ascending[Math.ceil(place)];
  return below === undefined || above === undefined ? null : below + (above - below) * (place - Math.floor(place));
}

/** How the month stands to the budget. */
export function budgetState(
  budget: Budget | null,
  forecast: MonthForecast,
  { days, nowMs }: Pick<ForecastFacts, 'days' | 'nowMs'>,
): BudgetState {
  if (budget === null) return { kind: 'none' };
  const { usdPerMonth, alertAt } = budget;
  const share = forecast.soFarUsd / usdPerMonth;
  const isNear = alertAt.some((at) => share >= at);
  const isOver = share >= 1;
  const kind = isOver ? 'over' : forecast.baseUsd > usdPerMonth ? 'will-be-over' : isNear ? 'near' : 'under';
  const usedUpAtMs = isOver
    ? crossedAtMs(usdPerMonth, monthDays(days, nowMs), nowMs)
    : willCrossAtMs(usdPerMonth, forecast, nowMs);
  return { kind, usdPerMonth, share, usedUpAtMs };
}

/** When the sum of the days passed an amount; within a day in proportion. */
function crossedAtMs(usd: number, days: readonly FleetCostDay[], nowMs: number): number | null {
  let before = 0;
  for (const day of days) {
    if (before + day.usd >= usd && day.usd > 0) {
      const lastedMs = Math.min(dayMs, nowMs - day.dayMs);
      return Math.round(day.dayMs + (lastedMs * (usd - before)) / day.usd);
    }
    before += day.usd;
  }
  return null;
}

function willCrossAtMs(usd: number, { soFarUsd, baseUsd, endsMs }: MonthForecast, nowMs: number): number | null {
  const restUsd = baseUsd - soFarUsd;
  if (baseUsd < usd || restUsd <= 0) return null;
  return Math.min(endsMs, Math.round(nowMs + ((endsMs - nowMs) * (usd - soFarUsd)) / restUsd));
}

/** A share of a budget that was reached in a month. Told once: its name is kept. */
export interface BudgetAlert {
  readonly name: string;
  readonly share: number;
  readonly soFarUsd: number;
  readonly usdPerMonth: number;
}

/** What is to be told now, lowest share first. Another budget has alerts of its own. */
export function alertsToTell(
  budget: Budget | null,
  { soFarUsd, monthMs }: Pick<MonthForecast, 'soFarUsd' | 'monthMs'>,
  isTold: (name: string) => boolean,
): readonly BudgetAlert[] {
  if (budget === null) return [];
  const { usdPerMonth, alertAt } = budget;
  const month = new Date(monthMs).toISOString().slice(0, 7);
  return [...new Set(alertAt)]
    .sort((a, b) => a - b)
    .filter((share) => soFarUsd >= share * usdPerMonth)
    .map((share) => ({ name: `budget ${month} ${usdPerMonth} ${share}`, share, soFarUsd, usdPerMonth }))
    .filter(({ name }) => !isTold(name));
}
