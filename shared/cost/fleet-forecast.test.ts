import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetState, type FleetCostDay, MonthForecast } from './fleet-cost.ts';
import { accruedSinceMs, alertsToTell, budgetState, monthForecast, monthOf } from './fleet-forecast.ts';

const dayMs = 86_400_000;
const at = (text: string) => Date.parse(`${text}Z`);

const day = (of: string | number, usd: number, isPartial = false): FleetCostDay => ({
  dayMs: typeof of === 'number' ? of : at(`${of}T00:00`),
  usd,
  allocatedUsd: usd,
  idleUsd: 0,
  trafficUsd: 0,
  peopleUsd: 0,
  isPartial,
});

const forecast = (now: string, days: readonly FleetCostDay[], more: { usdPerMonth?: number; setAt?: string } = {}) =>
  monthForecast({
    nowMs: at(now),
    days,
    usdPerMonth: more.usdPerMonth ?? 0,
    pricesSetAtMs: more.setAt === undefined ? null : at(more.setAt),
  });

describe('a month', () => {
  it.each([
    ['2026-11-21T10:00', 30],
    ['2026-12-31T23:59', 31],
    ['2027-02-01T00:00', 28],
    ['2028-02-29T12:00', 29],
    ['2100-02-10T12:00', 28],
  ])('of %s has %d days', (now, days) => {
    const { monthMs, endsMs } = monthOf(at(now));
    expect((endsMs - monthMs) / dayMs).toBe(days);
    expect(at(now)).toBeGreaterThanOrEqual(monthMs);
    expect(at(now)).toBeLessThan(endsMs);
  });
});

it('a month is known since the first of its days that accrued', () => {
  const monthMs = at('2026-11-01T00:00');
  expect(accruedSinceMs([], { monthMs })).toBeNull();
  expect(accruedSinceMs([day('2026-10-30', 1)], { monthMs })).toBeNull();
  const days = [day('2026-11-20', 1), day('2026-10-30', 1), day('2026-11-19', 1, true)];
  expect(accruedSinceMs(days, { monthMs })).toBe(at('2026-11-19T00:00'));
});

describe('the forecast', () => {
  it('goes on as whole days were, with their 10th and 90th percentile', () => {
    const days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => day(`2026-11-${String(n).padStart(2, '0')}`, n));
    expect(forecast('2026-11-12T00:00', days)).toEqual({
      monthMs: at('2026-11-01T00:00'),
      endsMs: at('2026-12-01T00:00'),
      soFarUsd: 66,
      lowUsd: 66 + 19 * 2,
      baseUsd: 66 + 19 * 6,
      highUsd: 66 + 19 * 10,
      daysKnown: 11,
    });
  });

  it('rests on the rate of now before a day is whole', () => {
    const days = [day('2026-11-21', 5, true)];
    const { soFarUsd, lowUsd, baseUsd, highUsd, daysKnown } = forecast('2026-11-21T12:00', days, { usdPerMonth: 730 });
    expect([soFarUsd, daysKnown]).toEqual([5, 0]);
    expect(baseUsd).toBeCloseTo(5 + 9.5 * 24, 8);
    expect([lowUsd, highUsd]).toEqual([baseUsd, baseUsd]);
  });

  it('is the rate of a whole month on its first day, also of 28 days, and with no days at all', () => {
    expect(forecast('2027-02-01T00:00', [], { usdPerMonth: 730 })).toMatchObject({ soFarUsd: 0, baseUsd: 28 * 24 });
    expect(forecast('2028-02-01T00:00', [], { usdPerMonth: 730 })).toMatchObject({ soFarUsd: 0, baseUsd: 29 * 24 });
  });

  it('looks at days of the month before, but counts only those of this one', () => {
    const days = [day('2026-10-30', 2), day('2026-10-31', 4)];
    expect(forecast('2026-11-01T00:00', days)).toMatchObject({ soFarUsd: 0, baseUsd: 90, daysKnown: 2 });
  });

  it('leaves out days that were not whole, of older prices, and ahead of a clock that was set back', () => {
    const days = [day('2026-11-18', 100), day('2026-11-19', 7, true), day('2026-11-20', 3), day('2026-11-25', 50)];
    const facts = forecast('2026-11-21T00:00', days, { setAt: '2026-11-18T12:00' });
    expect(facts).toMatchObject({ soFarUsd: 110, baseUsd: 140, daysKnown: 1 });
  });
});

