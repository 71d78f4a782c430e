import { Paper } from '@mantine/core';
import { formatUsd } from '../ui/format-usd.ts';
import type { CostColumn } from './fleet-cost-days.ts';
import { type FleetCostPart, fleetCostPartLabel, PartSample } from './fleet-cost-parts.tsx';
import classes from './fleet-cost-table.module.css';
import type { Scheme } from './palette.ts';

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const wholeDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** `21 Nov`, of the account's day in UTC. */
export const costDayLabel = (dayMs: number): string => shortDay.format(dayMs);

function noteOf({ isPartial, isMissing, forecastUsd, range }: CostColumn): string {
  if (forecastUsd !== null) {
    const [below, above] = range ?? [0, 0];
    return `forecast: ${formatUsd(forecastUsd - below)} to ${formatUsd(forecastUsd + above)}`;
  }
  if (isMissing) return 'not known: nobody looked on this day';
  return isPartial ? 'known in part' : '';
}

interface TooltipProps {
  readonly column: CostColumn;
  readonly parts: readonly FleetCostPart[];
  readonly scheme: Scheme;
}

/** The exact figures of the day under the pointer or the keyboard's cursor. */
export function FleetCostTooltip({ column, parts, scheme }: TooltipProps) {
  const note = noteOf(column);
  return (
    <Paper withBorder shadow="md" p="xs" style={{ pointerEvents: 'none' }}>
      <table className={classes.tip}>
        <caption>{wholeDay.format(column.dayMs)} (UTC)</caption>
        <tbody>
          {column.forecastUsd === null &&
            !column.isMissing &&
            parts.map((part) => (
              <tr key={part}>
                <th scope="row">
                  <PartSample part={part} scheme={scheme} /> {fleetCostPartLabel[part]}
                </th>
                <td>{formatUsd(column[part])}</td>
              </tr>
            ))}
          {column.isMissing ? null : (
            <tr className={classes.sum}>
              <th scope="row">{column.forecastUsd === null ? 'Together' : 'Forecast'}</th>
              <td>{formatUsd(column.forecastUsd ?? column.usd)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {note === '' ? null : <div className={classes.note}>{note}</div>}
    </Paper>
  );
}

interface TableProps {
  readonly caption: string;
  readonly columns: readonly CostColumn[];
  readonly parts: readonly FleetCostPart[];
}

/** The figures of the chart, newest first. */
export function FleetCostTable({ caption, columns, parts }: TableProps) {
  return (
    <section className={classes.scroller} tabIndex={0} aria-label={`Figures of ${caption}`}>
      <table className={classes.table}>
        <caption>{caption}; US dollars, days in UTC</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {parts.map((part) => (
              <th key={part} scope="col" className={classes.figure}>
                {fleetCostPartLabel[part]}
              </th>
            ))}
            <th scope="col" className={classes.figure}>
              Together
            </th>
            <th scope="col">Note</th>
          </tr>
        </thead>
        <tbody>
          {[...columns].reverse().map((column) => (
            <tr key={column.dayMs}>
              <td>{wholeDay.format(column.dayMs)}</td>
              {parts.map((part) => (
                <td key={part} className={classes.figure}>
                  {column.forecastUsd === null && !column.isMissing ? formatUsd(column[part]) : ''}
                </td>
              ))}
              <td className={classes.figure}>{column.isMissing ? '' : formatUsd(column.forecastUsd ?? column.usd)}</td>
              <td>{noteOf(column)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
