import { Button, CloseButton } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { formatDuration, formatPlural } from '../../../ui/format.ts';
import { plainText } from '../../../ui/plain-text.ts';
import { inputWords } from '../compare/input-words.ts';
import type { Taken } from './taken.ts';
import classes from './workload.module.css';

interface TakenNoticeProps {
  readonly taken: Taken;
  readonly onUndo: (() => void) | undefined;
  readonly onDismiss: () => void;
}

/** What was taken from a running workload, what of it could not be measured and why. */
export function TakenNotice({ taken: { measured }, onUndo, onDismiss }: TakenNoticeProps) {
  const { workload, numbers, nodes, measuredMs, missing, requestsPerHourOfDay } = measured;
  const count = numbers.length + (requestsPerHourOfDay ? 1 : 0);
  return (
    <div className={classes.taken} role="status">
      <IconGauge className={classes.takenIcon} size={16} aria-hidden="true" />
      <div className={classes.takenWords}>
        <div>
          {count === 0 ? 'Nothing was measured of ' : `${formatPlural(count, 'answer')} taken from `}
          <strong>{workload}</strong>, measured on {formatPlural(nodes, 'node')} for {formatDuration(measuredMs)}.
          {numbers.some(({ path }) => path === 'workload.cpuMs') ? ' Its CPU time is that of Wasm.' : ''}
        </div>
        {missing.length > 0 ? (
          <>
            <div className={classes.muted}>For you to fill in, as it could not be measured:</div>
            <ul className={classes.missing} aria-label="Not measured">
              {missing.map(({ path, why }) => (
                <li key={path}>
                  {inputWords(path)}: <span className={classes.muted}>{plainText(why)}</span>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
      {onUndo ? (
        <Button variant="default" onClick={onUndo}>
          Undo
        </Button>
      ) : null}
      <CloseButton aria-label="Dismiss" onClick={onDismiss} />
    </div>
  );
}
