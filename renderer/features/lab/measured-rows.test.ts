import { expect, test } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import type { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import { measuredRows, otherNotes, samplesText, spreadOf, timeStrips } from './measured-rows.ts';

const measurement = (more: Partial<ModuleMeasurement> = {}): ModuleMeasurement => ({
  digest: Digest.parse('a'.repeat(64)),
  runtime: { name: 'wasmtime', version: '49.0.0' },
  cpuModel: 'Intel(R) N100',
  figures: [
    { figure: 'compile-ms', samples: [30, 10, 20] },
    { figure: 'aot-bytes', samples: [4096, 4096] },
  ],
  notes: ['process-jit: the module answers no request', 'The machine was busy'],
  measuredAtMs: 1_000,
  ...more,
});

test('the spread is what so few or so many samples can tell', () => {
  expect(spreadOf([3])).toBeNull();
  expect(spreadOf([3, 3, 3])).toBeNull();
  expect(spreadOf([5, 1, 3])).toEqual({ low: 1, high: 5, words: 'min–max' });
  const hundred = Array.from({ length: 100 }, (_each, index) => index);
  expect(spreadOf(hundred)).toEqual({ low: 5, high: 94, words: 'P5–P95' });
});

test('every figure of every runtime has a row; what was not measured says why', () => {
  const rows = measuredRows([measurement({ measuredAtMs: 2_000 }), measurement()], [{ name: 'jco', version: '1.2.3' }]);
  expect(rows).toHaveLength(14);
  const row = (figure: string, runtime: string) => rows.find((each) => each.key === `${figure} ${runtime}`);
  expect(row('compile-ms', 'wasmtime 49.0.0')?.found).toMatchObject({
    median: 20,
    measurement: { measuredAtMs: 2_000 },
  });
  expect(row('process-jit-ms', 'wasmtime 49.0.0')).toMatchObject({
    found: null,
    because: 'the module answers no request',
  });
  expect(row('compile-ms', 'jco 1.2.3')).toMatchObject({ found: null, because: '' });
  expect(timeStrips(rows).map(({ title, detail }) => [title, detail])).toEqual([['Compile', 'wasmtime 49.0.0']]);
  expect(otherNotes(measurement())).toEqual(['The machine was busy']);
});

test('samples are copied with all that one must know of them', () => {
  const [row] = measuredRows([measurement()], []);
  expect(row?.found && samplesText('a.wasm', 'compile-ms', row.found).split('\n').slice(1)).toEqual([
    '# wasmtime 49.0.0 on Intel(R) N100, measured 1970-01-01T00:00:01.000Z',
    'sample_ms',
    '30',
    '10',
    '20',
  ]);
});
