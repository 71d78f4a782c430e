import { Link } from '@tanstack/react-router';
import type { Digest } from '#shared/domain/ids.ts';
import type { LeftOutNode, PlannedNode } from '#shared/domain/rollout.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ReleaseName, shortRelease } from '../../ui/release-name.tsx';
import { verdictWords } from '../../ui/runtime-verdict.ts';
import { StateDot } from '../../ui/status.tsx';
import classes from './rollouts.module.css';

export interface PlannedRow extends PlannedNode {
  readonly wave: number;
  readonly releaseNumber: number;
  /** The module that would run. */
  readonly digest: Digest;
}

/** A plain yes needs no reason; everything else leads to where the reasons stand. */
function Compatibility({
  verdict,
  digest,
}: {
  readonly verdict: PlannedRow['compatibility'];
  readonly digest: Digest;
}) {
  const { tone, label } = verdictWords[verdict];
  const state = <StateDot tone={tone}>{label}</StateDot>;
  if (verdict === 'yes') return state;
  return (
    <Link to="/modules/$digest/where" params={{ digest }} title="Shows which flags, or what is missing">
      {state}
    </Link>
  );
}

function changeWords({ change, from, releaseNumber }: PlannedRow): string {
  switch (change) {
    case 'install':
      return `starts r${releaseNumber}`;
    case 'replace':
      return from === null ? `starts r${releaseNumber}` : `${shortRelease(from)} is replaced by r${releaseNumber}`;
    case 'unchanged':
      return `runs r${releaseNumber} already; only checked`;
  }
}

export const plannedColumns: readonly DataColumn<PlannedRow>[] = [
  { id: 'wave', header: 'Wave', value: ({ wave }) => wave + 1, width: '70px', align: 'end', searchable: false },
  {
    id: 'name',
    header: 'Node',
    value: ({ name }) => name,
    cell: ({ nodeId, name }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {name}
      </Link>
    ),
    width: 'minmax(160px, 1fr)',
  },
  {
    id: 'from',
    header: 'Runs now',
    value: ({ from }) => (from === null ? 'nothing' : shortRelease(from)),
    cell: ({ from }) => (from === null ? 'nothing' : <ReleaseName id={from} />),
    width: '100px',
  },
  { id: 'change', header: 'Change', value: changeWords, width: 'minmax(180px, 1fr)' },
  {
    id: 'compatibility',
    header: 'Compatible',
    headerTitle: 'Whether the runtimes there can run the module',
    value: ({ compatibility }) => verdictWords[compatibility].label,
    cell: ({ compatibility, digest }) => <Compatibility verdict={compatibility} digest={digest} />,
    width: '124px',
  },
];

export const leftOutColumns: readonly DataColumn<LeftOutNode>[] = [
  {
    id: 'name',
    header: 'Node',
    value: ({ name }) => name,
    cell: ({ nodeId, name }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {name}
      </Link>
    ),
    width: 'minmax(140px, 1fr)',
  },
  {
    id: 'why',
    header: 'Why',
    value: ({ failure }) => failure.message,
    cell: ({ failure }) => (
      <span className={classes.why} title={`${failure.message} (${failure.code})`}>
        {failure.message}
      </span>
    ),
    width: 'minmax(180px, 2fr)',
  },
  {
    id: 'next',
    header: 'What to do',
    value: ({ failure }) => failure.hint ?? null,
    cell: ({ failure }) => (
      <span className={classes.why} title={failure.hint}>
        {failure.hint ?? 'It can be rolled out to later, when it answers again'}
      </span>
    ),
    width: 'minmax(180px, 2fr)',
  },
];
