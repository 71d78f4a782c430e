import { plainText } from '../ui/plain-text.ts';
import classes from './amount-bars.module.css';

export interface AmountBar {
  readonly key: string;
  readonly name: string;
  /** Null where it is not known: no bar is drawn. */
  readonly value: number | null;
  /** The figure, or why there is none. */
  readonly text: string;
  readonly look?: 'plain' | 'other' | 'bad';
  readonly isStrong?: boolean;
}

interface AmountBarsProps {
  readonly label: string;
  readonly bars: readonly AmountBar[];
  /** Value of a full bar; the greatest one when not given. */
  readonly most?: number;
  /** Where several such lists stand under each other, so that their bars begin at one place. */
  readonly nameWidthPx?: number;
}

/** Values from a common zero, each with its name and figure beside it. */
export function AmountBars({ label, bars, most, nameWidthPx }: AmountBarsProps) {
  const full = most ?? Math.max(0, ...bars.map(({ value }) => value ?? 0));
  return (
    <ul
      className={classes.bars}
      aria-label={label}
      style={nameWidthPx === undefined ? undefined : { gridTemplateColumns: `${nameWidthPx}px minmax(60px, 1fr) 72px` }}
    >
      {bars.map(({ key, name, value, text, look = 'plain', isStrong = false }) => (
        <li key={key}>
          <span className={classes.name} data-strong={isStrong || undefined} title={plainText(name)}>
            <bdi>{plainText(name)}</bdi>
          </span>
          <span className={classes.track} aria-hidden="true">
            {value !== null && value > 0 && full > 0 ? (
              <span
                className={classes.bar}
                data-look={look}
                style={{ width: `${Math.min(100, (value / full) * 100).toFixed(2)}%` }}
              />
            ) : null}
          </span>
          <span className={classes.text}>{text}</span>
        </li>
      ))}
    </ul>
  );
}
