import { useConnectionState } from '../api/engine.tsx';
import classes from './connection-banner.module.css';

/** Says plainly that the engine is away, for as long as it is. */
export function ConnectionBanner() {
  const { kind } = useConnectionState();
  return (
    <div role="status" aria-live="polite">
      {kind === 'away' ? (
        <p className={classes.banner}>
          The engine stopped; it is being started again. What you see may be out of date until it is back.
        </p>
      ) : null}
    </div>
  );
}
