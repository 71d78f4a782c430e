import { type LatencyPoint, type LatencySeries } from '#shared/domain/telemetry.ts';
import { shortRelease } from '../ui/release-name.tsx';

/*
 * From measured series to what a line chart draws: one line for each series and percentile, broken where nothing was
 * measured, and one row for each moment, for the tooltip and the table. Points are never dropped or averaged here; the
 * engine sends at most 500 a series.
 */

export type PercentileName = 'p50' | 'p95' | 'p99';
export const percentileNames: readonly PercentileName[] = ['p50', 'p95', 'p99'];

export const percentileLabel: Readonly<Record<PercentileName, string>> = { p50: 'P50', p95: 'P95', p99: 'P99' };

/** A place on a line; null breaks the line. */
export interface LinePoint {
  readonly atMs: number;
  readonly value: number | null;
  /** Neither neighbour is drawn: only a dot can show it. */
  readonly alone: boolean;
}

export interface ChartLine {
  readonly key: string;
  readonly seriesKey: string;
  readonly seriesName: string;
  readonly percentile: PercentileName;
  readonly points: readonly LinePoint[];
}

export interface ChartRow {
  readonly atMs: number;
  /** By series key; a series that has no measurement at this moment is absent. */
  readonly points: ReadonlyMap<string, LatencyPoint>;
}

export const seriesKey = ({ of }: LatencySeries): string =>
  of.kind === 'node' ? `node:${of.nodeId}` : `release:${of.release}`;

export const seriesName = ({ of }: LatencySeries): string =>
  of.kind === 'node' ? of.nodeName : shortRelease(of.release);

export function valueOf(point: LatencyPoint, percentile: PercentileName): number | null {
  switch (percentile) {
    case 'p50':
      return point.p50Ms;
    case 'p95':
      return point.p95Ms;
    case 'p99':
      return point.p99Ms;
  }
}

/** The usual distance between two points, 0 with fewer than two. */
export function usualStepMs(points: readonly { readonly atMs: number }[]): number {
  const steps: number[] = [];
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (before !== undefined) steps.push(point.atMs - before.atMs);
  });
  steps.sort((a, b) => a - b);
  return steps[Math.floor((steps.length - 1) / 2)] ?? 0;
}

/** How far apart, in usual steps, two points may be and still be joined. */
const widestJoin = 2.5;

/** The points of one percentile in order of time, with a null wherever the line must break. */
export function brokenLine(points: readonly LatencyPoint[], percentile: PercentileName): readonly LinePoint[] {
  const sorted = [...points].sort((a, b) => a.atMs - b.atMs);
  const step = usualStepMs(sorted);
  const places: { atMs: number; value: number | null }[] = [];
  for (const point of sorted) {
    const before = places[places.length - 1];
    if (before !== undefined && step > 0 && point.atMs - before.atMs > step * widestJoin) {
      places.push({ atMs: Math.round(before.atMs + step), value: null });
    }
    places.push({ atMs: point.atMs, value: valueOf(point, percentile) });
  }
  return places.map((place, index) => ({
    ...place,
    alone: place.value !== null && isBreak(places[index - 1]) && isBreak(places[index + 1]),
  }));
}

const isBreak = (place: { value: number | null } | undefined): boolean => place === undefined || place.value === null;

export function chartLines(series: readonly LatencySeries[], percentiles: readonly PercentileName[]): ChartLine[] {
  return series.flatMap((one) =>
    percentiles.map((percentile) => ({
      key: `${seriesKey(one)} ${percentile}`,
      seriesKey: seriesKey(one),
      seriesName: seriesName(one),
      percentile,
      points: brokenLine(one.points, percentile),
    })),
  );
}

/** Every moment at which some series was measured, oldest first. */
export function chartRows(series: readonly LatencySeries[]): readonly ChartRow[] {
  const rows = new Map<number, Map<string, LatencyPoint>>();
  for (const one of series) {
    for (const point of one.points) {
      if (point.count === 0 && point.failed === 0) continue;
      const row = rows.get(point.atMs) ?? new Map<string, LatencyPoint>();
      row.set(seriesKey(one), point);
      rows.set(point.atMs, row);
    }
  }
  return [...rows].sort(([a], [b]) => a - b).map(([atMs, points]) => ({ atMs, points }));
}

/** Least and greatest value drawn; null when there is none. */
export function extent(lines: readonly ChartLine[]): { readonly least: number; readonly greatest: number } | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const { points } of lines) {
    for (const { value } of points) {
      if (value === null) continue;
      greatest = Math.max(greatest, value);
      if (value > 0) least = Math.min(least, value);
    }
  }
  return greatest > 0 ? { least, greatest } : null;
}

/** The last place of a line that is drawn, where its label goes. */
export const lastDrawn = (line: ChartLine): { atMs: number; value: number } | null => {
  for (let index = line.points.length - 1; index >= 0; index -= 1) {
    const point = line.points[index];
    if (point !== undefined && point.value !== null) return { atMs: point.atMs, value: point.value };
  }
  return null;
};

/**
 * Moves labels apart so that none overlap, each as near to its wish as the others allow: pushed down in order, then
 * back up from the bottom. With more labels than room they overlap evenly rather than leave the chart.
 */
export function spreadLabels(wishedY: readonly number[], height: number, top: number, bottom: number): number[] {
  const order = wishedY.map((y, index) => ({ y, index })).sort((a, b) => a.y - b.y);
  const room = Math.min(height, (bottom - top) / Math.max(1, order.length - 1));
  const placed = order.map(({ y }) => Math.min(Math.max(y, top), bottom));
  for (let at = 1; at < placed.length; at += 1) placed[at] = Math.max(placed[at] ?? 0, (placed[at - 1] ?? 0) + room);
  let ceiling = bottom;
  for (let at = placed.length - 1; at >= 0; at -= 1) {
    placed[at] = Math.min(placed[at] ?? 0, ceiling);
    ceiling = (placed[at] ?? 0) - room;
  }
  const result: number[] = Array.from({ length: wishedY.length }, () => 0);
  order.forEach(({ index }, at) => {
    result[index] = placed[at] ?? 0;
  });
  return result;
}
