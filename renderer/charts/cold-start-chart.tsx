import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { CartesianGrid, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { type ColdStartKind, type ColdStartRun, type CompileMode } from '#shared/domain/telemetry.ts';
import { logAxis, type ValueAxis } from './axis-ticks.ts';
import classes from './chart-frame.module.css';
import { ChartFrame } from './chart-frame.tsx';
import {
  coldStartDots,
  type ColdStartStrip,
  coldStartStrips,
  compileLabel,
  kindLabel,
  samplesExtent,
} from './cold-start-rows.ts';
import { ColdStartDot, ColdStartMedians, CompileSample, type DotProps } from './cold-start-dots.tsx';
import { formatLatency, formatLatencyTick } from '../ui/format-latency.ts';
import { ChartKey, KeyEntry } from './line-sample.tsx';
import type { Scheme } from './palette.ts';

interface ColdStartChartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly runs: readonly ColdStartRun[];
}

const kinds: readonly ColdStartKind[] = ['process', 'instance'];
const stripPx = 40;
const axisPx = 34;
const labelPx = 200;
const medianPx = 84;

const modes: readonly CompileMode[] = ['aot', 'jit', 'transpiled'];

/**
 * Every sample as a dot on one logarithmic axis, its median as a bar: process and instance cold starts stand in charts
 * of their own, since they answer different questions, and share the axis, since the distance between them is the point.
 */
export function ColdStartChart({ title, note, runs }: ColdStartChartProps) {
  const scheme = useComputedColorScheme('light');
  const range = samplesExtent(runs);
  const met = modes.filter((mode) => runs.some((run) => run.compile === mode));
  return (
    <ChartFrame
      title={title}
      note={note}
      legend={
        <ChartKey label="Marks">
          {met.map((mode) => (
            <KeyEntry key={mode} sample={<CompileSample compile={mode} scheme={scheme} />}>
              {compileLabel[mode]}, one sample
            </KeyEntry>
          ))}
          <KeyEntry sample={<MedianSample />}>median</KeyEntry>
        </ChartKey>
      }
      chart={
        range !== null &&
        kinds.map((kind) => (
          <KindPlot
            key={kind}
            kind={kind}
            runs={runs}
            axis={logAxis(range.least, range.greatest, 12)}
            scheme={scheme}
          />
        ))
      }
    />
  );
}

interface KindPlotProps {
  readonly kind: ColdStartKind;
  readonly runs: readonly ColdStartRun[];
  readonly axis: ValueAxis;
  readonly scheme: Scheme;
}

function KindPlot({ kind, runs, axis, scheme }: KindPlotProps) {
  const { strips, leftOut } = coldStartStrips(runs, kind);
  return (
    <div>
      <h3 className={classes.kind}>{kindLabel[kind]}</h3>
      {strips.length === 0 ? (
        <div className={classes.nothing}>not measured</div>
      ) : (
        <Strips label={kindLabel[kind]} strips={strips} axis={axis} scheme={scheme} />
      )}
      {leftOut > 0 && (
        <div>
          The {strips.length} slowest of {strips.length + leftOut}; the table has all.
        </div>
      )}
    </div>
  );
}

interface StripsProps {
  readonly label: string;
  readonly strips: readonly ColdStartStrip[];
  readonly axis: ValueAxis;
  readonly scheme: Scheme;
}

function Strips({ label, strips, axis, scheme }: StripsProps) {
  const { ref, width } = useElementSize();
  const height = strips.length * stripPx + axisPx;
  const summary = strips
    .map((strip) => `${strip.title}, ${strip.detail}: median ${formatLatency(strip.medianMs)}`)
    .join('; ');
  return (
    <div ref={ref} style={{ height }} role="img" aria-label={`${label}. ${summary}.`}>
      {width > 0 && (
        <ScatterChart
          width={width}
          height={height}
          margin={{ top: 0, right: medianPx, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid horizontal={false} stroke="var(--f-line)" />
          <XAxis
            type="number"
            dataKey="ms"
            scale="log"
            domain={[...axis.domain]}
            allowDataOverflow
            ticks={[...axis.ticks]}
            interval="preserveStartEnd"
            minTickGap={14}
            tickFormatter={formatLatencyTick}
            tick={{ fontSize: 12, fill: 'var(--f-text-muted)' }}
            stroke="var(--f-line)"
          />
          <YAxis
            type="number"
            dataKey="strip"
            domain={[-0.5, strips.length - 0.5]}
            ticks={strips.map((_, index) => index)}
            reversed
            interval={0}
            width={labelPx}
            axisLine={false}
            tickLine={false}
            tick={(tick: { y: number | string; payload: { value: number } }) => (
              <StripLabel y={Number(tick.y)} strip={strips[tick.payload.value]} />
            )}
          />
          <Scatter
            data={coldStartDots(strips, axis.domain[0])}
            shape={(dot: DotProps) => <ColdStartDot {...dot} scheme={scheme} />}
            isAnimationActive={false}
          />
          <ColdStartMedians strips={strips} least={axis.domain[0]} stripPx={stripPx} />
        </ScatterChart>
      )}
    </div>
  );
}

function StripLabel({ y, strip }: { readonly y: number; readonly strip: ColdStartStrip | undefined }) {
  if (strip === undefined) return null;
  return (
    <g>
      <text x={0} y={y - 3} fontSize={13} fill="var(--f-text)">
        {shorten(strip.title, 28)}
      </text>
      <text x={0} y={y + 12} fontSize={11} fill="var(--f-text-muted)">
        {shorten(strip.detail, 34)}
      </text>
      <title>{`${strip.title}, ${strip.detail}`}</title>
    </g>
  );
}

const shorten = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

function MedianSample() {
  return (
    <svg width={10} height={16} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <line x1={5} x2={5} y1={1} y2={15} stroke="var(--f-text)" strokeWidth={2} />
    </svg>
  );
}
