import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import { plainText } from '../ui/plain-text.ts';
import { spreadLabels } from './latency-lines.ts';
import type { CurveMark, DrawnCurve } from './log-curve.ts';

/** Letters of a name that have room beside the curves; the key has the whole name. */
export const mostLetters = 34;
const letterPx = 7;
const shorten = (text: string): string => (text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1)}…`);

interface CurveMarksProps {
  readonly marks: readonly CurveMark[];
  readonly floor: number;
  /** On which side of their rings words have room: left where curves rise, right where they fall. */
  readonly side: 'left' | 'right';
}

const awayPx = 12;
const upPx = 17;

/** A ring where two curves cross, with what happens there; words that would cover each other make way. */
export function CurveMarks({ marks, floor, side }: CurveMarksProps) {
  const area = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (area === undefined || xScale === undefined || yScale === undefined) return null;
  const places = marks.flatMap((mark) => {
    const x = xScale(mark.x);
    const y = yScale(Math.max(mark.y, floor));
    return x === undefined || y === undefined || x < area.x || x > area.x + area.width ? [] : [{ ...mark, x, y }];
  });
  const labelYs = spreadLabels(
    places.map(({ y }) => y - upPx),
    16,
    area.y + 8,
    area.y + area.height - 8,
  );
  return (
    <g aria-hidden>
      {places.map(({ key, x, y, text }, index) => {
        const widthPx = awayPx + text.length * letterPx;
        const isLeft = side === 'left' ? x - widthPx > area.x : x + widthPx > area.x + area.width;
        const labelX = isLeft ? x - awayPx : x + awayPx;
        const labelY = labelYs[index] ?? y - upPx;
        return (
          <g key={key}>
            <path d={`M${x},${y} L${labelX},${labelY}`} stroke="var(--f-text-muted)" fill="none" />
            <circle cx={x} cy={y} r={5} fill="var(--f-surface)" stroke="var(--f-text)" strokeWidth={2} />
            <text
              x={labelX}
              y={labelY}
              dy="0.32em"
              textAnchor={isLeft ? 'end' : 'start'}
              fontSize={12}
              fontWeight={600}
              fill="var(--f-text)"
              stroke="var(--f-surface)"
              strokeWidth={3}
              paintOrder="stroke"
            >
              {plainText(text)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface CurveLabelsProps {
  readonly curves: readonly DrawnCurve[];
  readonly xs: readonly number[];
  readonly floor: number;
}

/** The name of each curve at its right end, so that the eye need not travel to a key. */
export function CurveLabels({ curves, xs, floor }: CurveLabelsProps) {
  const area = usePlotArea();
  const xScale = useXAxisScale();
  const yScale = useYAxisScale();
  if (area === undefined || xScale === undefined || yScale === undefined) return null;
  const ends = curves.flatMap(({ key, name, values, stroke }) => {
    const last = values.reduce<number | null>((found, value, at) => (value === null ? found : at), null);
    const [x, value] = last === null ? [] : [xs[last], values[last]];
    if (x === undefined || value === undefined || value === null) return [];
    const [left, top] = [xScale(x), yScale(Math.max(value, floor))];
    return left === undefined || top === undefined ? [] : [{ key, name, stroke, x: left, y: top }];
  });
  const right = area.x + area.width;
  const placed = spreadLabels(
    ends.map(({ y }) => y),
    15,
    area.y + 5,
    area.y + area.height - 5,
  );
  return (
    <g aria-hidden>
      {ends.map(({ key, name, stroke, x, y }, index) => (
        <g key={key}>
          <path
            d={`M${x + 2},${y} L${right + 3},${y} L${right + 9},${placed[index] ?? y}`}
            stroke={stroke.color}
            strokeOpacity={0.6}
            fill="none"
          />
          <text x={right + 12} y={placed[index] ?? y} dy="0.32em" fontSize={12} fontWeight={600} fill={stroke.color}>
            {shorten(plainText(name))}
          </text>
        </g>
      ))}
    </g>
  );
}
