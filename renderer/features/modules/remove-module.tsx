import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Module } from '#shared/domain/module.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatBytes, shortDigest } from '../../ui/format.ts';

interface RemoveModuleProps {
  readonly module: Module;
  readonly isUsed: boolean;
}

/** Removes a module that no release uses, after asking. */
export function RemoveModule({ module, isUsed }: RemoveModuleProps) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const [asking, setAsking] = useState(false);
  const why = readOnly
    ? 'The console is read-only'
    : isUsed
      ? 'Releases use it; it stays as long as they do'
      : undefined;
  const remove = async () => {
    await client.modules.remove({ digest: module.digest });
    await navigate({ to: '/modules' });
  };
  return (
    <>
      <Button variant="default" disabled={why !== undefined} title={why} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Remove ${module.name}?`}
        confirmLabel="Remove"
        onConfirm={remove}
        onClose={() => setAsking(false)}
      >
        {module.name} ({shortDigest(module.digest)}, {formatBytes(module.sizeBytes)}) leaves the library of this
        console. No node is touched. To have it again, add its file again.
      </ConfirmDialog>
    </>
  );
}
