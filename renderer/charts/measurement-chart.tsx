import { useComputedColorScheme } from '@mantine/core';
import type { CompileMode } from '#shared/domain/telemetry.ts';
import { logAxis } from './axis-ticks.ts';
import { ChartFrame } from './chart-frame.tsx';
import { mostDots, mostStrips, type SampleStrip, samplesExtent } from './cold-start-rows.ts';
import { SampleKey } from './sample-key.tsx';
import { SampleStrips } from './sample-strips.tsx';

interface MeasurementChartProps {
  readonly title: string;
  readonly note: string;
  /** What of them fits is drawn, in this order. */
  readonly strips: readonly SampleStrip[];
}

const modes: readonly CompileMode[] = ['aot', 'jit', 'transpiled'];

function fitting(strips: readonly SampleStrip[]): SampleStrip[] {
  let dots = 0;
  return strips.slice(0, mostStrips).filter(({ samplesMs }) => (dots += samplesMs.length) <= mostDots);
}

/** Times of different kinds on one logarithmic axis, since the distance between them is the point. */
export function MeasurementChart({ title, note, strips }: MeasurementChartProps) {
  const scheme = useComputedColorScheme('light');
  const shown = fitting(strips);
  const range = samplesExtent(shown);
  const met = modes.filter((mode) => shown.some(({ compile }) => compile === mode));
  if (range === null) return null;
  return (
    <ChartFrame
      title={title}
      note={note}
      legend={<SampleKey modes={met} scheme={scheme} />}
      chart={
        <>
          <SampleStrips label={title} strips={shown} axis={logAxis(range.least, range.greatest, 12)} scheme={scheme} />
          {shown.length < strips.length ? (
            <div>
              The first {shown.length} of {strips.length}; the table has all.
            </div>
          ) : null}
        </>
      }
    />
  );
}
