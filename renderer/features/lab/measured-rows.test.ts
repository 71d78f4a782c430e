import { expect, test } from 'vitest';
import { Digest } from '#shared/domain/ids.ts';
import type { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import { measuredRows, notesOf, samplesText, spreadOf, timeStrips } from './measured-rows.ts';

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

test('every figure of every runtime that was measured has a row; what was not measured says why', () => {
  const rows = measuredRows([measurement({ measuredAtMs: 2_000 }), measurement()]);
  expect(rows).toHaveLength(7);
  const row = (figure: string) => rows.find((each) => each.figure === figure);
  expect(row('compile-ms')?.found).toMatchObject({ median: 20, measurement: { measuredAtMs: 2_000 } });
  expect(row('process-jit-ms')).toMatchObject({ found: null, because: 'the module answers no request' });
  expect(row('process-aot-ms')).toMatchObject({ found: null, because: '' });
  expect(timeStrips(rows).map(({ title, detail }) => [title, detail])).toEqual([['Compile', 'wasmtime 49.0.0']]);
});

test('a note may be about several figures, and is shown whole beside them', () => {
  const notes = ['process, memory: nothing starts by itself.', 'The machine was busy: very.'];
  const rows = measuredRows([measurement({ notes })]);
  expect(rows.filter(({ because }) => because === 'nothing starts by itself.').map(({ figure }) => figure)).toEqual([
    'process-aot-ms',
    'process-jit-ms',
    'memory-bytes',
  ]);
  expect(notesOf([measurement({ notes }), measurement({ notes })])).toEqual(notes);
});

test('samples are copied with all that one must know of them', () => {
  const [row] = measuredRows([measurement()]);
  expect(row?.found && samplesText('a.wasm', 'compile-ms', row.found).split('\n').slice(1)).toEqual([
    '# wasmtime 49.0.0 on Intel(R) N100, measured 1970-01-01T00:00:01.000Z',
    'sample_ms',
    '30',
    '10',
    '20',
  ]);
});
