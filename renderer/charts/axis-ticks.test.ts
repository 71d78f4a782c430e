import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearAxis, logAxis, timeTickLabel, timeTicks } from './axis-ticks.ts';

const utc = (): number => 0;
const inDelhi = (): number => 5.5 * 3_600_000;
const at = (iso: string): number => Date.parse(iso);

describe('ticks of time', () => {
  test('15 minutes get a tick every 2 minutes, at even minutes', () => {
    const { ticksMs, stepMs } = timeTicks(at('2026-03-01T10:01:30Z'), at('2026-03-01T10:16:30Z'), 8, utc);
    expect(stepMs).toBe(120_000);
    expect(ticksMs[0]).toBe(at('2026-03-01T10:02:00Z'));
    expect(ticksMs).toHaveLength(8);
  });

  test('a day is ticked on local, not on universal, hours', () => {
    const { ticksMs } = timeTicks(at('2026-03-01T10:00:00Z'), at('2026-03-02T10:00:00Z'), 9, inDelhi);
    expect(ticksMs.every((tick) => (tick + inDelhi()) % (3 * 3_600_000) === 0)).toBe(true);
    expect(ticksMs[0]).toBe(at('2026-03-01T12:30:00Z'));
  });

  test('never more than asked for, never outside, always at least one in spans of a second and more', () => {
    const property = fc.property(
      fc.integer({ min: 1_000, max: 30 * 86_400_000 }),
      fc.integer({ min: 2, max: 20 }),
      (span, most) => {
        const from = at('2026-03-01T10:01:30Z');
        const { ticksMs } = timeTicks(from, from + span, most, utc);
        return ticksMs.length <= most && ticksMs.every((tick) => tick >= from && tick <= from + span);
      },
    );
    expect(fc.check(property)).toMatchObject({ failed: false, counterexample: null });
  });

  test('midnight shows the date, seconds only where the step needs them', () => {
    expect(timeTickLabel(at('2026-03-02T00:00:00Z'), 3 * 3_600_000, utc)).toMatch(/2/);
    expect(timeTickLabel(at('2026-03-02T00:00:10Z'), 10_000, utc)).toMatch(/:\d\d:10/);
    expect(timeTickLabel(at('2026-03-02T00:05:00Z'), 60_000, utc)).toMatch(/^\d\d:\d5$/);
  });
});

describe('ticks of figures', () => {
  test.each([
    [87, 5, [0, 20, 40, 60, 80, 100]],
    [100, 5, [0, 20, 40, 60, 80, 100]],
    [0.34, 4, [0, 0.1, 0.2, 0.3, 0.4]],
    [0, 4, [0, 0.5, 1]],
  ])('linear to %d in %d steps', (greatest, most, ticks) => {
    expect(linearAxis(greatest, most).ticks).toEqual(ticks);
  });

  test.each([
    [0.3, 9, 8, [0.2, 0.5, 1, 2, 5, 10]],
    [0.8, 5800, 6, [0.1, 1, 10, 100, 1000, 10_000]],
    [5, 5, 6, [5, 10]],
    [0, 20, 8, [2, 5, 10, 20]],
    [0, 0, 8, [0.1, 0.2, 0.5, 1]],
  ])('logarithmic from %d to %d in %d ticks', (least, greatest, most, ticks) => {
    expect(logAxis(least, greatest, most).ticks).toEqual(ticks);
  });

  test('every positive value lies within its axis, and the axis has a length', () => {
    const positive = fc.double({ min: 1e-6, max: 1e7, noNaN: true });
    const property = fc.property(positive, positive, (one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const { domain } = logAxis(low, high, 6);
      const linear = linearAxis(high, 5);
      const near = 1e-6;
      return (
        domain[0] <= low * (1 + near) &&
        domain[1] >= high * (1 - near) &&
        domain[0] < domain[1] &&
        linear.domain[1] >= high * (1 - near)
      );
    });
    expect(fc.check(property)).toMatchObject({ failed: false, counterexample: null });
  });
});
