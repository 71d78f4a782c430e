import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Job } from '#shared/domain/job.ts';
import { useEngine } from '../../api/engine.tsx';
import { useJobs, useReadOnly } from '../../api/use-fleet.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Page } from '../../ui/page.tsx';
import classes from './first-page.module.css';

/** What one sees with nothing configured: two ways to get nodes. */
export function FirstPage({ onAdd }: { onAdd: () => void }) {
  const isReadOnly = useReadOnly();
  return (
    <Page title="Fleet">
      <div className={classes.intro}>
        <p className={classes.lead}>No nodes yet. Flotilla runs WebAssembly on machines that you can reach.</p>
        <div className={classes.offers}>
          <PracticeOffer />
          <section className={classes.offer} aria-labelledby="offer-own">
            <h2 id="offer-own">Add my nodes</h2>
            <p>
              Machines that you reach over SSH. Pick them from <code>~/.ssh/config</code> or type an address; nothing is
              added before you have seen it.
            </p>
            <p className={classes.fine}>
              A node needs sshd and a WebAssembly runtime such as Wasmtime. Flotilla keeps its files in one folder there
              and removes them when you say so.
            </p>
            <div className={classes.action}>
              <Button variant="default" onClick={onAdd} disabled={isReadOnly}>
                Add my nodes
              </Button>
            </div>
          </section>
        </div>
      </div>
    </Page>
  );
}

function PracticeOffer() {
  const { orpc } = useEngine();
  const isReadOnly = useReadOnly();
  const start = useMutation(orpc.fleet.practice.start.mutationOptions());
  const job = useJobs().find(({ kind }) => kind === 'practice-start');
  const isRunning = job?.state.kind === 'running';
  return (
    <section className={classes.offer} aria-labelledby="offer-practice">
      <h2 id="offer-practice">Try it on this computer</h2>
      <p>
        A practice fleet: three small nodes as processes on this computer that really host components. Roll out the
        sample, watch its latency, break it and see it put back.
      </p>
      <p className={classes.fine}>
        They listen on this computer only, keep everything in Flotilla’s data folder, and go when you stop them.
      </p>
      {job?.state.kind === 'failed' ? <FailureNotice failure={job.state.failure} /> : null}
      {start.error ? <FailureNotice failure={start.error} /> : null}
      <div className={classes.action}>
        {job && isRunning ? (
          <PracticeProgress job={job} />
        ) : (
          <Button onClick={() => start.mutate(undefined)} loading={start.isPending} disabled={isReadOnly}>
            Start the practice fleet
          </Button>
        )}
      </div>
    </section>
  );
}

function PracticeProgress({ job }: { job: Job }) {
  const { orpc } = useEngine();
  const cancel = useMutation(orpc.system.jobs.cancel.mutationOptions());
  return (
    <div className={classes.progress}>
      <Progress
        value={(job.progress ?? 1) * 100}
        animated={job.progress === null}
        size={6}
        aria-label="Progress of the practice fleet"
      />
      <div className={classes.progressLine}>
        <span role="status">{job.note}</span>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ jobId: job.id })}>
          Cancel
        </Button>
      </div>
      {cancel.error ? <FailureNotice failure={cancel.error} /> : null}
    </div>
  );
}
