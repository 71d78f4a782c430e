import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Failure } from '#shared/domain/failure.ts';
import { shownFailure } from '../api/failure.ts';
import classes from './failure-notice.module.css';

interface FailureNoticeProps {
  /** A failure as the engine tells it, or anything that a call rejected with. */
  readonly failure: unknown;
  /** What was tried, where the failure's own sentence does not say it. */
  readonly title?: string;
  /** Offers to try again. */
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
  /** `warn` for what is not an error, such as a node that is offline. */
  readonly tone?: 'bad' | 'warn';
}

/** Errors carry their failure inside; a failure itself is told by its shape. */
function toShow(failure: unknown): Failure {
  if (failure instanceof Error) return shownFailure(failure);
  const parsed = Failure.safeParse(failure);
  return parsed.success ? parsed.data : shownFailure(failure);
}

/** What happened, where, with which code, and the next step. */
export function FailureNotice({ failure, title, onRetry, actions, tone = 'bad' }: FailureNoticeProps) {
  const { code, message, hint, node } = toShow(failure);
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <IconAlertTriangle className={classes.icon} size={16} aria-hidden="true" />
      <div className={classes.text}>
        <div className={classes.message}>
          {title ? `${title}: ` : ''}
          {message}
        </div>
        {hint ? <div>{hint}</div> : null}
        <div className={classes.place}>
          <code>{code}</code>
          {node ? <span>on {node}</span> : null}
        </div>
      </div>
      {onRetry || actions ? (
        <div className={classes.actions}>
          {actions}
          {onRetry ? (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
