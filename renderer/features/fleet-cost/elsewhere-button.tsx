import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { draftFromMeasured } from '#shared/cost/draft-from-measured.ts';
import { draftText } from '#shared/cost/scenario-draft.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { shownFailure } from '../../api/failure.ts';
import { useReadOnly } from '../../api/use-fleet.ts';

/** Makes a scenario of a workload's measurements and opens it: what would it cost elsewhere? */
export function ElsewhereButton({ workload }: { readonly workload: string }) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const readOnly = useReadOnly();
  const create = useMutation({
    mutationFn: async () => {
      const measured = await client.cost.fromWorkload({ workload: WorkloadName.parse(workload) });
      return client.cost.scenarios.create({ yaml: draftText(draftFromMeasured(measured)), step: 'workload' });
    },
    onSuccess: ({ id, step }) =>
      navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } }),
    onError: (error) => {
      const { message, hint } = shownFailure(error);
      notifications.show({
        color: 'red',
        title: `No scenario was made of ${workload}`,
        message: hint === undefined ? message : `${message} ${hint}`,
      });
    },
  });
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      loading={create.isPending}
      disabled={readOnly}
      title={readOnly ? 'The console is read-only' : 'Makes a scenario of what was measured'}
      aria-label={`Compare: what would ${workload} cost elsewhere?`}
      onClick={() => create.mutate()}
    >
      Compare
    </Button>
  );
}
