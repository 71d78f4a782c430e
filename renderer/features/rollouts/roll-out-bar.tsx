import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatPlural } from '../../ui/format.ts';
import type { DraftErrors } from './rollout-draft.ts';
import classes from './rollouts.module.css';
import type { PlanHandle } from './use-plan.ts';
import { plannedNodes, whyNotNow } from './why-not-now.ts';

const route = getRouteApi('/rollouts/new');

interface RollOutBarProps {
  readonly plan: PlanHandle;
  readonly errors: DraftErrors;
}

/** Starts exactly the plan that is shown; always in sight, with what keeps it from starting beside it. */
export function RollOutBar({ plan: handle, errors }: RollOutBarProps) {
  const { plan, isCurrent, isMaking, refresh } = handle;
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const navigate = route.useNavigate();
  const start = useMutation(
    orpc.rollouts.start.mutationOptions({
      onSuccess: ({ rolloutId }) => navigate({ to: '/rollouts/$rolloutId', params: { rolloutId } }),
      onError: refresh,
    }),
  );
  const count = plan ? plannedNodes(plan) : 0;
  const why = whyNotNow({ errors, plan, isMaking, readOnly });
  return (
    <div className={classes.bar}>
      {start.error ? <FailureNotice failure={start.error} /> : null}
      <div className={classes.barLine}>
        <span className={classes.muted} role="status">
          {why ??
            (plan ? `${formatPlural(plan.waves.length, 'wave')}; nothing is sent before you press the button` : '')}
        </span>
        <Button
          disabled={!isCurrent || why !== undefined}
          loading={start.isPending}
          onClick={() => plan && start.mutate({ planId: plan.id })}
        >
          {count > 0 ? `Roll out to ${formatPlural(count, 'node')}` : 'Roll out'}
        </Button>
      </div>
    </div>
  );
}
