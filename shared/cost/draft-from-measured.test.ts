import { expect, it } from 'vitest';
import { MeasuredWorkload } from '../contract/cost.ts';
import { draftFromMeasured, valuesFromMeasured } from './draft-from-measured.ts';
import { builtInPriceBook } from './price-book.ts';
import { basisOfDraft, draftOf, draftText, valueAt } from './scenario-draft.ts';

const number = (path: string, low: number, base: number, high: number) => ({ path, low, base, high, from: 'nodes' });

const measured = MeasuredWorkload.parse({
  workload: 'hello',
  release: null,
  nodes: 3,
  measuredMs: 3_600_000,
  numbers: [
    number('workload.requestsPerMonth', 1_000_000, 1_234_567.89, 2_000_000),
    number('workload.cpuMs', 4.1, 5.123456, 9),
    number('workload.waitMs', 20, 40, 90),
    number('workload.wallMs', 24, 60, 90),
    number('workload.egressGb', 0, 0, 0),
    number('workload.memoryMb', 14, 16, 20),
    number('containers.usedMemoryMb', 14, 16, 20),
  ],
  requestsPerHourOfDay: null,
  moduleMb: 0.1,
  language: 'Rust',
  missing: [],
});
const nowMs = Date.UTC(2026, 10, 21);

it('makes a scenario that can be compared, as a file too, with what was measured marked', () => {
  const draft = draftFromMeasured(measured);
  expect(valueAt(draft, 'name')).toBe('hello, as measured');
  expect(valueAt(draft, 'workload.cpuMs')).toEqual({
    low: 4.1,
    base: 5.12346,
    high: 9,
    measured: true,
    from: 'nodes',
  });
  expect(valueAt(draft, 'workload.cpuMeasuredAs')).toBe('wasm');
  expect(valueAt(draft, 'containers.usedMemoryMb')).toBe(16);
  expect(valueAt(draft, 'workload.wallMs')).toBeUndefined();
  expect(draftOf(draftText(draft))).toEqual(draft);
  expect(basisOfDraft(draft, builtInPriceBook, nowMs)).toMatchObject({ ok: true });
});

it('leaves out what was not measured, for a person to fill in', () => {
  const numbers = measured.numbers.filter(({ path }) => path !== 'workload.cpuMs');
  const draft = draftFromMeasured({ ...measured, numbers, moduleMb: null, language: null });
  expect(valueAt(draft, 'workload.cpuMeasuredAs')).toBeUndefined();
  expect(valueAt(draft, 'workload.language')).toBeUndefined();
  const read = basisOfDraft(draft, builtInPriceBook, nowMs);
  expect(read.ok ? [] : read.problems.map(({ path }) => path.join('.'))).toContain('workload.cpuMs');
});

it('keeps the range of the month and takes the peak from the day, or the month from it too', () => {
  const hours = Array.from({ length: 24 }, (_each, hour) => (hour === 12 ? 300 : 100));
  const both = draftFromMeasured({ ...measured, requestsPerHourOfDay: hours });
  expect(valueAt(both, 'workload.requestsPerHourOfDay')).toBeUndefined();
  expect(valueAt(both, 'traffic.peakFactor')).toEqual({ base: 2.76923, measured: true });
  expect(basisOfDraft(both, builtInPriceBook, nowMs)).toMatchObject({ ok: true });
  const numbers = measured.numbers.filter(({ path }) => path !== 'workload.requestsPerMonth');
  const curve = draftFromMeasured({ ...measured, numbers, requestsPerHourOfDay: hours });
  expect(valueAt(curve, 'workload.requestsPerHourOfDay')).toEqual(hours);
  expect(basisOfDraft(curve, builtInPriceBook, nowMs)).toMatchObject({ ok: true });
});

it('says nothing of a peak of a day without requests', () => {
  const still = { ...measured, requestsPerHourOfDay: Array.from({ length: 24 }, () => 0) };
  expect(valuesFromMeasured(still)).not.toHaveProperty('traffic.peakFactor');
});

it('puts low and high around the mean', () => {
  const values = valuesFromMeasured({ ...measured, numbers: [number('workload.waitMs', 50, 40, 30)] });
  expect(values['workload.waitMs']).toEqual({ low: 40, base: 40, high: 40, measured: true, from: 'nodes' });
});
