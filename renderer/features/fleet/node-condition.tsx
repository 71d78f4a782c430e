import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatTime } from '../../ui/format.ts';
import classes from './node-page.module.css';

/** Why a node cannot be used now, and what a person can do about it. */
export function NodeCondition({ node }: { node: Node }) {
  const { condition } = node;
  switch (condition.kind) {
    case 'new':
    case 'online':
      return null;
    case 'offline':
      return (
        <FailureNotice
          tone="warn"
          title={`Offline since ${formatTime(condition.sinceMs)}`}
          failure={condition.failure}
        />
      );
    case 'blocked':
      return (
        <>
          <FailureNotice title={`Blocked since ${formatTime(condition.sinceMs)}`} failure={condition.failure} />
          {condition.failure.code === 'ssh/passphrase-needed' ? <Unlock node={node} /> : null}
        </>
      );
  }
}

/** Asks again for the passphrase of a key, which is kept in memory only and so is gone after a restart. */
function Unlock({ node }: { node: Node }) {
  const { orpc } = useEngine();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useMutation(orpc.fleet.unlock.mutationOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate({ nodeId: node.id, passphrase });
    setPassphrase('');
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.unlock}>
        <PasswordInput
          label="Passphrase of the key"
          w={300}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          autoComplete="off"
        />
        <Button type="submit" loading={unlock.isPending} disabled={passphrase === ''}>
          Unlock
        </Button>
      </div>
      {unlock.error ? <FailureNotice failure={unlock.error} /> : null}
    </form>
  );
}
