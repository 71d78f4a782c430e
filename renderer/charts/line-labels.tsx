import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { formatLatency } from '../ui/format-latency.ts';
import { type ChartLine, lastDrawn, spreadLabels } from './latency-lines.ts';
import type { Stroke } from './palette.ts';

export interface LabelledLine {
  readonly line: ChartLine;
  readonly stroke: Stroke;
  readonly text: string;
}

interface LineLabelsProps {
  readonly lines: readonly LabelledLine[];
  readonly toY: (value: number) => number;
}

const heightPx = 15;
/** Letters of a name that have room beside the chart; the key has the whole name. */
export const mostLabelLetters = 18;

/** Names of one fleet differ at their ends, so the middle gives way. */
const shorten = (text: string): string =>
  text.length <= mostLabelLetters ? text : `${text.slice(0, 7)}…${text.slice(8 - mostLabelLetters)}`;

/** A line that ended longer ago than this share of the chart gets no leader: it would cross the others. */
const nearEnd = 0.06;

/** The name and last figure of each line at its right end, so that the eye need not travel to a key. */
export function LineLabels({ lines, toY }: LineLabelsProps) {
  const area = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (area === undefined || xScale === undefined || yScale === undefined) return null;
  const ends = lines.flatMap(({ line, stroke, text }) => {
    const last = lastDrawn(line);
    if (last === null) return [];
    const x = xScale(last.atMs);
    const y = yScale(toY(last.value));
    if (x === undefined || y === undefined) return [];
    return [{ key: line.key, stroke, text: `${shorten(text)} ${formatLatency(last.value)}`, x, y }];
  });
  const right = area.x + area.width;
  const placed = spreadLabels(
    ends.map(({ y }) => y),
    heightPx,
    area.y + 5,
    area.y + area.height - 5,
  );
  return (
    <g aria-hidden>
      {ends.map((end, index) => {
        const y = placed[index] ?? end.y;
        return (
          <g key={end.key}>
            {right - end.x < area.width * nearEnd && (
              <path
                d={`M${end.x + 2},${end.y} L${right + 4},${end.y} L${right + 10},${y}`}
                stroke={end.stroke.color}
                strokeOpacity={0.6}
                fill="none"
              />
            )}
            <text x={right + 13} y={y} dy="0.32em" fill={end.stroke.color} fontSize={12} fontWeight={600}>
              {end.text}
            </text>
          </g>
        );
      })}
    </g>
  );
}
