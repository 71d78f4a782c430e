import { expect, test } from 'vitest';
import { median } from '#shared/domain/median.ts';
import { ColdStartRun } from '#shared/domain/telemetry.ts';
import { coldStartStrips, jitter, mostDots, mostStrips, newestRuns, samplesExtent } from './cold-start-rows.ts';

const run = (nodeId: string, more: Record<string, unknown> = {}): ColdStartRun =>
  ColdStartRun.parse({
    workload: 'hello',
    nodeId,
    nodeName: nodeId,
    release: 'r1-0123456789ab',
    digest: 'a'.repeat(64),
    kind: 'process',
    compile: 'aot',
    runtime: 'wasmtime',
    runtimeVersion: '49.0.3',
    samplesMs: [12, 10, 14],
    overheadMs: 0.2,
    measuredFrom: 'node',
    measuredAtMs: 1_000,
    ...more,
  });

test.each([
  [[3, 1, 2], 2],
  [[4, 1, 2, 3], 2.5],
  [[7], 7],
  [[], 0],
])('the median of %j is %d', (samples, expected) => {
  expect(median(samples)).toBe(expected);
});

test('the newest of like runs stands for them; another compile mode or version is another strip', () => {
  const runs = [
    run('a', { measuredAtMs: 5_000, samplesMs: [1] }),
    run('a', { measuredAtMs: 9_000, samplesMs: [2] }),
    run('a', { compile: 'jit' }),
    run('a', { runtimeVersion: '50.0.0' }),
  ];
  expect(newestRuns(runs)).toHaveLength(3);
  expect(newestRuns(runs)[0]?.samplesMs).toEqual([2]);
});

test('process and instance never share a strip', () => {
  const runs = [run('a'), run('a', { kind: 'instance', samplesMs: [0.2, 0.3] })];
  expect(coldStartStrips(runs, 'process').strips.map(({ medianMs }) => medianMs)).toEqual([12]);
  expect(coldStartStrips(runs, 'instance').strips.map(({ medianMs }) => medianMs)).toEqual([0.25]);
});

test('slowest first, and what does not fit is counted, by strips and by dots', () => {
  const many = Array.from({ length: 100 }, (_, index) => run(`n-${index}`, { samplesMs: [index + 1] }));
  const byStrips = coldStartStrips(many, 'process');
  expect(byStrips.strips[0]?.medianMs).toBe(100);
  expect([byStrips.strips.length, byStrips.leftOut]).toEqual([mostStrips, 100 - mostStrips]);
  const heavy = many.map((one) => ({ ...one, samplesMs: Array.from({ length: 100 }, () => 5) }));
  const byDots = coldStartStrips(heavy, 'process');
  expect(byDots.strips.length * 100).toBeLessThanOrEqual(mostDots);
  expect(byDots.strips.length + byDots.leftOut).toBe(100);
});

test('the workload is named only where strips of several stand together', () => {
  expect(coldStartStrips([run('a')], 'process').strips[0]?.title).toBe('a');
  const two = coldStartStrips([run('a'), run('a', { workload: 'other' })], 'process');
  expect(two.strips.map(({ title }) => title).sort()).toEqual(['hello on a', 'other on a']);
});

test('one axis for all, without zeros', () => {
  expect(samplesExtent([run('a'), run('a', { kind: 'instance', samplesMs: [0, 0.2] })])).toEqual({
    least: 0.2,
    greatest: 14,
  });
  expect(samplesExtent([])).toBeNull();
});

test('dots of a strip stay within it and apart', () => {
  const places = Array.from({ length: 20 }, (_, index) => jitter(index));
  expect(places.every((place) => place >= -0.5 && place < 0.5)).toBe(true);
  expect(new Set(places.map((place) => place.toFixed(2))).size).toBe(20);
});
