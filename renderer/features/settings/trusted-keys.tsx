import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TrustedKey } from '#shared/domain/provenance.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Age } from '../../ui/formats.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { Section } from '../../ui/section.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import classes from './settings-page.module.css';

const algorithms: Readonly<Record<TrustedKey['algorithm'], string>> = {
  ed25519: 'Ed25519',
  'ecdsa-p256': 'ECDSA P-256',
};

/** Public keys that the signatures of modules are checked against. */
export function TrustedKeys() {
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const keys = useQuery(orpc.modules.keys.list.queryOptions());
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<TrustedKey | undefined>(undefined);
  return (
    <div id="trusted-keys">
      <Section
        title="Trusted keys"
        {...(keys.data ? { count: keys.data.length } : {})}
        note="A module counts as verified when one of these keys signed exactly its bytes"
        actions={
          <Button
            variant="default"
            size="compact-sm"
            disabled={readOnly}
            title={readOnly ? 'The console is read-only' : undefined}
            onClick={() => setAdding(true)}
          >
            Add a key
          </Button>
        }
        flush
      >
        {keys.error ? <FailureNotice failure={keys.error} onRetry={() => void keys.refetch()} /> : null}
        {keys.data?.length === 0 ? (
          <p className={classes.none}>
            None: no signature can be verified. Add the public key of those who build your modules, such as the{' '}
            <code>cosign.pub</code> of your pipeline.
          </p>
        ) : null}
        <ul className={classes.keys} aria-label="Trusted keys">
          {keys.data?.map((key) => (
            <li key={key.id} className={classes.key}>
              <div className={classes.keyWords}>
                <strong>
                  <ForeignText>{key.name}</ForeignText>
                </strong>
                <span className={classes.muted}>
                  {algorithms[key.algorithm]} · <code>{key.id}</code> · trusted <Age atMs={key.addedAtMs} />
                </span>
              </div>
              <Button
                variant="default"
                size="compact-sm"
                disabled={readOnly}
                aria-label={`Remove ${plainText(key.name)}`}
                onClick={() => setRemoved(key)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      </Section>
      <AddKeyDialog opened={isAdding} onClose={() => setAdding(false)} />
      <RemoveKey trusted={removed} onClose={() => setRemoved(undefined)} />
    </div>
  );
}

interface RemoveKeyProps {
  readonly trusted: TrustedKey | undefined;
  readonly onClose: () => void;
}

function RemoveKey({ trusted, onClose }: RemoveKeyProps) {
  const { client, orpc, queryClient } = useEngine();
  const remove = async () => {
    if (trusted) await client.modules.keys.remove({ id: trusted.id });
    await queryClient.invalidateQueries({ queryKey: orpc.modules.keys.key() });
  };
  const name = plainText(trusted?.name ?? '');
  return (
    <ConfirmDialog
      opened={trusted !== undefined}
      title={`Trust ${name} no longer?`}
      confirmLabel="Remove"
      onConfirm={remove}
      onClose={onClose}
    >
      Modules that only this key verifies count as failed from then on, and policies that ask for a signature leave them
      out. What runs on nodes goes on running.
    </ConfirmDialog>
  );
}
