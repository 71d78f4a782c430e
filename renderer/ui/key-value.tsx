import { Fragment, type ReactNode } from 'react';
import classes from './key-value.module.css';

/** Facts in two columns: what, and its value. Entries whose value is undefined are left out. */
export function KeyValue({
  entries,
}: {
  entries: readonly (readonly [label: string, value: ReactNode | undefined])[];
}) {
  return (
    <dl className={classes.list}>
      {entries.map(([label, value]) =>
        value === undefined ? null : (
          <Fragment key={label}>
            <dt className={classes.label}>{label}</dt>
            <dd className={classes.value}>{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
