import { ActionIcon, Button, Indicator, Popover, Progress } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Job } from '#shared/domain/job.ts';
import { useEngine } from '../api/engine.tsx';
import { useJobs } from '../api/use-fleet.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Age } from '../ui/formats.tsx';
import { StateDot } from '../ui/status.tsx';
import classes from './jobs-indicator.module.css';

const shownAtMost = 8;

/** Long work: how far it is, and how to stop it. */
export function JobsIndicator() {
  const jobs = useJobs();
  const running = jobs.filter(({ state }) => state.kind === 'running').length;
  return (
    <Popover position="bottom-end" width={380} trapFocus returnFocus>
      <Indicator label={running} size={15} disabled={running === 0} offset={4} color="petrol">
        <Popover.Target>
          <ActionIcon aria-label={running === 0 ? 'Jobs' : `Jobs, ${running} running`} title="Jobs">
            <IconListCheck size={17} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label="Jobs">
        {jobs.length === 0 ? (
          <EmptyState title="No jobs yet">Long work, such as starting the practice fleet, shows here.</EmptyState>
        ) : (
          <ul className={classes.list}>
            {jobs.slice(0, shownAtMost).map((job) => (
              <JobEntry key={job.id} job={job} />
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function JobEntry({ job }: { job: Job }) {
  const { orpc } = useEngine();
  const cancel = useMutation(orpc.system.jobs.cancel.mutationOptions());
  return (
    <li className={classes.job}>
      <div className={classes.head}>
        <span className={classes.title}>{job.title}</span>
        {job.state.kind === 'running' ? (
          <Button
            size="compact-xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ jobId: job.id })}
            aria-label={`Cancel ${job.title}`}
          >
            Cancel
          </Button>
        ) : null}
      </div>
      <JobStateLine job={job} />
      {cancel.error ? <FailureNotice failure={cancel.error} /> : null}
    </li>
  );
}

function JobStateLine({ job: { state, note, progress, title } }: { job: Job }) {
  switch (state.kind) {
    case 'running':
      return (
        <>
          <Progress
            value={(progress ?? 1) * 100}
            animated={progress === null}
            size={4}
            aria-label={`Progress of ${title}`}
          />
          <div className={classes.note}>{note}</div>
        </>
      );
    case 'done':
      return (
        <StateDot tone="ok">
          Done <Age atMs={state.atMs} />
        </StateDot>
      );
    case 'cancelled':
      return (
        <StateDot tone="off">
          Cancelled <Age atMs={state.atMs} />
        </StateDot>
      );
    case 'failed':
      return <FailureNotice failure={state.failure} />;
  }
}
