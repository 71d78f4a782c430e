import { Button } from '@mantine/core';
import type { WorkloadName } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import { type LogState, useWorkloadLog } from '../../api/use-workload-log.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LogView } from '../../ui/log-view.tsx';
import { Section } from '../../ui/section.tsx';

const stateWords: Record<LogState['kind'], string> = {
  opening: 'Opening',
  live: 'Live',
  ended: 'Ended',
  failed: 'Interrupted',
};

interface NodeLogProps {
  readonly node: Node;
  readonly workload: WorkloadName;
  readonly onClose: () => void;
}

/** The log of a workload on this node, as it is written. */
export function NodeLog({ node, workload, onClose }: NodeLogProps) {
  const { lines, state, reopen } = useWorkloadLog(node.id, workload);
  return (
    <Section
      title={`Log of ${workload}`}
      actions={
        <>
          {state.kind === 'ended' ? (
            <Button variant="default" size="compact-sm" onClick={reopen}>
              Open again
            </Button>
          ) : null}
          <Button variant="default" size="compact-sm" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      {state.kind === 'failed' ? <FailureNotice failure={state.error} onRetry={reopen} /> : null}
      <LogView label={`Log of ${workload} on ${node.name}`} lines={lines} state={stateWords[state.kind]} />
    </Section>
  );
}
