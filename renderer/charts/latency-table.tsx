import type { LatencySeries } from '#shared/domain/telemetry.ts';
import { formatTime } from '../ui/format.ts';
import { formatMeasured } from '../ui/format-latency.ts';
import { type ChartRow, seriesKey, seriesName } from './latency-lines.ts';
import classes from './latency-table.module.css';

interface LatencyTableProps {
  readonly caption: string;
  readonly series: readonly LatencySeries[];
  readonly rows: readonly ChartRow[];
}

/** Figures shown at most; older ones are in the chart. */
const mostFigures = 500;

/** The figures of a latency chart, newest first. Plain elements: hundreds of rows are drawn anew every few seconds. */
export function LatencyTable({ caption, series, rows }: LatencyTableProps) {
  const figures = [...rows].reverse().flatMap(({ atMs, points }) =>
    series.flatMap((one) => {
      const point = points.get(seriesKey(one));
      return point === undefined ? [] : [{ key: `${atMs} ${seriesKey(one)}`, atMs, name: seriesName(one), point }];
    }),
  );
  const isCut = figures.length > mostFigures;
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={`Figures of ${caption}`}>
      <table className={classes.table}>
        <caption>{isCut ? `The newest ${mostFigures} of ${figures.length} figures` : caption}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Of</th>
            {['P50', 'P95', 'P99', 'n', 'Failed'].map((name) => (
              <th key={name} scope="col" className={classes.figure}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.slice(0, mostFigures).map(({ key, atMs, name, point }) => (
            <tr key={key}>
              <td>{formatTime(atMs)}</td>
              <td>{name}</td>
              <td className={classes.figure}>{formatMeasured(point.p50Ms)}</td>
              <td className={classes.figure}>{formatMeasured(point.p95Ms)}</td>
              <td className={classes.figure}>{formatMeasured(point.p99Ms)}</td>
              <td className={classes.figure}>{point.count}</td>
              <td className={classes.figure}>{point.failed}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {figures.length === 0 && <p>Nothing was measured in this time.</p>}
    </section>
  );
}
