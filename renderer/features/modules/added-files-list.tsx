import { Button, CloseButton, Loader } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AddModuleOutcome } from '#shared/contract/modules.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatBytes, formatPlural } from '../../ui/format.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { StateDot } from '../../ui/status.tsx';
import { type AddedFile, progressOf, refusalHint } from './added-files.ts';
import { whyNoService } from './module-words.ts';
import classes from './modules.module.css';

interface AddedFilesProps {
  readonly files: readonly AddedFile[];
  readonly onDismiss: (key: number) => void;
  readonly onClear: () => void;
  readonly onConvert: (key: number) => void;
}

/** What became of the files that were dropped or chosen, each with its verdict. */
export function AddedFiles({ files, onDismiss, onClear, onConvert }: AddedFilesProps) {
  if (files.length === 0) return null;
  const { total, atRest } = progressOf(files);
  return (
    <section className={classes.added} aria-label="Files that were added">
      <div className={classes.addedHead}>
        <span role="status">
          {atRest < total
            ? `Checked ${atRest} of ${formatPlural(total, 'file')}`
            : `${formatPlural(total, 'file')} checked`}
        </span>
        <Button size="compact-xs" variant="default" onClick={onClear} disabled={atRest === 0}>
          Clear
        </Button>
      </div>
      <ul className={classes.addedList}>
        {files.map((file) => (
          <li key={file.key} className={classes.addedFile}>
            <Verdict file={file} onConvert={() => onConvert(file.key)} />
            {(file.state.kind === 'settled' || file.state.kind === 'failed') && (
              <CloseButton size="sm" aria-label={`Dismiss ${file.name}`} onClick={() => onDismiss(file.key)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface VerdictProps {
  readonly file: AddedFile;
  readonly onConvert: () => void;
}

function Verdict({ file: { name, sizeBytes, state }, onConvert }: VerdictProps) {
  switch (state.kind) {
    case 'waiting':
      return <Moving name={name} words="waits its turn" />;
    case 'sending':
      return <Moving name={name} words={`is given to the engine (${formatBytes(sizeBytes)})`} moves />;
    case 'checking':
      return <Moving name={name} words="is being checked" moves />;
    case 'failed':
      return (
        <div className={classes.verdict}>
          <FailureNotice title={name} failure={state.failure} />
        </div>
      );
    case 'settled':
      return <Outcome name={name} outcome={state.outcome} onConvert={onConvert} />;
  }
}

function Moving({
  name,
  words,
  moves = false,
}: {
  readonly name: string;
  readonly words: string;
  readonly moves?: boolean;
}) {
  return (
    <div className={classes.verdict}>
      {moves ? <Loader size={12} aria-hidden="true" /> : null} <strong>{name}</strong> {words}
    </div>
  );
}

interface OutcomeProps {
  readonly name: string;
  readonly outcome: AddModuleOutcome;
  readonly onConvert: () => void;
}

function Outcome({ name, outcome, onConvert }: OutcomeProps) {
  if (outcome.outcome === 'rejected') {
    return <Rejected name={name} inspection={outcome.inspection} onConvert={onConvert} />;
  }
  const { module } = outcome;
  const noService = whyNoService(module);
  return (
    <div className={classes.verdict}>
      <StateDot tone="ok">Valid</StateDot>
      <span>
        <Link to="/modules/$digest" params={{ digest: module.digest }}>
          {name}
        </Link>{' '}
        {outcome.outcome === 'added' ? 'was added.' : `is in the library already, as ${module.name}.`} {noService}
      </span>
      {noService === undefined && (
        <LinkButton size="compact-xs" variant="default" to="/rollouts/new" search={{ digest: module.digest }}>
          Roll out
        </LinkButton>
      )}
    </div>
  );
}

/** The validator's words as a sentence; the offset that it may end with stands behind it in a form that can be read. */
const sentence = (message: string): string =>
  `${message.replace(/\s*\(at offset 0x[0-9a-f]+\)$/, '').replace(/[.\s]+$/, '')}.`;

type Rejection = Extract<AddModuleOutcome, { outcome: 'rejected' }>['inspection'];

interface RejectedProps {
  readonly name: string;
  readonly inspection: Rejection;
  readonly onConvert: () => void;
}

function Rejected({ name, inspection, onConvert }: RejectedProps) {
  switch (inspection.verdict) {
    case 'valid':
      return <div className={classes.verdict}>{name} is valid and was not kept.</div>;
    case 'invalid':
      return (
        <div className={classes.verdict} role="alert">
          <StateDot tone="bad">Invalid</StateDot>
          <span>
            <strong>{name}</strong> was not kept: {sentence(inspection.message)}
            {inspection.offset === null ? null : (
              <span className={classes.muted}>
                {' '}
                At byte {inspection.offset.toLocaleString('en')} (0x{inspection.offset.toString(16)}) of{' '}
                {formatBytes(inspection.sizeBytes)}
                {inspection.functionName === null ? null : (
                  <>
                    , in <ForeignText>{inspection.functionName}</ForeignText>
                  </>
                )}
                .
              </span>
            )}
          </span>
        </div>
      );
    case 'refused':
      return (
        <div className={classes.verdict} role="alert">
          <StateDot tone="warn">Refused</StateDot>
          <span>
            <strong>{name}</strong> was not kept: {inspection.message}{' '}
            <span className={classes.muted}>{refusalHint(inspection.reason)}</span>
          </span>
          {inspection.reason === 'wat-text' ? (
            <Button size="compact-xs" variant="default" onClick={onConvert}>
              Convert and add
            </Button>
          ) : null}
        </div>
      );
  }
}
