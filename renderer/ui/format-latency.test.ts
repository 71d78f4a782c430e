import { expect, test } from 'vitest';
import { formatLatency, formatLatencyTick, formatMeasured } from './format-latency.ts';

test.each([
  [0, '0 ms'],
  [0.000_42, '0.420 µs'],
  [0.004_28, '4.28 µs'],
  [0.428_4, '428 µs'],
  [0.999_4, '999 µs'],
  [0.999_6, '1.00 ms'],
  [1, '1.00 ms'],
  [12.345, '12.3 ms'],
  [99.96, '100 ms'],
  [843.4, '843 ms'],
  [999.6, '1.00 s'],
  [5_839, '5.84 s'],
  [61_000, '61.0 s'],
])('%d ms reads %s', (ms, text) => {
  expect(formatLatency(ms)).toBe(text);
});

test('what was not measured says so', () => {
  expect(formatMeasured(null)).toBe('not measured');
});

test.each([
  [10, '10 ms'],
  [100, '100 ms'],
  [0.5, '500 µs'],
  [2_500, '2.5 s'],
  [0.000_2, '0.2 µs'],
  [0, '0 ms'],
])('a tick at %d ms reads %s', (ms, text) => {
  expect(formatLatencyTick(ms)).toBe(text);
});
