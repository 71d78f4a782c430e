import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { WorkloadName } from '#shared/domain/ids.ts';
import { useEngine } from '../../api/engine.tsx';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { LatencyOverTime } from './latency-over-time.tsx';
import { latencyColumns } from './latency-columns.tsx';
import { latencyTableRows } from './latency-rows.ts';
import type { ChangeSearch, Search } from './search.ts';
import type { RunningNode } from './use-running-nodes.ts';

interface LatencyProps {
  readonly workload: WorkloadName;
  readonly running: readonly RunningNode[];
  readonly windowMs: number;
  readonly search: Search;
  readonly onSearch: ChangeSearch;
}

/** Latency of a workload: over time, and as one row for each node and release. */
export function Latency({ workload, running, windowMs, search, onSearch }: LatencyProps) {
  const { orpc } = useEngine();
  const query = useQuery({
    ...orpc.telemetry.latency.queryOptions({ input: { workload, windowMs } }),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => query.data && latencyTableRows(query.data, running), [query.data, running]);
  if (query.error) {
    return <FailureNotice title="Latency was not read" failure={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Loading what="Reading latency…" />;
  return (
    <>
      <LatencyOverTime key={workload} {...{ workload, windowMs, search, onSearch }} measured={query.data} />
      <DataTable
        label="Latency by node"
        noun="rows"
        rows={rows}
        columns={latencyColumns}
        rowKey={({ key }) => key}
        defaultSort={{ id: 'p95', desc: true }}
        maxHeightPx={420}
        empty={
          <EmptyState title={`${workload} runs on no node`}>Roll it out, and its latency appears here.</EmptyState>
        }
      />
    </>
  );
}
