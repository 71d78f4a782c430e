import { type PercentileName } from './latency-lines.ts';

/*
 * Colours that people with any common kind of colour blindness tell apart (after Okabe and Ito, "Color Universal
 * Design", 2008), darkened for the light theme and lightened for the dark one so that each has at least 3:1 against the
 * page. Colour never stands alone: lines carry a label and a dash, dots a shape.
 */

export type Scheme = 'light' | 'dark';

const series: Readonly<Record<Scheme, readonly string[]>> = {
  light: ['#0072b2', '#c24e00', '#007f5c', '#a8437f', '#8a6100', '#3a3fb5', '#5c6670', '#b0233f'],
  dark: ['#58b6ec', '#ff9257', '#2fcb9a', '#ec9ccb', '#e6b32e', '#9aa0ff', '#c1c9d1', '#ff8a9b'],
};

const dashes: readonly string[] = ['', '7 3', '2 3', '10 3 2 3'];

export interface Stroke {
  readonly color: string;
  /** As of `stroke-dasharray`; empty for a solid line. */
  readonly dash: string;
}

/** The look of the nth series: eight colours, then the same ones dashed. */
export function seriesStroke(index: number, scheme: Scheme): Stroke {
  const colors = series[scheme];
  const round = Math.floor(index / colors.length) % dashes.length;
  return { color: colors[index % colors.length] ?? '#888888', dash: dashes[round] ?? '' };
}

const percentileIndex: Readonly<Record<PercentileName, number>> = { p50: 0, p95: 1, p99: 2 };

/** Where one series shows several percentiles, each has a colour and a dash of its own. */
export function percentileStroke(percentile: PercentileName, scheme: Scheme): Stroke {
  const index = percentileIndex[percentile];
  return { color: seriesStroke(index, scheme).color, dash: dashes[index] ?? '' };
}

/** Where several series show several percentiles: colour says which series, dash which percentile. */
export const seriesPercentileStroke = (index: number, percentile: PercentileName, scheme: Scheme): Stroke => ({
  color: seriesStroke(index, scheme).color,
  dash: dashes[percentileIndex[percentile]] ?? '',
});
