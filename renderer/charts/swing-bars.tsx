import type { ReactNode } from 'react';
import classes from './swing-bars.module.css';

export interface SwingBar {
  readonly key: string;
  readonly name: ReactNode;
  /** From what to what it was moved. */
  readonly detail: string;
  readonly atLow: number;
  readonly atHigh: number;
}

interface SwingBarsProps {
  readonly label: string;
  readonly bars: readonly SwingBar[];
  /** The amount from which the bars go out. */
  readonly base: number;
  readonly format: (amount: number) => string;
}

/** What each uncertain thing alone does to an amount, the widest first: a tornado, with its figures beside it. */
export function SwingBars({ label, bars, base, format }: SwingBarsProps) {
  const ends = [base, ...bars.flatMap(({ atLow, atHigh }) => [atLow, atHigh])];
  const least = Math.min(...ends);
  const span = Math.max(Math.max(...ends) - least, 1e-9);
  const at = (amount: number) => ((amount - least) / span) * 100;
  return (
    <div>
      <div className={classes.key} aria-hidden="true">
        {(['low', 'high'] as const).map((end) => (
          <span key={end} className={classes.entry}>
            <span className={classes.sample}>
              <span className={classes.bar} data-end={end} />
            </span>
            at its {end} end
          </span>
        ))}
      </div>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">What moves it</th>
            <th scope="col" className={classes.figure}>
              At low
            </th>
            <th aria-hidden="true" />
            <th scope="col" className={classes.figure}>
              At high
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ key, name, detail, atLow, atHigh }) => (
            <tr key={key}>
              <th scope="row" className={classes.name}>
                {name}
                <span className={classes.detail}>{detail}</span>
              </th>
              <td className={classes.figure}>{format(atLow)}</td>
              <td aria-hidden="true">
                <div className={classes.track}>
                  <Bar end="low" from={at(base)} to={at(atLow)} />
                  <Bar end="high" from={at(base)} to={at(atHigh)} />
                  <span className={classes.base} style={{ left: `${at(base).toFixed(2)}%` }} />
                </div>
              </td>
              <td className={classes.figure}>{format(atHigh)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bar({ end, from, to }: { readonly end: 'low' | 'high'; readonly from: number; readonly to: number }) {
  if (from === to) return null;
  const left = Math.min(from, to);
  const width = Math.abs(to - from);
  return (
    <span
      className={classes.bar}
      data-end={end}
      style={{ left: `${left.toFixed(2)}%`, width: `${width.toFixed(2)}%` }}
    />
  );
}
