import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RolloutSummary } from '#shared/domain/rollout.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { formatPlural } from '../../ui/format.ts';
import { shortRelease } from '../../ui/release-name.tsx';
import { totalNodes, touchedNodes } from './rollout-words.ts';

/** *Cancel and put back*, at any time while a rollout goes on; says what it touches before it does it. */
export function CancelRollout({ summary }: { readonly summary: RolloutSummary }) {
  const { client } = useEngine();
  const [asking, setAsking] = useState(false);
  const readOnly = useReadOnly();
  const undoing = summary.status.kind === 'undoing';
  const touched = touchedNodes(summary);
  const name = `${summary.workload} ${shortRelease(summary.release)}`;
  return (
    <>
      <Button
        color="red"
        variant="outline"
        disabled={undoing || readOnly}
        title={readOnly ? 'The console is read-only' : undefined}
        onClick={() => setAsking(true)}
      >
        {undoing ? 'Putting nodes back…' : 'Cancel and put back'}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Cancel the rollout of ${name}?`}
        confirmLabel={touched === 0 ? 'Cancel the rollout' : `Put ${formatPlural(touched, 'node')} back`}
        dismissLabel="Let it go on"
        onConfirm={() => client.rollouts.cancel({ rolloutId: summary.id })}
        onClose={() => setAsking(false)}
      >
        {touched === 0
          ? 'No node runs the new release yet. The nodes that wait stay as they are.'
          : `${formatPlural(touched, 'node')} of ${totalNodes(summary)} may run the new release by now. Each goes back to what it ran before; one that ran nothing runs nothing again. The nodes that wait stay as they are.`}
      </ConfirmDialog>
    </>
  );
}
