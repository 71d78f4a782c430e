import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AddNodeInput, AddNodeOutcome } from '#shared/contract/fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './attempt-list.module.css';
import { ChangedHostKey, UnknownHostKey } from './host-key-question.tsx';
import { PassphraseQuestion } from './passphrase-question.tsx';
import type { AddNodes, Attempt } from './use-add-nodes.ts';

/** What came of each machine, and what it still needs from a person. */
export function AttemptList({ adding }: { adding: AddNodes }) {
  if (adding.attempts.size === 0) return null;
  return (
    <ul className={classes.list} aria-label="Machines being added">
      {[...adding.attempts].map(([address, attempt]) => (
        <li key={address} className={classes.attempt}>
          <div className={classes.head}>
            <strong>{address}</strong>
            <AttemptState attempt={attempt} />
          </div>
          <AttemptQuestion
            attempt={attempt}
            onAnswer={(input) => void adding.add([input])}
            onForget={() => adding.forget(address)}
          />
        </li>
      ))}
    </ul>
  );
}

function AttemptState({ attempt }: { attempt: Attempt }) {
  switch (attempt.kind) {
    case 'waiting':
      return <StateDot tone="off">Waiting</StateDot>;
    case 'busy':
      return <StateDot tone="busy">Connecting</StateDot>;
    case 'failed':
      return <StateDot tone="bad">Not asked</StateDot>;
    case 'answered':
      return <OutcomeState outcome={attempt.outcome} />;
  }
}

function OutcomeState({ outcome }: { outcome: AddNodeOutcome }) {
  switch (outcome.outcome) {
    case 'added':
      return <StateDot tone="ok">Added</StateDot>;
    case 'host-key-unknown':
      return <StateDot tone="warn">Is it the right machine?</StateDot>;
    case 'host-key-changed':
      return <StateDot tone="bad">Blocked: host key changed</StateDot>;
    case 'passphrase-needed':
      return <StateDot tone="warn">Passphrase needed</StateDot>;
    case 'refused':
      return <StateDot tone="bad">Not added</StateDot>;
  }
}

interface AttemptQuestionProps {
  readonly attempt: Attempt;
  readonly onAnswer: (input: AddNodeInput) => void;
  readonly onForget: () => void;
}

function AttemptQuestion({ attempt, onAnswer, onForget }: AttemptQuestionProps) {
  const { input } = attempt;
  if (attempt.kind === 'failed') return <FailureNotice failure={attempt.error} onRetry={() => onAnswer(input)} />;
  if (attempt.kind !== 'answered') return null;
  const { outcome } = attempt;
  switch (outcome.outcome) {
    case 'added':
      return (
        <Link to="/fleet/$nodeId" params={{ nodeId: outcome.node.id }}>
          Open {outcome.node.name}
        </Link>
      );
    case 'host-key-unknown':
      return (
        <UnknownHostKey
          hostKey={outcome.key}
          onTrust={() => onAnswer({ ...input, trustFingerprint: outcome.key.fingerprint })}
          onCancel={onForget}
        />
      );
    case 'host-key-changed':
      return <ChangedHostKey hostKey={outcome.key} knownIn={outcome.knownIn} onRetry={() => onAnswer(input)} />;
    case 'passphrase-needed':
      return (
        <PassphraseQuestion
          keyPath={outcome.keyPath}
          isWrong={outcome.wrong}
          onAnswer={(passphrase) => onAnswer({ ...input, passphrase })}
          onCancel={onForget}
        />
      );
    case 'refused':
      return (
        <FailureNotice
          failure={outcome.failure}
          onRetry={() => onAnswer(input)}
          actions={
            <Button variant="subtle" color="gray" onClick={onForget}>
              Dismiss
            </Button>
          }
        />
      );
  }
}
