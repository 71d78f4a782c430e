import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Page } from '../../ui/page.tsx';
import { scenarioColumns } from './scenario-columns.tsx';

const parents = [{ label: 'Cost', to: '/cost' }];

/** Scenarios that are kept, and the ways to a new one. */
export function ScenariosPage() {
  const { orpc, client } = useEngine();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const scenarios = useQuery(orpc.cost.scenarios.list.queryOptions());
  const open = ({ id, step }: { id: string; step: string }) =>
    navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } });
  const create = useMutation({
    mutationFn: () =>
      client.cost.scenarios.create({
        yaml: draftText({ version: 1, name: 'Untitled scenario' }),
        step: 'workload',
      }),
    onSuccess: open,
  });
  const begin = (
    <Button loading={create.isPending} disabled={readOnly} onClick={() => create.mutate()}>
      New scenario
    </Button>
  );
  return (
    <Page title="Scenarios" parents={parents} fill actions={begin}>
      {create.error ? <FailureNotice title="It was not kept" failure={create.error} /> : null}
      <DataTable
        label="Scenarios"
        rows={scenarios.data}
        columns={scenarioColumns}
        rowKey={({ id }) => id}
        onOpen={(row) => void open(row)}
        failure={scenarios.error}
        onRetry={() => void scenarios.refetch()}
        fill
        empty={<EmptyState title="No scenarios yet" actions={begin} />}
      />
    </Page>
  );
}
