import { Button, Progress, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import type { JobId } from '#shared/domain/ids.ts';
import type { Job } from '#shared/domain/job.ts';
import { useEngine } from '../../api/engine.tsx';
import { useJobs, useReadOnly } from '../../api/use-fleet.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { jobNotificationId } from '../../ui/job-notification.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { StateDot } from '../../ui/status.tsx';
import classes from './get-module-dialog.module.css';

interface GetModuleDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Gets a module from a registry or a URL. The job goes on when the dialog is closed. */
export function GetModuleDialog({ opened, onClose }: GetModuleDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Get from a registry or URL" widthPx={560}>
      <GetModule />
    </Dialog>
  );
}

function GetModule() {
  const { orpc } = useEngine();
  const readOnly = useReadOnly();
  const [reference, setReference] = useState('');
  const [jobId, setJobId] = useState<JobId | undefined>(undefined);
  const job = useJobs().find(({ id }) => id === jobId);
  const pull = useMutation(orpc.modules.pull.mutationOptions({ onSuccess: (started) => setJobId(started.jobId) }));
  const hasEnded = job !== undefined && job.state.kind !== 'running';
  useEffect(() => {
    // It is told here; a notification over the page would tell it twice.
    if (hasEnded && jobId) notifications.hide(jobNotificationId(jobId));
  }, [hasEnded, jobId]);
  const isBusy = pull.isPending || job?.state.kind === 'running';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setJobId(undefined);
    pull.mutate({ reference: reference.trim() });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label="Reference or URL"
        description={
          <>
            <code>ghcr.io/acme/shop:1.4</code>, <code>ghcr.io/acme/shop@sha256:…</code> or{' '}
            <code>https://example.com/shop.wasm</code>
          </>
        }
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
        maxLength={2000}
        spellCheck={false}
        autoComplete="off"
        data-autofocus
        readOnly={isBusy}
      />
      <p className={classes.note}>
        A registry is asked with the login that <code>docker login</code> keeps on this computer. What comes is checked
        as a file is, and kept under its digest: a tag that moves later changes nothing here.
      </p>
      {pull.error ? <FailureNotice failure={pull.error} /> : null}
      {job ? <PullState job={job} /> : null}
      <div className={classes.actions}>
        <Button
          type="submit"
          loading={pull.isPending}
          disabled={readOnly || isBusy || reference.trim() === ''}
          title={readOnly ? 'The console is read-only' : undefined}
        >
          Get it
        </Button>
      </div>
    </form>
  );
}

/** How far it is, or what came of it. */
function PullState({ job }: { readonly job: Job }) {
  switch (job.state.kind) {
    case 'running':
      return <Running job={job} />;
    case 'cancelled':
      return <StateDot tone="off">Cancelled; nothing was kept.</StateDot>;
    case 'failed':
      return <FailureNotice failure={job.state.failure} />;
    case 'done':
      return (
        <div className={classes.done} role="status">
          <StateDot tone="ok">It is valid and in the library.</StateDot>
          {job.result === null ? null : (
            <LinkButton
              variant="default"
              size="compact-sm"
              to="/modules/$digest"
              params={{ digest: job.result.digest }}
            >
              Open it
            </LinkButton>
          )}
        </div>
      );
  }
}

function Running({ job: { id, title, progress, note } }: { readonly job: Job }) {
  const { orpc } = useEngine();
  const cancel = useMutation(orpc.system.jobs.cancel.mutationOptions());
  return (
    <div className={classes.running}>
      <Progress
        value={(progress ?? 1) * 100}
        animated={progress === null}
        size={6}
        aria-label={`Progress: ${title}`}
        className={classes.bar ?? ''}
      />
      <span className={classes.note}>
        <ForeignText>{note}</ForeignText>
      </span>
      <Button
        variant="default"
        size="compact-sm"
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ jobId: id })}
      >
        Cancel
      </Button>
    </div>
  );
}