describe('the budget', () => {
  const state = (usdPerMonth: number, days: readonly FleetCostDay[], now = '2026-11-21T00:00') =>
    budgetState({ usdPerMonth, alertAt: [0.8, 1] }, forecast(now, days), { days, nowMs: at(now) });
  const twenty = Array.from({ length: 20 }, (_, n) => day(`2026-11-${String(n + 1).padStart(2, '0')}`, 1));

  it.each([
    [100, 'under', null],
    [30, 'under', '2026-12-01T00:00'],
    [29, 'will-be-over', '2026-11-30T00:00'],
    [24, 'will-be-over', '2026-11-25T00:00'],
    [20, 'over', '2026-11-21T00:00'],
    [10, 'over', '2026-11-11T00:00'],
  ])('of $%d is %s', (usdPerMonth, kind, usedUp) => {
    const usedUpAtMs = usedUp === null ? null : at(usedUp);
    expect(state(usdPerMonth, twenty)).toEqual({ kind, usdPerMonth, share: 20 / usdPerMonth, usedUpAtMs });
  });

  it('is near when a share is reached that is told of, and the month will still fit in', () => {
    const days = [day('2026-11-01', 85), ...twenty.slice(1).map((each) => ({ ...each, usd: 0 }))];
    const now = '2026-11-30T23:00';
    expect(state(100, days, now)).toMatchObject({ kind: 'near', share: 0.85, usedUpAtMs: null });
  });

  it('is none without one', () => {
    expect(budgetState(null, forecast('2026-11-21T00:00', twenty), { days: twenty, nowMs: 0 })).toEqual({
      kind: 'none',
    });
  });
});

describe('alerts', () => {
  const budget = { usdPerMonth: 100, alertAt: [1, 0.8] };
  const told = (soFarUsd: number, names: readonly string[] = [], month = '2026-11') =>
    alertsToTell(budget, { soFarUsd, monthMs: at(`${month}-01T00:00`) }, (name) => names.includes(name));

  it('are told once a share and month', () => {
    expect(told(79)).toEqual([]);
    const [near, ...none] = told(80);
    expect(near).toMatchObject({ share: 0.8, soFarUsd: 80, usdPerMonth: 100 });
    expect(none).toEqual([]);
    const names = [near?.name ?? ''];
    expect(told(99, names)).toEqual([]);
    expect(told(100, names).map(({ share }) => share)).toEqual([1]);
    expect(told(80, names, '2026-12').map(({ share }) => share)).toEqual([0.8]);
  });

  it('are all told when several are reached at once, the lowest first', () => {
    expect(told(500).map(({ share }) => share)).toEqual([0.8, 1]);
  });

  it('are told anew of another budget', () => {
    const names = told(100).map(({ name }) => name);
    const more = { ...budget, usdPerMonth: 101 };
    const monthMs = at('2026-11-01T00:00');
    expect(alertsToTell(more, { soFarUsd: 101, monthMs }, (name) => names.includes(name))).toHaveLength(2);
    expect(alertsToTell(null, { soFarUsd: 101, monthMs }, () => false)).toEqual([]);
  });
});

describe('any month', () => {
  const days = fc.array(
    fc.record({
      back: fc.integer({ min: 0, max: 399 }),
      usd: fc.double({ min: 0, max: 1e6, noNaN: true }),
      isPartial: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  it('ends between its low and high, and no lower than it is', () => {
    const now = fc.integer({ min: at('2026-01-01T00:00'), max: at('2040-01-01T00:00') });
    fc.assert(
      fc.property(
        now,
        days,
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0.01, max: 1e9, noNaN: true }),
        (nowMs, list, usdPerMonth, limit) => {
          const today = Math.floor(nowMs / dayMs) * dayMs;
          const unique = new Map(list.map((each) => [each.back, each]));
          const known = [...unique.values()].map(({ back, usd, isPartial }) =>
            day(today - back * dayMs, usd, isPartial),
          );
          const result = MonthForecast.parse(monthForecast({ nowMs, days: known, usdPerMonth, pricesSetAtMs: null }));
          const { soFarUsd, lowUsd, baseUsd, highUsd, endsMs } = result;
          expect(soFarUsd).toBeLessThanOrEqual(lowUsd);
          expect(lowUsd).toBeLessThanOrEqual(baseUsd);
          expect(baseUsd).toBeLessThanOrEqual(highUsd);
          const budget = { usdPerMonth: limit, alertAt: [0.5, 1] };
          const state = BudgetState.parse(budgetState(budget, result, { days: known, nowMs }));
          if (state.kind === 'none') throw new Error('there is a budget');
          expect(state.kind === 'over').toBe(soFarUsd >= limit);
          if (state.usedUpAtMs !== null) expect(state.usedUpAtMs).toBeLessThanOrEqual(endsMs);
        },
      ),
    );
  });
});
