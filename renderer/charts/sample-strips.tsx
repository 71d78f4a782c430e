import { useElementSize } from '@mantine/hooks';
import { CartesianGrid, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { ValueAxis } from './axis-ticks.ts';
import { ColdStartDot, ColdStartMedians, type DotProps } from './cold-start-dots.tsx';
import { coldStartDots, type SampleStrip } from './cold-start-rows.ts';
import { formatLatency, formatLatencyTick } from '../ui/format-latency.ts';
import type { Scheme } from './palette.ts';

const stripPx = 40;
const axisPx = 34;
const labelPx = 200;
const medianPx = 84;

interface SampleStripsProps {
  readonly label: string;
  readonly strips: readonly SampleStrip[];
  readonly axis: ValueAxis;
  readonly scheme: Scheme;
}

/** Rows of dots, one a sample, on one logarithmic axis, each with its median as a bar. */
export function SampleStrips({ label, strips, axis, scheme }: SampleStripsProps) {
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

function StripLabel({ y, strip }: { readonly y: number; readonly strip: SampleStrip | undefined }) {
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
