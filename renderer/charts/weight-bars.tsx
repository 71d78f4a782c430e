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
