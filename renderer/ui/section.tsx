import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

interface SectionProps {
  readonly title: string;
  /** A figure beside the title. */
  readonly count?: number;
  /** One line under the title. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Content reaches the edges, as tables do. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A titled part of a page on its own surface. */
export function Section({ title, count, note, actions, flush = false, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <div>
          <h2 id={id} className={classes.title}>
            {title}
            {count === undefined ? null : <span className={classes.count}>{count.toLocaleString('en')}</span>}
          </h2>
          {note ? <div className={classes.note}>{note}</div> : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  );
}
