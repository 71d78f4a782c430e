import { Button, Progress, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { BillId, BillSummary } from '#shared/cost/bill.ts';
import type { JobId } from '#shared/domain/ids.ts';
import { useEngine } from '../../../api/engine.tsx';
import { useJobs } from '../../../api/use-fleet.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { FailureNotice } from '../../../ui/failure-notice.tsx';
import { FileChoice } from '../../../ui/file-choice.tsx';
import { formatCount, formatTime } from '../../../ui/format.ts';
import { jobNotificationId } from '../../../ui/job-notification.ts';
import { Loading } from '../../../ui/loading.tsx';
import { plainText } from '../../../ui/plain-text.ts';
import { FileDrop } from '../file-drop.tsx';
import { BillSums } from './bill-sums.tsx';
import classes from './today.module.css';

interface BillPartProps {
  readonly readOnly: boolean;
  readonly onTake: (usdPerMonth: number, source: string) => void;
}

/** Out of a bill: a FOCUS file is read in the engine, and what belongs to this workload is chosen of its sums. */
export function BillPart({ readOnly, onTake }: BillPartProps) {
  const { orpc, client, uploadFile } = useEngine();
  const bills = useQuery(orpc.cost.bills.list.queryOptions());
  const [jobId, setJobId] = useState<JobId | null>(null);
  const [chosen, setChosen] = useState<BillId | null>(null);
  const read = useMutation({
    mutationFn: async (file: File) => client.cost.bills.read({ file: await uploadFile(file) }),
    onSuccess: (job) => {
      setChosen(null);
      setJobId(job.jobId);
    },
  });
  const { mutate } = read;
  const take = useCallback((file: File) => (readOnly ? undefined : mutate(file)), [mutate, readOnly]);
  const ofJob = bills.data?.find((bill) => bill.jobId === jobId);
  const shown = bills.data?.find(({ id }) => id === chosen) ?? ofJob ?? (jobId === null ? bills.data?.[0] : undefined);
  return (
    <div className={classes.bill}>
      <FileDrop words="Drop a FOCUS file to read it" onFile={take} />
      <div className={classes.billHead}>
        {bills.data && bills.data.length > 0 ? (
          <BillChoice bills={bills.data} shown={shown} onChoose={setChosen} />
        ) : null}
        <ChooseFile onFile={take} disabled={readOnly} isSending={read.isPending} isFirst={bills.data?.length === 0} />
      </div>
      {read.error ? <FailureNotice title="The file was not read" failure={read.error} /> : null}
      <BillJob jobId={jobId} />
      {bills.error ? <FailureNotice failure={bills.error} onRetry={() => void bills.refetch()} /> : null}
      {bills.isPending ? <Loading what="Reading the bills…" /> : null}
      {bills.data?.length === 0 && jobId === null ? (
        <EmptyState title="Drop a bill here">
          A file in the FOCUS format (CSV, also gzipped), as AWS, Azure, Google Cloud and others export it. It is read
          on this computer; only its sums are kept, by service, region, account and month.
        </EmptyState>
      ) : null}
      {shown ? <BillSums key={shown.id} summary={shown} readOnly={readOnly} onTake={onTake} /> : null}
    </div>
  );
}

interface ChooseFileProps {
  readonly onFile: (file: File) => void;
  readonly disabled: boolean;
  readonly isSending: boolean;
  readonly isFirst: boolean;
}

const ChooseFile = ({ onFile, disabled, isSending, isFirst }: ChooseFileProps) => (
  <FileChoice onFile={onFile} accept=".csv,.gz">
    {(props) => (
      <Button
        {...props}
        variant={isFirst ? 'filled' : 'default'}
        loading={isSending}
        disabled={disabled}
        title={disabled ? 'The console is read-only' : undefined}
      >
        {isFirst ? 'Choose a file' : 'Read another file'}
      </Button>
    )}
  </FileChoice>
);

interface BillChoiceProps {
  readonly bills: readonly BillSummary[];
  readonly shown: BillSummary | undefined;
  readonly onChoose: (id: BillId) => void;
}

const BillChoice = ({ bills, shown, onChoose }: BillChoiceProps) => (
  <Select
    className={classes.billChoice ?? ''}
    aria-label="Bill"
    data={bills.map(({ id, fileName, rows, readAtMs }) => ({
      value: id,
      label: `${plainText(fileName)} · ${formatCount(rows)} rows · ${formatTime(readAtMs).slice(0, 16)}`,
    }))}
    value={shown?.id ?? null}
    onChange={(id) => {
      const bill = bills.find((each) => each.id === id);
      if (bill) onChoose(bill.id);
    }}
    allowDeselect={false}
  />
);

/** How far the reading is, with a way to end it; or why it failed. */
function BillJob({ jobId }: { readonly jobId: JobId | null }) {
  const { orpc } = useEngine();
  const job = useJobs().find(({ id }) => id === jobId);
  const cancel = useMutation(orpc.system.jobs.cancel.mutationOptions());
  const hasEnded = job !== undefined && job.state.kind !== 'running';
  useEffect(() => {
    // How it ended stands here, where it was asked for.
    if (hasEnded && jobId) notifications.hide(jobNotificationId(jobId));
  }, [hasEnded, jobId]);
  if (job?.state.kind === 'failed') return <FailureNotice title={job.title} failure={job.state.failure} />;
  if (job?.state.kind === 'cancelled') return <div className={classes.muted}>Reading was cancelled.</div>;
  if (job?.state.kind !== 'running') return null;
  return (
    <div className={classes.job}>
      <div className={classes.jobText}>
        {plainText(job.title)} <span className={classes.muted}>{plainText(job.note)}</span>
        <Progress.Root size="sm" className={classes.jobBar ?? ''}>
          <Progress.Section value={(job.progress ?? 0) * 100} aria-label={plainText(job.title)} />
        </Progress.Root>
      </div>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ jobId: job.id })}>
        Cancel
      </Button>
      {cancel.error ? <FailureNotice failure={cancel.error} /> : null}
    </div>
  );
}
