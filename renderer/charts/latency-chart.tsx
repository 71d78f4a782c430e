import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useMemo } from 'react';
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { LatencySeries } from '#shared/domain/telemetry.ts';
import { linearAxis, logAxis, timeTickLabel, timeTicks } from './axis-ticks.ts';
import classes from './chart-frame.module.css';
import { ChartFrame } from './chart-frame.tsx';
import { FailureMarks, FailureSample, LoneDots } from './point-marks.tsx';
import { formatLatencyTick } from '../ui/format-latency.ts';
import { LatencyTable } from './latency-table.tsx';
import { LatencyTooltip } from './latency-tooltip.tsx';
import {
  type ChartLine,
  type ChartRow,
  chartLines,
  chartRows,
  extent,
  type LinePoint,
  type PercentileName,
  percentileLabel,
  seriesKey,
} from './latency-lines.ts';
import { type LabelledLine, LineLabels, mostLabelLetters } from './line-labels.tsx';
import { ChartKey, KeyEntry, LineSample } from './line-sample.tsx';
import { percentileStroke, type Scheme, seriesPercentileStroke, seriesStroke, type Stroke } from './palette.ts';

export type LatencyScale = 'linear' | 'log';

interface LatencyChartProps {
  readonly title: string;
  readonly note?: string;
  readonly series: readonly LatencySeries[];
  readonly percentiles: readonly PercentileName[];
  readonly scale: LatencyScale;
  readonly fromMs: number;
  readonly toMs: number;
  readonly controls?: ReactNode;
  /** Between the title and the key: choices that need the whole width. */
  readonly above?: ReactNode;
}

const chartHeightPx = 300;

/** Percentiles over time, one line for each series and percentile; a gap wherever nothing was measured. */
export function LatencyChart(props: LatencyChartProps) {
  const { title, note, series, percentiles, scale, fromMs, toMs, controls, above } = props;
  const scheme = useComputedColorScheme('light');
  const rows = useMemo(() => chartRows(series), [series]);
  const lines = useMemo(
    () => labelled(chartLines(series, percentiles), series, percentiles, scheme),
    [series, percentiles, scheme],
  );
  const hasFailures = rows.some(({ points }) => [...points.values()].some(({ failed }) => failed > 0));
  return (
    <ChartFrame
      title={title}
      note={note}
      controls={controls}
      above={above}
      legend={
        <ChartKey label="Lines">
          {lines.map(({ line, stroke, text }) => (
            <KeyEntry key={line.key} sample={<LineSample stroke={stroke} />}>
              {text}
            </KeyEntry>
          ))}
          {hasFailures && <KeyEntry sample={<FailureSample />}>probes failed</KeyEntry>}
        </ChartKey>
      }
      chart={<Plot {...{ title, series, rows, lines, scale, fromMs, toMs, scheme }} />}
      table={<LatencyTable caption={title} series={series} rows={rows} />}
    />
  );
}

function labelled(
  lines: readonly ChartLine[],
  series: readonly LatencySeries[],
  percentiles: readonly PercentileName[],
  scheme: Scheme,
): LabelledLine[] {
  const keys = series.map(seriesKey);
  return lines.map((line) => {
    const index = keys.indexOf(line.seriesKey);
    const percentile = percentileLabel[line.percentile];
    if (series.length === 1) return { line, stroke: percentileStroke(line.percentile, scheme), text: percentile };
    if (percentiles.length === 1) return { line, stroke: seriesStroke(index, scheme), text: line.seriesName };
    return {
      line,
      stroke: seriesPercentileStroke(index, line.percentile, scheme),
      text: `${line.seriesName} ${percentile}`,
    };
  });
}

interface PlotProps {
  readonly title: string;
  readonly series: readonly LatencySeries[];
  readonly rows: readonly ChartRow[];
  readonly lines: readonly LabelledLine[];
  readonly scale: LatencyScale;
  readonly fromMs: number;
  readonly toMs: number;
  readonly scheme: Scheme;
}

function Plot({ title, series, rows, lines, scale, fromMs, toMs, scheme }: PlotProps) {
  const { ref, width } = useElementSize();
  const range = extent(lines.map(({ line }) => line));
  if (range === null) {
    return <div className={classes.nothing}>Nothing was measured in this time.</div>;
  }
  const yAxis = scale === 'log' ? logAxis(range.least, range.greatest, 7) : linearAxis(range.greatest, 5);
  const toY = (value: number): number => Math.max(value, yAxis.domain[0]);
  const labelsPx = 30 + 7 * Math.max(...lines.map(({ text }) => Math.min(text.length, mostLabelLetters) + 9));
  const xTicks = timeTicks(fromMs, toMs, Math.max(2, Math.floor((width - labelsPx) / 80)));
  const strokeOf = (key: string): Stroke =>
    seriesStroke(
      series.findIndex((one) => seriesKey(one) === key),
      scheme,
    );
  return (
    <div ref={ref} style={{ height: chartHeightPx }}>
      {width > 0 && (
        <LineChart
          width={width}
          height={chartHeightPx}
          data={[...rows]}
          margin={{ top: 8, right: labelsPx, bottom: 4, left: 8 }}
          aria-label={`${title}. Line chart; the arrow keys move through time. The same figures stand in its table.`}
        >
          <CartesianGrid vertical={false} stroke="var(--f-line)" />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[fromMs, toMs]}
            allowDataOverflow
            ticks={[...xTicks.ticksMs]}
            tickFormatter={(atMs: number) => timeTickLabel(atMs, xTicks.stepMs)}
            tick={axisText}
            stroke="var(--f-line)"
          />
          <YAxis
            type="number"
            scale={scale}
            domain={[...yAxis.domain]}
            allowDataOverflow
            ticks={[...yAxis.ticks]}
            tickFormatter={formatLatencyTick}
            tick={axisText}
            width={14 + 7 * Math.max(...yAxis.ticks.map((tick) => formatLatencyTick(tick).length))}
            axisLine={false}
            tickLine={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--f-text-muted)' }}
            content={({ active, label }) => {
              const row = rows.find(({ atMs }) => atMs === label);
              return active && row !== undefined ? <LatencyTooltip {...{ row, series, strokeOf }} /> : null;
            }}
          />
          {lines.map(({ line, stroke, text }) => (
            <Line
              key={line.key}
              name={text}
              data={line.points}
              dataKey={(point: LinePoint) => (point.value === null ? null : toY(point.value))}
              stroke={stroke.color}
              strokeDasharray={stroke.dash}
              strokeWidth={1.75}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          <LoneDots lines={lines} toY={toY} />
          <FailureMarks rows={rows} />
          <LineLabels lines={lines} toY={toY} />
        </LineChart>
      )}
    </div>
  );
}

const axisText = { fontSize: 12, fill: 'var(--f-text-muted)' };
