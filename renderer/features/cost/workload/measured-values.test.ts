import { expect, it } from 'vitest';
import type { MeasuredWorkload } from '#shared/contract/cost.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { measuredValues, valuesBefore } from './measured-values.ts';

const number = (path: string, base: number) => ({
  path,
  low: base * 0.777777777,
  base,
  high: base * 2,
  from: '3 nodes',
});
const measured: MeasuredWorkload = {
  workload: WorkloadName.parse('hello'),
  release: null,
  nodes: 3,
  measuredMs: 60_000,
  numbers: [
    number('workload.requestsPerMonth', 5_256_000),
    number('workload.cpuMs', 2.4),
    number('workload.waitMs', 18.5),
    number('workload.egressGb', 15.8),
    number('workload.memoryMb', 17.2),
    number('containers.usedMemoryMb', 412),
  ],
  requestsPerHourOfDay: null,
  moduleMb: 0.0104,
  language: 'rust',
  missing: [],
};
const put = (draft: ScenarioDraft, values: Readonly<Record<string, unknown>>) =>
  Object.entries(values).reduce((all, [path, value]) => withValue(all, path, value), draft);
const empty: ScenarioDraft = { version: 1, name: 'hello' };

it('makes a scenario that can be compared, with every number marked as measured', () => {
  const read = basisOfDraft(put(empty, measuredValues(measured)), builtInPriceBook, 0);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const cpu = read.basis.inputs.numbers.find(({ name }) => name === 'cpuMs');
  expect(cpu).toMatchObject({ low: 1.86667, measured: true });
  expect(read.basis.inputs.choices).toMatchObject({ moduleMb: 0.0104, language: 'rust', usedMemoryMb: 412 });
});

it('says that CPU time was measured of Wasm', () => {
  expect(measuredValues(measured)['workload.cpuMeasuredAs']).toBe('wasm');
  expect(measuredValues({ ...measured, numbers: [] })).not.toHaveProperty('workload.cpuMeasuredAs');
});

it('takes a curve over a day instead of its sum and its peak', () => {
  const requestsPerHourOfDay = Array.from({ length: 24 }, (_each, hour) => hour + 1);
  const draft = put(put(empty, { 'traffic.peakFactor': 4 }), measuredValues({ ...measured, requestsPerHourOfDay }));
  expect(draft['traffic']).toBeUndefined();
  expect(basisOfDraft(draft, builtInPriceBook, 0).ok).toBe(true);
});

it('can be taken back whole', () => {
  const before: ScenarioDraft = { ...empty, workload: { cpuMs: 7, requestsPerHourOfDay: [1] } };
  const values = measuredValues(measured);
  expect(put(put(before, values), valuesBefore(before, values))).toEqual(before);
});
