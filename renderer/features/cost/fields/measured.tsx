import { IconGauge } from '@tabler/icons-react';
import classes from './fields.module.css';

/** Marks an answer that was measured, and says on what. */
export function Measured({ from }: { readonly from: string | null }) {
  return (
    <div className={classes.measured}>
      <span className={classes.measuredMark}>
        <IconGauge size={13} aria-hidden="true" />
        Measured
      </span>
      {from === null ? null : <span className={classes.measuredFrom}>{from}</span>}
    </div>
  );
}
