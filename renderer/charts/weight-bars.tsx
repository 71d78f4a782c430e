import type { Scheme } from './palette.ts';
import { seriesStroke } from './palette.ts';
import classes from './weight-bars.module.css';

export interface WeightPart {
  readonly key: string;
  readonly label: string;
  readonly weight: number;
  /** It decides alone. */
  readonly isHard: boolean;
}

interface WeightBarsProps {
  readonly scheme: Scheme;
  readonly rows: readonly { readonly label: string; readonly parts: readonly WeightPart[] }[];
}

const weightOf = (parts: readonly WeightPart[]): number => parts.reduce((sum, { weight }) => sum + weight, 0);

/** What speaks for each of several sides: a bar a side on one scale, a piece for each argument. */
export function WeightBars({ scheme, rows }: WeightBarsProps) {
  const most = Math.max(1, ...rows.map(({ parts }) => weightOf(parts)));
  return (
    <ul className={classes.rows}>
      {rows.map(({ label, parts }, index) => {
        const weight = weightOf(parts);
        const words = parts.map((part) => `${part.label} (${part.weight})`).join('; ');
        return (
          <li key={label} className={classes.row}>
            <span className={classes.label}>{label}</span>
            <div
              className={classes.track}
              role="img"
              aria-label={`${label}: weight ${weight}${words === '' ? '' : `. ${words}`}`}
            >
              <div className={classes.bar} style={{ width: `${(weight / most) * 100}%` }}>
                {parts.map((part) => (
                  <span
                    key={part.key}
                    className={classes.part}
                    data-hard={part.isHard || undefined}
                    title={`${part.label}: weighs ${part.weight}`}
                    style={{ flexGrow: part.weight, backgroundColor: seriesStroke(index, scheme).color }}
                  />
                ))}
              </div>
            </div>
            <strong className={classes.figure} aria-hidden="true">
              {weight}
            </strong>
          </li>
        );
      })}
    </ul>
  );
}

interface WeightPipsProps {
  /** Of which row of the bars it is, from 0. */
  readonly row: number;
  readonly weight: number;
  readonly scheme: Scheme;
}

/** The piece of a bar that one argument is, by itself. */
export const WeightPips = ({ row, weight, scheme }: WeightPipsProps) => (
  <svg width={weight * 8} height={10} aria-hidden focusable={false} className={classes.pips}>
    {Array.from({ length: weight }, (_each, index) => (
      // biome-ignore lint: they are all alike
      <rect key={index} x={index * 8} width={6} height={10} rx={1.5} fill={seriesStroke(row, scheme).color} />
    ))}
  </svg>
);
