import { Button } from '@mantine/core';
import { plainText } from '../../ui/plain-text.ts';
import type { DraftProblem } from './draft-problems.ts';
import classes from './scenario.module.css';
import { isAsked } from './workload/asked-paths.ts';

interface StrayProblemsProps {
  readonly problems: readonly DraftProblem[];
  readonly readOnly: boolean;
  readonly onRemove: (path: string) => void;
}

/** What is wrong where no step has a field: keys that a file brought and that mean nothing. */
export function StrayProblems({ problems, readOnly, onRemove }: StrayProblemsProps) {
  const stray = problems.filter(({ field }) => !isAsked(field));
  if (stray.length === 0) return null;
  return (
    <div className={classes.stray} role="alert">
      <strong>The file has what no step asks for</strong>
      <ul className={classes.fileProblems}>
        {stray.map(({ field, message, isMissing }) => (
          <li key={`${field} ${message}`}>
            <code>{field === '' ? 'scenario' : plainText(field)}</code>
            <span>{plainText(message)}</span>
            {isMissing || field === '' || readOnly ? null : (
              <Button variant="default" size="compact-xs" onClick={() => onRemove(field)}>
                Take it out
                <span className="visually-hidden">: {plainText(field)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
