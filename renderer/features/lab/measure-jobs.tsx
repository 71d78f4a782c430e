import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job.ts';
import { useEngine } from '../../api/engine.tsx';
import { useJobs } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import classes from './lab.module.css';

/** Measurements that go on, with a way to cancel each; and the newest one that failed, until it is dismissed. */
export function MeasureJobs() {
  const [dismissed, setDismissed] = useState<JobId | undefined>(undefined);
  const jobs = useJobs().filter(({ kind }) => kind === 'measure');
  const [newest] = jobs;
  const failure = newest?.state.kind === 'failed' && newest.id !== dismissed ? newest.state.failure : undefined;
  return (
    <>
      {jobs
        .filter(({ state }) => state.kind === 'running')
        .map((job) => (
          <RunningJob key={job.id} job={job} />
        ))}
      {failure && newest ? (
        <FailureNotice
          title={newest.title}
          failure={failure}
          actions={
            <Button variant="default" onClick={() => setDismissed(newest.id)}>
              Dismiss
            </Button>
          }
        />
      ) : null}
    </>
  );
}

function RunningJob({ job }: { readonly job: Job }) {
  const { orpc } = useEngine();
  const cancel = useMutation(orpc.system.jobs.cancel.mutationOptions());
  return (
    <>
      <div className={classes.job}>
        <div className={classes.jobText}>
          {job.title} <span className={classes.muted}>{job.note}</span>
          <Progress.Root size="sm" className={classes.jobBar}>
            <Progress.Section value={(job.progress ?? 0) * 100} aria-label={job.title} />
          </Progress.Root>
        </div>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ jobId: job.id })}>
          Cancel
        </Button>
      </div>
      {cancel.error ? <FailureNotice failure={cancel.error} /> : null}
    </>
  );
}
