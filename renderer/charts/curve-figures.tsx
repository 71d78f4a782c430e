import { Paper, Text } from '@mantine/core';
import { plainText } from '../ui/plain-text.ts';
import classes from './latency-table.module.css';
import { LineSample } from './line-sample.tsx';
import type { DrawnCurve, LogCurvesProps } from './log-curve.ts';

type FigureProps = Pick<LogCurvesProps, 'title' | 'xs' | 'xName' | 'formatX' | 'formatY'> & {
  readonly curves: readonly DrawnCurve[];
};

const figure = ({ values, isOut }: DrawnCurve, at: number, format: (value: number) => string): string => {
  const value = values[at] ?? null;
  return value === null ? '–' : `${format(value)}${isOut?.[at] ? ' (not possible)' : ''}`;
};

/** Exact figures at the place under the pointer or the keyboard's cursor. */
export function CurveTooltip({
  at,
  xs,
  curves,
  formatX,
  formatY,
}: Omit<FigureProps, 'title' | 'xName'> & { at: number }) {
  return (
    <Paper withBorder shadow="md" p="xs" style={{ pointerEvents: 'none' }}>
      <Text size="sm" fw={600} mb={4}>
        {formatX(xs[at] ?? 0)}
      </Text>
      <table className={classes.table}>
        <tbody>
          {curves.map((curve) => (
            <tr key={curve.key}>
              <td>
                <LineSample stroke={curve.stroke} /> {plainText(curve.name)}
              </td>
              <td className={classes.figure}>{figure(curve, at, formatY)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  );
}

/** The figures of the curves at every position. */
export function CurveTable({ title, xs, xName, curves, formatX, formatY }: FigureProps) {
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={`Figures of ${title}`}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{xName}</th>
            {curves.map(({ key, name }) => (
              <th key={key} scope="col" className={classes.figure}>
                {plainText(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {xs.map((x, at) => (
            <tr key={x}>
              <td>{formatX(x)}</td>
              {curves.map((curve) => (
                <td key={curve.key} className={classes.figure}>
                  {figure(curve, at, formatY)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
