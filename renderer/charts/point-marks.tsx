import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { ChartRow } from './latency-lines.ts';
import type { LabelledLine } from './line-labels.tsx';

const failureColor = 'var(--f-bad)';

/** A cross at the foot of the chart wherever probes failed: such moments may have no latency at all. */
export function FailureMarks({ rows }: { readonly rows: readonly ChartRow[] }) {
  const area = usePlotArea();
  const xScale = useXAxisScale();
  if (area === undefined || xScale === undefined) return null;
  const y = area.y + area.height - 6;
  return (
    <g aria-hidden>
      {rows.map(({ atMs, points }) => {
        const x = xScale(atMs);
        const failed = [...points.values()].some((point) => point.failed > 0);
        if (!failed || x === undefined || x < area.x || x > area.x + area.width) return null;
        return <path key={atMs} d={cross(x, y)} stroke={failureColor} strokeWidth={1.5} />;
      })}
    </g>
  );
}

const cross = (x: number, y: number): string => `M${x - 3},${y - 3} l6,6 m0,-6 l-6,6`;

export function FailureSample() {
  return (
    <svg width={10} height={10} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <path d={cross(5, 5)} stroke={failureColor} strokeWidth={1.5} />
    </svg>
  );
}

interface LoneDotsProps {
  readonly lines: readonly LabelledLine[];
  readonly toY: (value: number) => number;
}

/** Points that have a gap on either side: no line reaches them. */
export function LoneDots({ lines, toY }: LoneDotsProps) {
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (xScale === undefined || yScale === undefined) return null;
  return (
    <g aria-hidden>
      {lines.flatMap(({ line, stroke }) =>
        line.points.map(({ atMs, value, alone }) => {
          if (!alone || value === null) return null;
          const x = xScale(atMs);
          const y = yScale(toY(value));
          return <circle key={`${line.key} ${atMs}`} cx={x} cy={y} r={2.5} fill={stroke.color} />;
        }),
      )}
    </g>
  );
}
