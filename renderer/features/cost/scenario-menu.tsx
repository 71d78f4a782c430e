import { ActionIcon, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ScenarioSummary } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { shownFailure } from '../../api/failure.ts';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { scenarioFile } from './scenario-file.ts';

/** What can be done with one scenario of the table. */
export function ScenarioMenu({ scenario: { id, name, step } }: { readonly scenario: ScenarioSummary }) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const [isAsking, setAsking] = useState(false);
  const onError = (failure: unknown) =>
    notifications.show({ color: 'red', title: 'It was not done', message: shownFailure(failure).message });
  const duplicate = useMutation({ mutationFn: () => client.cost.scenarios.duplicate({ id }), onError });
  const save = useMutation({
    mutationFn: () => client.cost.scenarios.get({ id }),
    onSuccess: (stored) => saveFile(scenarioFile(stored.name, stored.yaml)),
    onError,
  });
  const open = () => void navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } });
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${name}`} size={24}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={open}>Open</Menu.Item>
          <Menu.Item disabled={readOnly} onClick={() => duplicate.mutate()}>
            Duplicate
          </Menu.Item>
          <Menu.Item onClick={() => save.mutate()}>Save as file</Menu.Item>
          <Menu.Divider />
          <Menu.Item color="red" disabled={readOnly} onClick={() => setAsking(true)}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isAsking}
        title={`Delete ${name}?`}
        confirmLabel="Delete"
        onConfirm={() => client.cost.scenarios.remove({ id })}
        onClose={() => setAsking(false)}
      >
        The scenario “{name}” and what was decided in it are deleted from this console. Nothing on any node changes. To
        keep it elsewhere, save it as a file first.
      </ConfirmDialog>
    </>
  );
}
