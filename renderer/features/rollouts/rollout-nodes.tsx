import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { RolloutNode, RolloutSummary } from '#shared/domain/rollout.ts';
import { SegmentBar } from '../../charts/segment-bar.tsx';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { formatPlural } from '../../ui/format.ts';
import { Age, None } from '../../ui/formats.tsx';
import { ReleaseName, shortRelease } from '../../ui/release-name.tsx';
import { Section } from '../../ui/section.tsx';
import { StateDot } from '../../ui/status.tsx';
import { rolloutSegments } from './rollout-segments.ts';
import { byAttention, type Wave, wavesOf } from './rollout-waves.ts';
import { phaseWords } from './rollout-words.ts';
import classes from './rollouts.module.css';

interface RolloutNodesProps {
  readonly summary: RolloutSummary;
  readonly nodes: readonly RolloutNode[];
  readonly nowMs: number;
}

/** The waves as bars, and below them every node: what it is doing, and why it is not where it should be. */
export function RolloutNodes({ summary, nodes, nowMs }: RolloutNodesProps) {
  const [only, setOnly] = useState<number | undefined>(undefined);
  const waves = wavesOf(summary, nodes, nowMs);
  const rows = useMemo(
    () => byAttention(only === undefined ? nodes : nodes.filter(({ wave }) => wave === only)),
    [nodes, only],
  );
  return (
    <>
      <Section
        title="Progress"
        note={`${formatPlural(nodes.length, 'node')} in ${formatPlural(summary.waves, 'wave')}`}
      >
        <ol className={classes.waves}>
          {waves.map((wave) => (
            <WaveRow
              key={wave.index}
              wave={wave}
              isOnly={only === wave.index}
              onOnly={() => setOnly(only === wave.index ? undefined : wave.index)}
            />
          ))}
        </ol>
      </Section>
      <DataTable label="Nodes" rows={rows} columns={nodeColumns} rowKey={({ nodeId }) => nodeId} empty="No nodes" />
    </>
  );
}

interface WaveRowProps {
  readonly wave: Wave;
  readonly isOnly: boolean;
  readonly onOnly: () => void;
}

function WaveRow({ wave, isOnly, onOnly }: WaveRowProps) {
  const name = `Wave ${wave.index + 1}`;
  return (
    <li>
      <div className={classes.waveHead}>
        <span className={classes.waveName}>{name}</span>
        <span className={classes.waveState}>
          {formatPlural(wave.nodes, 'node')} · {wave.state}
        </span>
        <Button
          className={classes.waveFilter}
          size="compact-xs"
          variant={isOnly ? 'filled' : 'default'}
          aria-pressed={isOnly}
          aria-label={`Show only ${name.toLowerCase()}`}
          onClick={onOnly}
        >
          Show only
        </Button>
      </div>
      <SegmentBar label={`Nodes of ${name.toLowerCase()}`} segments={rolloutSegments(wave.counts)} />
    </li>
  );
}

function Phase({ node }: { readonly node: RolloutNode }) {
  const { label, tone } = phaseWords(node.phase);
  const sent = node.phase === 'staging' && node.sent !== null ? ` ${Math.floor(node.sent * 100)} %` : '';
  return (
    <StateDot tone={tone}>
      {label}
      {sent}
    </StateDot>
  );
}

const nodeColumns: readonly DataColumn<RolloutNode>[] = [
  {
    id: 'name',
    header: 'Node',
    value: ({ name }) => name,
    cell: ({ nodeId, name }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {name}
      </Link>
    ),
    width: 'minmax(150px, 1.3fr)',
  },
  { id: 'wave', header: 'Wave', value: ({ wave }) => wave + 1, width: '54px', align: 'end', searchable: false },
  {
    id: 'phase',
    header: 'State',
    value: ({ phase }) => phaseWords(phase).label,
    cell: (node) => <Phase node={node} />,
    width: '118px',
  },
  {
    id: 'from',
    header: 'Before',
    value: ({ from }) => (from === null ? 'nothing' : shortRelease(from)),
    cell: ({ from }) => (from === null ? 'nothing' : <ReleaseName id={from} />),
    width: '66px',
  },
  {
    id: 'why',
    header: 'What happened',
    value: ({ failure }) => (failure === null ? null : `${failure.message} ${failure.hint ?? ''} ${failure.code}`),
    cell: ({ failure }) =>
      failure === null ? (
        <None title="Nothing out of the ordinary" />
      ) : (
        <span className={classes.why} title={`${failure.message} ${failure.hint ?? ''} (${failure.code})`}>
          {failure.message}
        </span>
      ),
    width: 'minmax(110px, 1.6fr)',
  },
  {
    id: 'changed',
    header: 'Since',
    value: ({ changedAtMs }) => changedAtMs,
    cell: ({ changedAtMs }) => <Age atMs={changedAtMs} />,
    width: '84px',
    align: 'end',
    searchable: false,
  },
];
