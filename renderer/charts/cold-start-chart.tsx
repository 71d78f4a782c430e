import { useComputedColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { type ColdStartKind, type ColdStartRun, type CompileMode } from '#shared/domain/telemetry.ts';
import { logAxis, type ValueAxis } from './axis-ticks.ts';
import classes from './chart-frame.module.css';
import { ChartFrame } from './chart-frame.tsx';
import { coldStartStrips, kindLabel, samplesExtent } from './cold-start-rows.ts';
import type { Scheme } from './palette.ts';
import { SampleKey } from './sample-key.tsx';
import { SampleStrips } from './sample-strips.tsx';

interface ColdStartChartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly runs: readonly ColdStartRun[];
}

const kinds: readonly ColdStartKind[] = ['process', 'instance'];
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
      legend={<SampleKey modes={met} scheme={scheme} />}
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
        <SampleStrips label={kindLabel[kind]} strips={strips} axis={axis} scheme={scheme} />
      )}
      {leftOut > 0 && (
        <div>
          The {strips.length} slowest of {strips.length + leftOut}; the table has all.
        </div>
      )}
    </div>
  );
}
