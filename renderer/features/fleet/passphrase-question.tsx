import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import classes from './host-key-question.module.css';

interface PassphraseQuestionProps {
  readonly keyPath: string;
  readonly isWrong: boolean;
  readonly onAnswer: (passphrase: string) => void;
  readonly onCancel: () => void;
}

/** Asks for the passphrase of a private key; it is kept in memory only. */
export function PassphraseQuestion({ keyPath, isWrong, onAnswer, onCancel }: PassphraseQuestionProps) {
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAnswer(passphrase);
    setPassphrase('');
  };
  return (
    <form className={classes.question} onSubmit={submit}>
      <PasswordInput
        label={`Passphrase of ${keyPath}`}
        description="Kept in memory until Flotilla ends; never stored, never sent to the node."
        error={isWrong ? 'That was not the passphrase' : null}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="off"
      />
      <div className={classes.actions}>
        <Button variant="default" onClick={onCancel}>
          Do not add
        </Button>
        <Button type="submit" disabled={passphrase === ''}>
          Unlock and add
        </Button>
      </div>
    </form>
  );
}
