import { expect, it } from 'vitest';
import type { FleetCostDay } from '#shared/cost/fleet-cost.ts';
import { budgetADay, costColumns, shownParts } from './fleet-cost-days.ts';

const dayMs = 86_400_000;
const monthMs = Date.UTC(2026, 10, 1);
const today = Date.UTC(2026, 10, 21);
const nowMs = today + dayMs / 2;
const forecast = {
  monthMs,
  endsMs: Date.UTC(2026, 11, 1),
  soFarUsd: 205,
  lowUsd: 290.5,
  baseUsd: 300,
  highUsd: 319,
  daysKnown: 3,
};
const day = (atMs: number, usd: number): FleetCostDay => ({
  dayMs: atMs,
  usd,
  allocatedUsd: usd / 2,
  idleUsd: usd / 4,
  trafficUsd: 0,
  peopleUsd: 0,
  isPartial: atMs === today,
});

it('shows days that accrued, gaps between them, and the days to come', () => {
  const columns = costColumns([day(today - 3 * dayMs, 10), day(today, 5)], forecast, nowMs, 60);
  expect(columns.slice(0, 4).map(({ usd, isPartial, isMissing }) => [usd, isPartial, isMissing])).toEqual([
    [10, false, false],
    [0, false, true],
    [0, false, true],
    [5, true, false],
  ]);
  expect(columns[0]?.unknownUsd).toBeCloseTo(2.5);
  const toCome = columns.slice(4);
  expect(toCome).toHaveLength(9);
  // 95 dollars in 9.5 days.
  expect(toCome[0]?.forecastUsd).toBeCloseTo(10);
  expect(toCome[0]?.range?.map((far) => Number(far.toFixed(6)))).toEqual([1, 2]);
  expect(toCome.at(-1)?.dayMs).toBe(Date.UTC(2026, 10, 30));
});

it('shows the newest when there are too many, and none to come on the last day of a month', () => {
  const days = Array.from({ length: 90 }, (_each, index) => day(today - (89 - index) * dayMs, 1));
  const past = costColumns(days, forecast, nowMs, 60).filter(({ forecastUsd }) => forecastUsd === null);
  expect(past).toHaveLength(60);
  expect(past[0]?.dayMs).toBe(today - 59 * dayMs);
  const last = Date.UTC(2026, 10, 30, 5);
  expect(costColumns([], forecast, last, 60).map(({ dayMs: at }) => at)).toEqual([Date.UTC(2026, 10, 30)]);
});

it('makes a day of a budget, and names the parts that are there', () => {
  expect(budgetADay({ kind: 'none' }, forecast)).toBeNull();
  expect(budgetADay({ kind: 'under', usdPerMonth: 900, share: 0, usedUpAtMs: null }, forecast)).toBeCloseTo(30);
  expect(shownParts(costColumns([day(today, 5)], forecast, nowMs, 60))).toEqual([
    'allocatedUsd',
    'idleUsd',
    'unknownUsd',
    'peopleUsd',
  ]);
});
