import { CloseButton } from '@mantine/core';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { FileProblems } from './file-problems.tsx';
import classes from './scenarios.module.css';
import type { ImportedScenario } from './use-import-scenario.ts';

interface ImportedNoticeProps {
  readonly imported: ImportedScenario;
  readonly onDismiss: () => void;
}

/** What is wrong with a file that was chosen, by line and field, and whether it was kept. */
export function ImportedNotice({ imported, onDismiss }: ImportedNoticeProps) {
  const { fileName, stored, failure, problems } = imported;
  return (
    <div className={classes.problems} role="alert">
      <div className={classes.problemsHead}>
        <strong>
          {plainText(fileName)} {stored ? 'was imported and is not finished' : 'was not imported'}
        </strong>
        <div className={classes.problemsActions}>
          {stored ? (
            <LinkButton
              variant="default"
              to="/cost/scenarios/$scenarioId/$step"
              params={{ scenarioId: stored.id, step: 'workload' }}
            >
              Mend it here
            </LinkButton>
          ) : null}
          <CloseButton aria-label="Dismiss" onClick={onDismiss} />
        </div>
      </div>
      {problems.length > 0 ? <FileProblems problems={problems} /> : null}
      {stored === null && problems.length === 0 ? <FailureNotice failure={failure} /> : null}
    </div>
  );
}
