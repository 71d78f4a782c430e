import { describe, expect, it } from 'vitest';
import type { BudgetState, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import {
  accruedWords,
  budgetWords,
  forecastBasis,
  leftOut,
  monthName,
  utcDay,
  whyNoAmount,
} from './fleet-cost-words.ts';

const monthMs = Date.UTC(2026, 10, 1);
const forecast = {
  monthMs,
  endsMs: Date.UTC(2026, 11, 1),
  soFarUsd: 500,
  lowUsd: 800,
  baseUsd: 1_000,
  highUsd: 1_100,
  daysKnown: 16,
};
const budget = (kind: 'under' | 'near' | 'will-be-over' | 'over', share: number, usedUpAtMs: number | null = null) =>
  ({ kind, share, usedUpAtMs, usdPerMonth: 900 }) satisfies BudgetState;

describe('a budget', () => {
  it.each([
    [budget('under', 0.999), 'Under budget', '99 % of $900.00 is spent'],
    [budget('under', 0.001), 'Under budget', 'less than 1 % of $900.00 is spent'],
    [budget('near', 0.8), 'Near the budget', '80 % of $900.00 is spent'],
    [
      budget('will-be-over', 0.55, Date.UTC(2026, 10, 27, 23)),
      'Will be over',
      '55 % of $900.00 is spent; $100.00 over at the end of the month; used up on 27 Nov at this rate',
    ],
    [budget('over', 1.25), 'Over budget', '125 % of $900.00 is spent'],
  ])('%o', (state, word, detail) => {
    expect(budgetWords(state, forecast)).toMatchObject({ state: word, detail });
  });

  it('may not be there', () => expect(budgetWords({ kind: 'none' }, forecast)).toBeNull());
});

it('says since when a month is known', () => {
  const day = (dayMs: number) =>
    ({ dayMs, usd: 1, allocatedUsd: 1, idleUsd: 0, trafficUsd: 0, peopleUsd: 0, isPartial: false }) as const;
  const words = (...days: number[]) => accruedWords({ days: days.map(day), forecast });
  expect(words()).toBe('Nothing has accrued yet');
  expect(words(monthMs - 86_400_000, monthMs)).toBe('As it accrued since 1 Nov, in UTC');
  expect(words(Date.UTC(2026, 10, 20))).toContain('since 20 Nov, in UTC; nothing is known of the days before');
});

it('names days and months of the account, in UTC', () => {
  expect(monthName(monthMs)).toBe('November');
  expect(utcDay(Date.UTC(2026, 10, 1))).toBe('1 Nov');
  expect(utcDay(Date.UTC(2026, 10, 1) - 1)).toBe('31 Oct');
});

it('says what a forecast rests on, also when it is nothing', () => {
  expect(forecastBasis(forecast)).toBe('Rests on 16 whole days');
  expect(forecastBasis({ ...forecast, daysKnown: 1 })).toBe('Rests on 1 whole day');
  expect(forecastBasis({ ...forecast, daysKnown: 0 })).toContain('rate of now');
});

const row: FleetCostRow = {
  key: 'hello',
  name: 'hello',
  usdPerMonth: null,
  allocatedUsd: null,
  idleUsd: null,
  trafficUsd: null,
  requestsPerMonth: null,
  usdPerMillionRequests: null,
  cpuMsPerRequest: null,
  cpuUsed: null,
  memoryUsedBytes: null,
  nodes: 3,
  nodesWithoutPrice: 0,
  nodesNotMeasured: 0,
};

it('tells no price from not measured, and says what an amount leaves out', () => {
  expect(whyNoAmount({ ...row, nodesWithoutPrice: 3 }).word).toBe('no price');
  expect(whyNoAmount({ ...row, nodesWithoutPrice: 1, nodesNotMeasured: 2 })).toMatchObject({ word: 'not measured' });
  expect(leftOut(row)).toBeNull();
  expect(leftOut({ ...row, nodesWithoutPrice: 1, nodesNotMeasured: 2 })).toBe(
    'Leaves out 1 node of 3 without a price and 2 nodes of 3 not measured',
  );
});
