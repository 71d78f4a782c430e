import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { WorkloadName } from '#shared/domain/ids.ts';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import { useEngine } from '../../api/engine.tsx';
import { useReadOnly } from '../../api/use-fleet.ts';
import { ColdStartChart } from '../../charts/cold-start-chart.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Section } from '../../ui/section.tsx';
import { coldStartColumns } from './cold-start-columns.tsx';
import { ColdStartJobs } from './cold-start-jobs.tsx';
import { coldStartTableRows } from './cold-start-table-rows.ts';
import { MeasureDialog } from './measure-dialog.tsx';
import classes from './performance.module.css';
import { SamplesDialog } from './samples-dialog.tsx';
import type { RunningNode } from './use-running-nodes.ts';

interface ColdStartsProps {
  readonly workload: WorkloadName;
  readonly running: readonly RunningNode[];
}

/** Cold starts of a workload: what the words mean, measuring them, and what was found, with every sample. */
export function ColdStarts({ workload, running }: ColdStartsProps) {
  const { orpc } = useEngine();
  const query = useQuery(orpc.telemetry.coldStarts.queryOptions({ input: { workload } }));
  if (query.error) {
    return (
      <FailureNotice title="Cold starts were not read" failure={query.error} onRetry={() => void query.refetch()} />
    );
  }
  return (
    <>
      <Section title="Cold starts" actions={<MeasureButton workload={workload} running={running} />}>
        <Terms />
      </Section>
      <ColdStartJobs />
      {query.data ? (
        <Results workload={workload} runs={query.data} running={running} />
      ) : (
        <Loading what="Reading cold starts…" />
      )}
    </>
  );
}

function Terms() {
  return (
    <dl className={classes.terms}>
      <dt>Process cold start</dt>
      <dd>From starting a runtime process to the first byte of an answer: what a node pays when nothing runs yet.</dd>
      <dt>Instance cold start</dt>
      <dd>A runtime that runs already makes a fresh instance for a request: what a request pays.</dd>
      <dt>AOT, JIT, transpiled</dt>
      <dd>
        Compiled to machine code beforehand on the node; compiled during the start; turned into JavaScript beforehand
        and compiled during the start.
      </dd>
    </dl>
  );
}

function MeasureButton({
  workload,
  running,
}: {
  readonly workload: WorkloadName;
  readonly running: readonly RunningNode[];
}) {
  const [isOpen, setOpen] = useState(false);
  const readOnly = useReadOnly();
  const why = readOnly ? 'The console is read-only' : running.length === 0 ? `${workload} runs on no node` : undefined;
  return (
    <>
      <Button onClick={() => setOpen(true)} disabled={why !== undefined} title={why}>
        Measure cold starts
      </Button>
      {isOpen && <MeasureDialog workload={workload} running={running} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ResultsProps {
  readonly workload: WorkloadName;
  readonly runs: readonly ColdStartRun[];
  readonly running: readonly RunningNode[];
}

function Results({ workload, runs, running }: ResultsProps) {
  const [open, setOpen] = useState<ColdStartRun | undefined>(undefined);
  const rows = useMemo(() => coldStartTableRows(runs, running), [runs, running]);
  const columns = useMemo(() => coldStartColumns(setOpen), []);
  const table = (
    <DataTable
      label="Cold starts"
      rows={rows}
      columns={columns}
      rowKey={({ key }) => key}
      onOpen={({ run }) => run && setOpen(run)}
      maxHeightPx={420}
      empty={<EmptyState title={`${workload} runs on no node`}>Roll it out, then measure it.</EmptyState>}
    />
  );
  return (
    <>
      {runs.length > 0 && (
        <ColdStartChart
          title={`Cold starts of ${workload}`}
          note="Each mark is one start; the newest measurement of each node and way of compiling"
          runs={runs}
        />
      )}
      {table}
      {open && <SamplesDialog run={open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
