import { Radio, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatPlural } from '../../ui/format.ts';

interface RemoveNodeDialogProps {
  readonly node: Node;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes a node out of the console, with or without what was put there. */
export function RemoveNodeDialog({ node, opened, onClose }: RemoveNodeDialogProps) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const [what, setWhat] = useState('forget');
  const remove = async () => {
    await client.fleet.remove({ nodeId: node.id, clean: what === 'clean' });
    await navigate({ to: '/fleet' });
  };
  const running = node.workloads.filter(({ state }) => state !== 'stopped');
  const names = running.map(({ workload }) => workload).join(', ');
  return (
    <ConfirmDialog
      opened={opened}
      title={`Remove ${node.name}?`}
      confirmLabel={what === 'clean' ? 'Clean and remove' : 'Remove'}
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        {running.length === 0
          ? 'Nothing runs on it.'
          : `${formatPlural(running.length, 'workload')} ${running.length === 1 ? 'runs' : 'run'} on it: ${names}.`}
      </p>
      <Radio.Group value={what} onChange={setWhat} aria-label="What happens to the node">
        <Stack gap={8}>
          <Radio
            value="forget"
            label="Forget it, leave the node as it is"
            description="Workloads go on running; only this console no longer shows them."
          />
          <Radio
            value="clean"
            label="Stop its workloads and delete Flotilla’s folder there"
            description="Cannot be undone. The node must answer now."
          />
        </Stack>
      </Radio.Group>
    </ConfirmDialog>
  );
}
