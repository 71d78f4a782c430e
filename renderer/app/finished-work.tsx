import { notifications } from '@mantine/notifications';
import type { ActivityEntry } from '#shared/domain/activity.ts';
import type { Job } from '#shared/domain/job.ts';
import { isFinished, type RolloutSummary, type UndoCause } from '#shared/domain/rollout.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import { useLiveEvents } from '../api/engine.tsx';
import { jobNotificationId } from '../ui/job-notification.ts';
import { plainText } from '../ui/plain-text.ts';

/** Tells of long work that ended, on whatever page one is. */
export function FinishedWork() {
  useLiveEvents((event, before) => {
    if (event.type === 'job' && before.jobs?.some((job) => job.id === event.job.id && job.state.kind === 'running')) {
      tellJob(event.job);
    }
    if (event.type === 'rollout') {
      const known = before.rollouts?.find(({ id }) => id === event.summary.id);
      if (known && !isFinished(known.status)) tellRollout(event.summary);
    }
    if (event.type === 'activity' && event.entry.action === 'budget-reached') tellBudget(event.entry);
    if (event.type === 'watched') {
      const known = before.watched?.find(({ id }) => id === event.file.id);
      if (known && event.file.digest !== null && event.file.digest !== known.digest) tellNewBuild(event.file);
    }
  });
  return null;
}

function tellJob({ id: jobId, title, state }: Job): void {
  const id = jobNotificationId(jobId);
  switch (state.kind) {
    case 'running':
    case 'cancelled':
      return;
    case 'done':
      notifications.show({ id, color: 'green', title, message: 'Done' });
      return;
    case 'failed':
      notifications.show({ id, color: 'red', title, message: state.failure.message, autoClose: false });
  }
}

/** Money that runs out is told on every page, and stays until somebody saw it; one notice, however many shares. */
function tellBudget({ target, detail }: ActivityEntry): void {
  notifications.show({
    id: 'budget-reached',
    color: 'yellow',
    title: 'Budget reached',
    message: plainText(detail === '' ? target : detail),
    autoClose: false,
  });
}

function tellNewBuild({ path }: WatchedFile): void {
  notifications.show({
    title: `New build of ${plainText(path).replace(/^.*[/\\]/, '')}`,
    message: 'It was checked and added; Modules offers it as the next release.',
  });
}

function tellRollout({ workload, release, status }: RolloutSummary): void {
  switch (status.kind) {
    case 'running':
    case 'undoing':
      return;
    case 'completed':
      notifications.show({ color: 'green', title: `Rollout of ${workload} completed`, message: release });
      return;
    case 'undone':
      notifications.show({
        color: 'red',
        title: `Rollout of ${workload} undone`,
        message: undoReason(status.cause),
        autoClose: false,
      });
  }
}

function undoReason(cause: UndoCause): string {
  switch (cause.kind) {
    case 'cancelled':
      return 'It was cancelled.';
    case 'no-evidence':
      return 'No node of a wave could be watched, so nothing showed that the release works.';
    case 'gate-failed':
      return cause.failure.message;
    case 'too-costly':
      return cause.verdict.reason;
  }
}
