import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { WorkloadName } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import { useEngine } from '../../api/engine.tsx';
import { useNodes } from '../../api/use-fleet.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { ColdStarts } from './cold-starts.tsx';
import { Latency } from './latency.tsx';

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
  const nodes = useNodes();
  const workloads = useQuery(orpc.rollouts.workloads.queryOptions());
  const failed = [nodes, workloads].find(({ error }) => error !== null);
  if (nodes.data && workloads.data) {
    return <Measured nodes={nodes.data} workloads={workloads.data.map(({ name }) => name)} />;
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
  readonly nodes: readonly Node[];
  readonly workloads: readonly WorkloadName[];
}

function Measured({ nodes, workloads }: MeasuredProps) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const workload = workloads.find((name) => name === search.workload) ?? workloads[0];
  const windowMs = windows.some(({ value }) => value === String(search.windowMs)) ? search.windowMs : undefined;
  if (workload === undefined) return <NothingRuns />;
  const change = (patch: Partial<typeof search>) => void navigate({ search: { ...search, ...patch }, replace: true });
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
            value={String(windowMs ?? 900_000)}
            onChange={(value) => change({ windowMs: Number(value) })}
          />
        </>
      }
    >
      <Latency workload={workload} nodes={nodes} windowMs={windowMs ?? 900_000} search={search} onSearch={change} />
      <ColdStarts workload={workload} nodes={nodes} />
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
