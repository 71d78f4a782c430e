import { Button } from '@mantine/core';
import { IconCheck, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { draftText, withValue } from '#shared/cost/scenario-draft.ts';
import type { WizardStep } from '#shared/cost/stored-scenario.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Age } from '../../ui/formats.tsx';
import classes from './scenario.module.css';
import type { KeptScenario, ScenarioKeeper } from './scenario-keeper.ts';

/** "Saved", "Saving…": beside the name. */
export function SaveWords({ kept: { state, stored }, readOnly }: { kept: KeptScenario; readOnly: boolean }) {
  if (readOnly) return <span className={classes.saved}>Read-only</span>;
  const isDone = state.kind === 'kept';
  const isBad = state.kind === 'failed' || state.kind === 'conflict';
  const Icon = isDone ? IconCheck : isBad ? IconCloudOff : IconRefresh;
  return (
    <span className={classes.saved} role="status" data-bad={isBad || undefined}>
      <Icon size={14} aria-hidden="true" />
      {isDone ? 'Saved' : isBad ? 'Not saved' : 'Saving…'}
      {isDone ? <Age atMs={stored.updatedAtMs} /> : null}
    </span>
  );
}

interface SaveTroubleProps {
  readonly keeper: ScenarioKeeper;
  readonly kept: KeptScenario;
  readonly step: WizardStep;
}

/** What keeps it from being saved, and what one can do. */
export function SaveTrouble({ keeper, kept, step }: SaveTroubleProps) {
  const { state } = kept;
  if (state.kind === 'failed') {
    return <FailureNotice title="Your changes are not saved" failure={state.failure} onRetry={keeper.tryAgain} />;
  }
  return state.kind === 'conflict' ? <Conflict keeper={keeper} kept={kept} step={step} /> : null;
}

function Conflict({ keeper, kept: { stored, draft }, step }: SaveTroubleProps) {
  const { client } = useEngine();
  const navigate = useNavigate();
  const keep = useMutation({
    mutationFn: () => {
      const name = `${stored.name} (mine)`;
      return client.cost.scenarios.create({ yaml: draftText(withValue(draft ?? {}, 'name', name)), step });
    },
    onSuccess: async ({ id }) => {
      await navigate({ to: '/cost/scenarios/$scenarioId/$step', params: { scenarioId: id, step } });
      keeper.takeTheirs();
    },
  });
  return (
    <>
      <div className={classes.conflict} role="alert">
        <div>
          <strong>This scenario was changed elsewhere meanwhile.</strong> What you changed since is not saved. Take what
          was saved there, or keep yours beside it.
        </div>
        <div className={classes.conflictActions}>
          <Button variant="default" onClick={keeper.takeTheirs}>
            Take theirs
          </Button>
          <Button loading={keep.isPending} onClick={() => keep.mutate()}>
            Keep mine as a copy
          </Button>
        </div>
      </div>
      {keep.error ? <FailureNotice title="The copy was not kept" failure={keep.error} /> : null}
    </>
  );
}
