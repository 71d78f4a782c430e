import { Button, SegmentedControl, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { MeasuredWorkload } from '#shared/contract/cost.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../../api/engine.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FailureNotice } from '../../../ui/failure-notice.tsx';
import { LinkButton } from '../../../ui/link-button.tsx';
import classes from './workload.module.css';

const hourMs = 3_600_000;

const windows = [
  { value: String(hourMs), label: '1 h' },
  { value: String(24 * hourMs), label: '24 h' },
  { value: String(7 * 24 * hourMs), label: '7 d' },
  { value: String(30 * 24 * hourMs), label: '30 d' },
];

interface TakeFromWorkloadProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onTake: (measured: MeasuredWorkload) => void;
}

/** Asks which running workload, and how far back to look. */
export function TakeFromWorkload({ opened, onClose, onTake }: TakeFromWorkloadProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Take from a running workload" widthPx={440}>
      <Choice onClose={onClose} onTake={onTake} />
    </Dialog>
  );
}

function Choice({ onClose, onTake }: Omit<TakeFromWorkloadProps, 'opened'>) {
  const { orpc, client } = useEngine();
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const [windowMs, setWindowMs] = useState(String(24 * hourMs));
  const names = (workloads.data ?? []).map(({ name }) => name);
  const workload = WorkloadName.safeParse(chosen ?? names[0]);
  const take = useMutation({
    mutationFn: (name: WorkloadName) => client.cost.fromWorkload({ workload: name, windowMs: Number(windowMs) }),
    onSuccess: (measured) => {
      onTake(measured);
      onClose();
    },
  });
  if (workloads.data?.length === 0) {
    return (
      <div className={classes.dialog}>
        Nothing runs on the fleet yet. Roll a module out; its requests, CPU time and memory are counted on each node
        from then on.
        <div className={classes.dialogActions}>
          <LinkButton to="/rollouts/new">New rollout</LinkButton>
        </div>
      </div>
    );
  }
  return (
    <div className={classes.dialog}>
      <Select
        label="Workload"
        data={names}
        value={workload.success ? workload.data : null}
        onChange={setChosen}
        allowDeselect={false}
        searchable={names.length > 8}
      />
      <div>
        <div className={classes.windowLabel}>Measured in the last</div>
        <SegmentedControl aria-label="Measured in the last" data={windows} value={windowMs} onChange={setWindowMs} />
      </div>
      <div className={classes.muted}>
        Fills in what its nodes counted, with the 10th and 90th percentile over nodes and time as low and high. A day or
        more also gives the curve over the day. It can be undone.
      </div>
      {workloads.error ? <FailureNotice failure={workloads.error} onRetry={() => void workloads.refetch()} /> : null}
      {take.error ? <FailureNotice title="It was not taken" failure={take.error} /> : null}
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          data-autofocus
          loading={take.isPending}
          disabled={!workload.success}
          onClick={() => workload.success && take.mutate(workload.data)}
        >
          Take
        </Button>
      </div>
    </div>
  );
}
