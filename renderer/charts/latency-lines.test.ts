import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LatencySeries, type LatencyPoint } from '#shared/domain/telemetry.ts';
import { brokenLine, chartLines, chartRows, extent, lastDrawn, spreadLabels, usualStepMs } from './latency-lines.ts';

const point = (atMs: number, p50Ms: number | null): LatencyPoint => ({
  atMs,
  count: p50Ms === null ? 0 : 10,
  failed: 0,
  p50Ms,
  p95Ms: p50Ms === null ? null : p50Ms * 2,
  p99Ms: p50Ms === null ? null : p50Ms * 3,
});

const onNode = (nodeId: string, points: readonly LatencyPoint[]): LatencySeries =>
  LatencySeries.parse({
    workload: 'hello',
    of: { kind: 'node', nodeId, nodeName: nodeId.toUpperCase() },
    measuredFrom: 'node',
    points,
  });

describe('a line', () => {
  test('breaks where a measured moment has no figure', () => {
    const line = brokenLine([point(0, 1), point(10, null), point(20, 3)], 'p50');
    expect(line.map(({ value }) => value)).toEqual([1, null, 3]);
  });

  test('breaks where moments are missing, and joins over one that came late', () => {
    const moments = [0, 10, 20, 30, 80, 90, 112].map((atMs) => point(atMs, 1));
    const line = brokenLine(moments, 'p50');
    expect(line.map(({ atMs, value }) => [atMs, value])).toEqual([
      [0, 1],
      [10, 1],
      [20, 1],
      [30, 1],
      [40, null],
      [80, 1],
      [90, 1],
      [112, 1],
    ]);
  });

  test('marks points that no line reaches', () => {
    const line = brokenLine(
      [point(0, 1), point(10, null), point(20, 3), point(30, null), point(40, 1), point(50, 1)],
      'p95',
    );
    expect(line.filter(({ alone }) => alone).map(({ atMs }) => atMs)).toEqual([0, 20]);
    expect(brokenLine([point(5, 1)], 'p50')[0]?.alone).toBe(true);
  });

  test('sorts what came out of order and survives no points at all', () => {
    expect(brokenLine([point(20, 2), point(10, 1)], 'p50').map(({ atMs }) => atMs)).toEqual([10, 20]);
    expect(brokenLine([], 'p50')).toEqual([]);
    expect(usualStepMs([])).toBe(0);
  });
});

test('a moment at which every probe failed is a row without figures', () => {
  const failing = { ...point(0, null), failed: 4 };
  expect(chartRows([onNode('a', [failing])]).map(({ points }) => points.get('node:a')?.failed)).toEqual([4]);
});

test('rows hold every series measured at their moment and skip empty moments', () => {
  const rows = chartRows([onNode('a', [point(0, 1), point(10, null)]), onNode('b', [point(0, 5), point(20, 2)])]);
  expect(rows.map(({ atMs, points }) => [atMs, [...points.keys()]])).toEqual([
    [0, ['node:a', 'node:b']],
    [20, ['node:b']],
  ]);
});

test('extent looks at the percentiles drawn and ignores zero as the least', () => {
  const series = [onNode('a', [point(0, 4), point(10, 0)])];
  expect(extent(chartLines(series, ['p50']))).toEqual({ least: 4, greatest: 4 });
  expect(extent(chartLines(series, ['p50', 'p99']))).toEqual({ least: 4, greatest: 12 });
  expect(extent(chartLines([onNode('a', [point(0, null)])], ['p50']))).toBeNull();
});

test('the label of a line stands at the last figure, not at a break', () => {
  const [line] = chartLines([onNode('a', [point(0, 4), point(10, null)])], ['p50']);
  expect(line && lastDrawn(line)).toEqual({ atMs: 0, value: 4 });
});

describe('labels', () => {
  test('keep their place when they have room', () => {
    expect(spreadLabels([50, 10, 90], 14, 0, 100)).toEqual([50, 10, 90]);
  });

  test('part when they would overlap, in their order', () => {
    expect(spreadLabels([50, 51], 14, 0, 100)).toEqual([50, 64]);
    expect(spreadLabels([100, 99], 14, 0, 100)).toEqual([100, 86]);
  });

  test('never leave the chart and never swap', () => {
    const places = fc.array(fc.double({ min: -20, max: 220, noNaN: true }), { minLength: 1, maxLength: 30 });
    const property = fc.property(places, (wished) => {
      const placed = spreadLabels(wished, 14, 0, 200);
      const room = Math.min(14, 200 / Math.max(1, wished.length - 1));
      const sorted = [...placed].sort((a, b) => a - b);
      return (
        placed.every((y) => y >= -1e-6 && y <= 200 + 1e-6) &&
        sorted.every((y, at) => at === 0 || y - (sorted[at - 1] ?? 0) >= room - 1e-6)
      );
    });
    expect(fc.check(property)).toMatchObject({ failed: false, counterexample: null });
  });
});
