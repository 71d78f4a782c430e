import { Link } from '@tanstack/react-router';
import type { RolloutSummary } from '#shared/domain/rollout.ts';
import { SegmentBar } from '../../charts/segment-bar.tsx';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { Age } from '../../ui/formats.tsx';
import { ReleaseName, shortRelease } from '../../ui/release-name.tsx';
import { StateDot } from '../../ui/status.tsx';
import { rolloutSegments } from './rollout-segments.ts';
import { progressWords, statusWords, totalNodes } from './rollout-words.ts';
import classes from './rollouts.module.css';

function Status({ summary }: { readonly summary: RolloutSummary }) {
  const { label, tone } = statusWords(summary, summary.startedAtMs);
  return <StateDot tone={tone}>{label}</StateDot>;
}

function Progress({ summary }: { readonly summary: RolloutSummary }) {
  return (
    <span className={classes.progress}>
      <span className={classes.progressBar}>
        <SegmentBar label="Nodes" segments={rolloutSegments(summary.counts)} size="sm" bare />
      </span>
      <span className={classes.progressFigure}>{progressWords(summary)}</span>
    </span>
  );
}

/** A rollout in the list of all. */
export const rolloutColumns: readonly DataColumn<RolloutSummary>[] = [
  {
    id: 'status',
    header: 'Status',
    value: (summary) => statusWords(summary, summary.startedAtMs).label,
    cell: (summary) => <Status summary={summary} />,
    width: '170px',
  },
  {
    id: 'workload',
    header: 'Workload',
    value: ({ workload }) => workload,
    cell: ({ id, workload }) => (
      <Link to="/rollouts/$rolloutId" params={{ rolloutId: id }}>
        {workload}
      </Link>
    ),
    width: 'minmax(130px, 1fr)',
  },
  {
    id: 'release',
    header: 'Release',
    value: ({ release }) => shortRelease(release),
    cell: ({ release }) => <ReleaseName id={release} />,
    width: '80px',
  },
  { id: 'module', header: 'Module', value: ({ moduleName }) => moduleName, width: 'minmax(140px, 1fr)' },
  {
    id: 'nodes',
    header: 'Nodes',
    value: totalNodes,
    cell: (summary) => <Progress summary={summary} />,
    width: 'minmax(240px, 1.2fr)',
    searchable: false,
  },
  {
    id: 'selector',
    header: 'Selector',
    value: ({ selector }) => selector || 'every node',
    cell: ({ selector }) => (selector === '' ? 'every node' : <code>{selector}</code>),
    width: 'minmax(120px, 1fr)',
  },
  {
    id: 'started',
    header: 'Started',
    value: ({ startedAtMs }) => startedAtMs,
    cell: ({ startedAtMs }) => <Age atMs={startedAtMs} />,
    width: '110px',
    align: 'end',
    searchable: false,
  },
];
