import { expect, it } from 'vitest';
import { costScale } from './cost-scale.ts';

it('is linear while the smallest amount can be seen, from zero', () => {
  const scale = costScale([40, 100]);
  expect(scale.kind).toBe('linear');
  expect(scale.domain[0]).toBe(0);
  expect(scale.at(0)).toBe(0);
  expect(scale.at(50) * 2).toBeCloseTo(scale.at(100));
});

it('is logarithmic when the spread needs it, and draws nothing outside itself', () => {
  const scale = costScale([0, 0.76, 3, 197.7]);
  expect(scale.kind).toBe('log');
  expect(scale.at(10) - scale.at(1)).toBeCloseTo(scale.at(100) - scale.at(10));
  expect(scale.at(0)).toBe(0);
  expect(scale.at(1e9)).toBe(1);
});

it.each([[[]], [[0, 0]], [[1e-9, 1e9]], [[5]]])('has an axis for %j', (amounts) => {
  const { domain, ticks, at } = costScale(amounts);
  expect(domain[1]).toBeGreaterThan(domain[0]);
  expect(ticks.length).toBeGreaterThan(1);
  expect(ticks.length).toBeLessThan(12);
  for (const usd of [0, 1, ...amounts]) expect(at(usd)).toBeGreaterThanOrEqual(0);
});
