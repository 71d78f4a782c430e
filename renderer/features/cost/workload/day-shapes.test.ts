import { describe, expect, it } from 'vitest';
import { dayIn, dayOfMonth, monthOfDay, scaleTop } from './day-shapes.ts';

describe('a day of requests', () => {
  it.each(['flat', 'office', 'evening'] as const)('makes the month that it was made of: %s', (shape) => {
    expect(monthOfDay(dayOfMonth(16e6, shape)) / 16e6).toBeCloseTo(1, 4);
  });

  it('is read out of a column, a row or a list', () => {
    const hours = Array.from({ length: 24 }, (_each, hour) => hour);
    for (const apart of ['\n', '\t', ', ', ';', ' ', '\r\n']) expect(dayIn(hours.join(apart))).toEqual(hours);
  });

  it('says what is wrong with another text', () => {
    expect(dayIn('1 2 3')).toBe('These are 3 numbers; a day has 24');
    expect(dayIn('1 many 3')).toBe('“many” is no number of requests');
    expect(dayIn('1 -2')).toBe('“-2” is no number of requests');
  });

  it('has a scale on which its highest hour can grow', () => {
    for (const high of [0, 1, 9, 99, 33_600, 1e9]) expect(scaleTop([high])).toBeGreaterThan(high);
  });
});
