import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Accrued, byDay, dayMs, dueAccrual, type TimeSpan, withoutSpan, withSpan } from './fleet-accrual.ts';

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 21, 12);
const lengthOf = (spans: readonly TimeSpan[]) => spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** What the service does with it: accounts for what is due, and remembers. */
function look(state: Accrued, nowMs: number): { state: Accrued; due: readonly TimeSpan[] } {
  const { due } = dueAccrual(state, nowMs);
  return { due, state: { lookedAtMs: nowMs, accounted: due.reduce(withSpan, state.accounted) } };
}

describe('what is due', () => {
  it('is nothing at first, then what has passed', () => {
    const first = look({ lookedAtMs: null, accounted: [] }, noon);
    expect(first.due).toEqual([]);
    expect(look(first.state, noon + hour).due).toEqual([{ fromMs: noon, toMs: noon + hour }]);
  });

  it('is split at midnight UTC', () => {
    const state = { lookedAtMs: noon, accounted: [] };
    expect(dueAccrual(state, noon + 30 * hour).due).toEqual([
      { fromMs: noon, toMs: noon + 12 * hour },
      { fromMs: noon + 12 * hour, toMs: noon + 30 * hour },
    ]);
  });

  it('is nothing twice when the clock goes back and passes the same time again', () => {
    let { state } = look({ lookedAtMs: noon, accounted: [] }, noon + 10 * hour);
    let total = 10 * hour;
    for (const at of [7, 8, 9, 10, 11]) {
      const next = look(state, noon + at * hour);
      total += lengthOf(next.due);
      state = next.state;
    }
    expect(total).toBe(11 * hour);
  });

  it('is no more than what is kept when the clock jumps ahead by years', () => {
    const { due, isSetBack } = dueAccrual({ lookedAtMs: noon, accounted: [] }, noon + 5000 * dayMs);
    expect(lengthOf(due)).toBe(400 * dayMs);
    expect(isSetBack).toBe(false);
  });

  it.each([
    [-hour, false],
    [-30 * hour, true],
  ])('tells a clock that was set back by %d ms: %s', (change, isSetBack) => {
    expect(dueAccrual({ lookedAtMs: noon, accounted: [] }, noon + change)).toEqual({ due: [], isSetBack });
  });
});

describe('any clock', () => {
  it('never accounts for a moment twice, nor leaves one out that it went over', () => {
    const moves = fc.array(fc.integer({ min: -3 * dayMs, max: 5 * dayMs }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(moves, (steps) => {
        let state: Accrued = { lookedAtMs: noon, accounted: [] };
        let accountedMs = 0;
        let nowMs = noon;
        let over: readonly TimeSpan[] = [];
        for (const step of steps) {
          if (step > 0) over = withSpan(over, { fromMs: nowMs, toMs: nowMs + step });
          nowMs += step;
          const next = look(state, nowMs);
          accountedMs += lengthOf(next.due);
          state = next.state;
        }
        expect(state.accounted).toEqual(over);
        expect(accountedMs).toBe(lengthOf(over));
      }),
    );
  });

  it('splits a span into days that make it up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 20 * dayMs }), (fromMs, length) => {
        const parts = byDay({ fromMs, toMs: fromMs + length });
        expect(lengthOf(parts)).toBe(length);
        expect(parts.every((part) => Math.floor(part.fromMs / dayMs) === Math.floor((part.toMs - 1) / dayMs))).toBe(
          true,
        );
      }),
    );
  });

  it('takes a span away again', () => {
    const spans = withSpan(withSpan([], { fromMs: 0, toMs: 10 }), { fromMs: 20, toMs: 30 });
    expect(withoutSpan(spans, { fromMs: 5, toMs: 25 })).toEqual([
      { fromMs: 0, toMs: 5 },
      { fromMs: 25, toMs: 30 },
    ]);
    expect(withSpan(spans, { fromMs: 10, toMs: 20 })).toEqual([{ fromMs: 0, toMs: 30 }]);
  });
});
