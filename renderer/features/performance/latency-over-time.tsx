import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { LatencyRow, LatencySeries } from '#shared/domain/telemetry.ts';
import { LatencyChart } from '../../charts/latency-chart.tsx';
import { percentileNames } from '../../charts/latency-lines.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loading } from '../../ui/loading.tsx';
import { useNowMs } from '../../ui/formats.tsx';
import { Section } from '../../ui/section.tsx';
import { measuredFromTitle } from './latency-columns.tsx';
import { slowestNodes } from './latency-rows.ts';
import { LatencyChoices, type Show } from './latency-choices.tsx';
import { NodePicker } from './node-picker.tsx';
import type { ChangeSearch, Search } from './search.ts';

interface LatencyOverTimeProps {
  readonly workload: WorkloadName;
  readonly windowMs: number;
  readonly measured: readonly LatencyRow[];
  readonly search: Search;
  readonly onSearch: ChangeSearch;
}

/** Lines that can still be told apart. */
const nodesAtFirst = 5;

/** The chart of latency, by node or by release, with the choices that belong to it. */
export function LatencyOverTime({ workload, windowMs, measured, search, onSearch }: LatencyOverTimeProps) {
  const { orpc } = useEngine();
  const by = search.by ?? 'node';
  const slowest = useMemo(() => slowestNodes(measured), [measured]);
  const [chosen, setChosen] = useChosenNodes(search.nodeId, slowest);
  const nodeIds = chosen.length > 0 ? chosen : undefined;
  const canAsk = by === 'release' || nodeIds !== undefined;
  const input = { workload, windowMs, ...(by === 'node' && nodeIds ? { nodeIds } : {}) };
  const query = useQuery({
    ...orpc.telemetry.series.queryOptions({ input: canAsk ? input : skipToken }),
    placeholderData: keepPreviousData,
  });
  const toMs = Math.max(useNowMs(), query.dataUpdatedAt);
  const series = canAsk ? query.data : noSeries;
  const title = by === 'node' ? `Latency of ${workload} by node` : `Latency of ${workload} by release`;
  if (query.error) {
    return <FailureNotice title="The chart was not read" failure={query.error} onRetry={() => void query.refetch()} />;
  }
  if (series === undefined) {
    return (
      <Section title={title}>
        <Loading what="Reading the chart…" />
      </Section>
    );
  }
  const show = percentilesFor(search.show, series.length);
  return (
    <LatencyChart
      title={title}
      note={noteOf(series)}
      series={series}
      percentiles={show === 'all' ? percentileNames : [show]}
      scale={search.scale ?? 'linear'}
      fromMs={chartBegin(series, toMs, windowMs)}
      toMs={toMs}
      above={
        <LatencyChoices by={by} show={show} scale={search.scale ?? 'linear'} onSearch={onSearch}>
          {by === 'node' ? <NodePicker slowest={slowest} chosen={chosen} onChange={setChosen} /> : null}
        </LatencyChoices>
      }
    />
  );
}

const noSeries: readonly LatencySeries[] = [];

const shortestMs = 120_000;

/** The window's begin, or a little before the first measurement: a workload that just started fills its chart. */
function chartBegin(series: readonly LatencySeries[], toMs: number, windowMs: number): number {
  const firstMs = Math.min(toMs, ...series.map(({ points }) => points[0]?.atMs ?? toMs));
  return toMs - Math.min(windowMs, Math.max(shortestMs, (toMs - firstMs) * 1.05));
}

/** One line says all three; several are compared by one percentile unless asked otherwise. */
const percentilesFor = (asked: Show | undefined, lines: number): Show => asked ?? (lines <= 1 ? 'all' : 'p95');

function noteOf(series: readonly LatencySeries[]): string {
  const from = new Set(series.map(({ measuredFrom }) => measuredFrom));
  if (from.size === 2) return 'Some are timed on the node, some here with the network between: compare with care';
  return from.has('console') ? measuredFromTitle('console') : measuredFromTitle('node');
}

/** The nodes drawn: the one of the address, else the slowest few, until somebody picks. */
function useChosenNodes(nodeId: string | undefined, slowest: ReturnType<typeof slowestNodes>) {
  const [picked, setPicked] = useState<readonly string[] | undefined>(nodeId === undefined ? undefined : [nodeId]);
  const [first, setFirst] = useState<readonly string[]>([]);
  // The few that are slowest at first stay, though others become slower: lines must not change under the eye.
  if (first.length === 0 && slowest.length > 0) setFirst(slowest.slice(0, nodesAtFirst).map((node) => node.nodeId));
  const known = new Map<string, NodeId>(slowest.map((node) => [node.nodeId, node.nodeId]));
  const chosen = (picked ?? first).flatMap((id) => known.get(id) ?? []);
  return [chosen, setPicked] as const;
}
