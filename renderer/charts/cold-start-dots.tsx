import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { CompileMode } from '#shared/domain/telemetry.ts';
import { type ColdStartDotPlace, type SampleStrip } from './cold-start-rows.ts';
import { formatLatency } from '../ui/format-latency.ts';
import { type Scheme, seriesStroke } from './palette.ts';

const modeIndex: Readonly<Record<CompileMode, number>> = { aot: 0, jit: 1, transpiled: 3 };

const modeColor = (compile: CompileMode, scheme: Scheme): string => seriesStroke(modeIndex[compile], scheme).color;

/** Round for AOT, a triangle for JIT, a diamond for transpiled: told apart without colour. */
function markPath(compile: CompileMode, x: number, y: number): string {
  switch (compile) {
    case 'aot':
      return `M${x - 3.2},${y} a3.2,3.2 0 1,0 6.4,0 a3.2,3.2 0 1,0 -6.4,0`;
    case 'jit':
      return `M${x},${y - 4} L${x + 4},${y + 3} L${x - 4},${y + 3} Z`;
    case 'transpiled':
      return `M${x},${y - 4.2} L${x + 4.2},${y} L${x},${y + 4.2} L${x - 4.2},${y} Z`;
  }
}

export interface DotProps {
  readonly cx?: number | undefined;
  readonly cy?: number | undefined;
  readonly payload?: ColdStartDotPlace | undefined;
}

/** One sample, marked by how its code was compiled. */
export function ColdStartDot({ cx, cy, payload, scheme }: DotProps & { readonly scheme: Scheme }) {
  if (cx === undefined || cy === undefined || payload === undefined) return <g />;
  const color = modeColor(payload.compile, scheme);
  return (
    <path d={markPath(payload.compile, cx, cy)} fill={color} fillOpacity={0.5} stroke={color} strokeWidth={0.75}>
      <title>{formatLatency(payload.sampleMs)}</title>
    </path>
  );
}

interface ColdStartMediansProps {
  readonly strips: readonly SampleStrip[];
  /** The left end of the axis: a median of 0 stands there. */
  readonly least: number;
  readonly stripPx: number;
}

/** The median of every strip: a bar across its dots, and its figure at the right. */
export function ColdStartMedians({ strips, least, stripPx }: ColdStartMediansProps) {
  const area = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (area === undefined || xScale === undefined || yScale === undefined) return null;
  return strips.map((strip, row) => {
    const middle = yScale(row) ?? area.y;
    const x = xScale(Math.max(strip.medianMs, least)) ?? area.x;
    return (
      <g key={strip.key}>
        <line
          x1={x}
          x2={x}
          y1={middle - stripPx * 0.36}
          y2={middle + stripPx * 0.36}
          stroke="var(--f-text)"
          strokeWidth={2}
        />
        <text x={area.x + area.width + 12} y={middle} dy="0.35em" fontSize={13} fontWeight={600} fill="var(--f-text)">
          {formatLatency(strip.medianMs)}
        </text>
      </g>
    );
  });
}

export function CompileSample({ compile, scheme }: { readonly compile: CompileMode; readonly scheme: Scheme }) {
  const color = modeColor(compile, scheme);
  return (
    <svg width={12} height={12} aria-hidden focusable={false} style={{ flex: 'none' }}>
      <path d={markPath(compile, 6, 6)} fill={color} fillOpacity={0.5} stroke={color} />
    </svg>
  );
}
