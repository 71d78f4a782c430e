import { Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';

/** Practice nodes are agents on this computer. */
export const isPractice = ({ driver }: Node): boolean => driver === 'local';

/** Starts or stops the practice fleet; how far it is shows under Jobs. */
export function PracticeMenu({ nodes }: { nodes: readonly Node[] | undefined }) {
  const { client } = useEngine();
  const isReadOnly = useReadOnly();
  const [asks, setAsks] = useState<'nothing' | 'start' | 'stop'>('nothing');
  const practice = nodes?.filter(isPractice) ?? [];
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px={8} aria-label="More for the fleet">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {practice.length > 0 ? (
            <Menu.Item onClick={() => setAsks('stop')} disabled={isReadOnly}>
              Stop the practice fleet…
            </Menu.Item>
          ) : (
            <Menu.Item onClick={() => setAsks('start')} disabled={isReadOnly}>
              Start the practice fleet…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={asks === 'start'}
        tone="normal"
        title="Start the practice fleet?"
        confirmLabel="Start"
        onConfirm={() => client.fleet.practice.start()}
        onClose={() => setAsks('nothing')}
      >
        <p>Three small nodes start as processes on this computer and are added to the fleet, labelled as practice.</p>
      </ConfirmDialog>
      <ConfirmDialog
        opened={asks === 'stop'}
        title="Stop the practice fleet?"
        confirmLabel="Stop and remove"
        onConfirm={() => client.fleet.practice.stop()}
        onClose={() => setAsks('nothing')}
      >
        <p>
          This ends {practice.map(({ name }) => name).join(', ')} with everything that runs there, and takes them out of
          the fleet. Other nodes are not touched.
        </p>
      </ConfirmDialog>
    </>
  );
}
