import { Button, MultiSelect, NumberInput, Radio } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatPlural } from '../../ui/format.ts';
import classes from './performance.module.css';
import type { RunningNode } from './use-running-nodes.ts';

interface MeasureDialogProps {
  readonly workload: WorkloadName;
  /** Nodes that run it: the others have nothing to measure. */
  readonly running: readonly RunningNode[];
  readonly onClose: () => void;
}

const leastRuns = 3;
const mostRuns = 100;
/** Nodes are measured one after the other: more than this by default would take long. */
const everyNodeUpTo = 20;

/** Asks on which nodes and how often, and starts the job. */
export function MeasureDialog({ workload, running, onClose }: MeasureDialogProps) {
  const { orpc } = useEngine();
  const start = useMutation(orpc.telemetry.measureColdStart.mutationOptions({ onSuccess: onClose }));
  const [every, setEvery] = useState(running.length <= everyNodeUpTo);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [runs, setRuns] = useState<number | ''>(10);
  const nodeIds: NodeId[] = running.map(({ id }) => id).filter((id) => every || picked.includes(id));
  const isRunsWrong = runs === '' || runs < leastRuns || runs > mostRuns || !Number.isInteger(runs);
  return (
    <Dialog opened onClose={onClose} title={`Measure cold starts of ${workload}`}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isRunsWrong && nodeIds.length > 0) start.mutate({ workload, nodeIds, runs });
        }}
      >
        <div>Each start happens beside what runs on the node, never through it; nodes take turns.</div>
        <Radio.Group label="Nodes" value={every ? 'every' : 'some'} onChange={(value) => setEvery(value === 'every')}>
          <Radio value="every" label={`All that run it (${running.length.toLocaleString('en')})`} mt={6} />
          <Radio value="some" label="Only these" mt={6} />
        </Radio.Group>
        {!every && (
          <MultiSelect
            aria-label="Nodes to measure on"
            placeholder="Choose nodes"
            data={running.map(({ id, name }) => ({ value: id, label: name }))}
            value={[...picked]}
            onChange={setPicked}
            limit={100}
            searchable
            clearable
          />
        )}
        <NumberInput
          label="Starts of each kind"
          description="More give a steadier median"
          value={runs}
          onChange={(value) => setRuns(typeof value === 'number' ? value : '')}
          min={leastRuns}
          max={mostRuns}
          allowDecimal={false}
          error={isRunsWrong ? `A whole number from ${leastRuns} to ${mostRuns}` : undefined}
        />
        {start.error ? <FailureNotice failure={start.error} /> : null}
        <div className={classes.dialogActions}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={start.isPending} disabled={isRunsWrong || nodeIds.length === 0}>
            {nodeIds.length === 0 ? 'Measure' : `Measure on ${formatPlural(nodeIds.length, 'node')}`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
