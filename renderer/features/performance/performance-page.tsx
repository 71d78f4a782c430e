import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ColdStarts } from './cold-starts.tsx';
import { Latency } from './latency.tsx';
import type { Search } from './search.ts';
import { type RunningNode, useRunningNodes } from './use-running-nodes.ts';

const route = getRouteApi('/performance');

const windows = [
  { value: '900000', label: '15 min' },
  { value: '3600000', label: '1 h' },
  { value: '21600000', label: '6 h' },
  { value: '86400000', label: '24 h' },
];

/** Latency and cold starts of one workload, as measured on the user's own nodes. No other figure stands here. */
export function PerformancePage() {
  const { orpc } = useEngine();
  const search = route.useSearch();
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  const names = workloads.data?.map(({ name }) => name);
  const workload = names?.find((name) => name === search.workload) ?? names?.[0];
  const running = useRunningNodes(workload);
  const failed = [running, workloads].find(({ error }) => error !== null);
  if (names && running.data) {
    return workload === undefined ? (
      <NothingRuns />
    ) : (
      <Measured workload={workload} workloads={names} running={running.data} search={search} />
    );
  }
  return (
    <Page title="Performance">
      {failed ? (
        <FailureNotice failure={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <Loading what="Reading workloads…" />
      )}
    </Page>
  );
}

interface MeasuredProps {
  readonly workload: WorkloadName;
  readonly workloads: readonly WorkloadName[];
  readonly running: readonly RunningNode[];
  readonly search: Search;
}

function Measured({ workload, workloads, running, search }: MeasuredProps) {
  const navigate = route.useNavigate();
  const windowMs = windows.find(({ value }) => value === String(search.windowMs))?.value ?? '900000';
  const change = useCallback(
    (patch: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...patch }), replace: true }),
    [navigate],
  );
  return (
    <Page
      title="Performance"
      actions={
        <>
          <Select
            aria-label="Workload"
            data={[...workloads]}
            value={workload}
            onChange={(name) => name !== null && change({ workload: name })}
            allowDeselect={false}
            searchable={workloads.length > 8}
            w={200}
          />
          <SegmentedControl
            aria-label="Time window"
            data={windows}
            value={windowMs}
            onChange={(value) => change({ windowMs: Number(value) })}
          />
        </>
      }
    >
      <Latency workload={workload} running={running} windowMs={Number(windowMs)} search={search} onSearch={change} />
      <ColdStarts workload={workload} running={running} />
    </Page>
  );
}

function NothingRuns() {
  return (
    <Page title="Performance">
      <EmptyState title="Nothing is measured yet" actions={<LinkButton to="/rollouts/new">New rollout</LinkButton>}>
        As soon as a workload runs on a node, the console probes it there and its latency appears here.
      </EmptyState>
    </Page>
  );
}
