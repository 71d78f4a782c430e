import { Loader, MultiSelect, SegmentedControl } from '@mantine/core';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { LatencyRow, LatencySeries } from '#shared/domain/telemetry.ts';
import { LatencyChart } from '../../charts/latency-chart.tsx';
import { type PercentileName, percentileNames } from '../../charts/latency-lines.ts';
import { useEngine } from '../../api/engine.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useNowMs } from '../../ui/formats.tsx';
import { Section } from '../../ui/section.tsx';
import { measuredFromTitle } from './latency-columns.tsx';
import { slowestNodes } from './latency-rows.ts';
import classes from './performance.module.css';
import type { ChangeSearch, Search } from './search.ts';

interface LatencyOverTimeProps {
  readonly workload: WorkloadName;
  readonly windowMs: number;
  readonly measured: readonly LatencyRow[];
  readonly search: Search;
  readonly onSearch: ChangeSearch;
}

/** Lines that can still be told apart, and as many as the engine gives. */
const nodesAtFirst = 5;
const nodesAtMost = 12;

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
        <Loader size="sm" aria-label="Reading the chart" />
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
      fromMs={toMs - windowMs}
      toMs={toMs}
      controls={<Choices by={by} show={show} scale={search.scale ?? 'linear'} onSearch={onSearch} />}
      above={by === 'node' ? <NodePicker slowest={slowest} chosen={chosen} onChange={setChosen} /> : null}
    />
  );
}

const noSeries: readonly LatencySeries[] = [];

type Show = PercentileName | 'all';

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

interface NodePickerProps {
  readonly slowest: ReturnType<typeof slowestNodes>;
  readonly chosen: readonly NodeId[];
  readonly onChange: (ids: readonly string[]) => void;
}

function NodePicker({ slowest, chosen, onChange }: NodePickerProps) {
  if (slowest.length <= 1) return null;
  return (
    <MultiSelect
      aria-label={`Nodes in the chart, ${nodesAtMost} at most`}
      placeholder={chosen.length < nodesAtMost ? 'Add a node' : ''}
      data={slowest.map(({ nodeId, nodeName }) => ({ value: nodeId, label: nodeName }))}
      value={[...chosen]}
      onChange={onChange}
      maxValues={nodesAtMost}
      limit={100}
      searchable
      className={classes.picker}
    />
  );
}

interface ChoicesProps {
  readonly by: 'node' | 'release';
  readonly show: Show;
  readonly scale: 'linear' | 'log';
  readonly onSearch: ChangeSearch;
}

function Choices({ by, show, scale, onSearch }: ChoicesProps) {
  return (
    <>
      <SegmentedControl
        aria-label="A line for each"
        data={[
          { value: 'node', label: 'By node' },
          { value: 'release', label: 'By release' },
        ]}
        value={by}
        onChange={(value) => onSearch({ by: value === 'release' ? 'release' : undefined })}
      />
      <SegmentedControl
        aria-label="Percentiles"
        data={[
          { value: 'p50', label: 'P50' },
          { value: 'p95', label: 'P95' },
          { value: 'p99', label: 'P99' },
          { value: 'all', label: 'All' },
        ]}
        value={show}
        onChange={(value) => onSearch({ show: isShow(value) ? value : undefined })}
      />
      <SegmentedControl
        aria-label="Scale"
        data={[
          { value: 'linear', label: 'Linear' },
          { value: 'log', label: 'Log' },
        ]}
        value={scale}
        onChange={(value) => onSearch({ scale: value === 'log' ? 'log' : undefined })}
      />
    </>
  );
}

const isShow = (value: string): value is Show =>
  value === 'p50' || value === 'p95' || value === 'p99' || value === 'all';
