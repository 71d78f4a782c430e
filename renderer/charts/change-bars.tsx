import classes from './change-bars.module.css';
import { plainText } from '../ui/plain-text.ts';

export interface ChangeBar {
  readonly name: string;
  /** Less than 0 for what shrank. */
  readonly change: number;
  /** The change as a figure with its sign. */
  readonly text: string;
  /** From what to what. */
  readonly detail: string;
}

interface ChangeBarsProps {
  readonly label: string;
  /** In the order to be shown. */
  readonly bars: readonly ChangeBar[];
}

/** What grew to the right of a line, what shrank to its left, each with its figure: read without looking at lengths. */
export function ChangeBars({ label, bars }: ChangeBarsProps) {
  const most = Math.max(1, ...bars.map(({ change }) => Math.abs(change)));
  return (
    <ul className={classes.bars} aria-label={label} tabIndex={bars.length > 12 ? 0 : undefined}>
      {bars.map(({ name, change, text, detail }, index) => (
        // Functions of different parts may have the same name.
        <li key={`${index} ${name}`} className={classes.row}>
          <div className={classes.head}>
            <span className={classes.name} title={plainText(name)}>
              <bdi>{plainText(name)}</bdi>
            </span>
            <span className={classes.detail}>{detail}</span>
            <span className={classes.figure} data-way={change < 0 ? 'less' : 'more'}>
              {text}
            </span>
          </div>
          <div className={classes.track} aria-hidden="true">
            <span
              className={classes.bar}
              data-way={change < 0 ? 'less' : 'more'}
              style={{ width: `${(Math.abs(change) / most) * 50}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
