import { Link } from '@tanstack/react-router';
import type { Node, NodeFacts } from '#shared/domain/node.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { formatBytes } from '../../ui/format.ts';
import { Age, None } from '../../ui/formats.tsx';
import { LabelChips, labelTexts } from './label-chips.tsx';
import classes from './fleet.module.css';
import { conditionWords, NodeStateDot, WorkloadsDot } from './node-state.tsx';

type Amount = readonly [totalBytes: number | null, freeBytes: number | null];

const memory = (facts: NodeFacts | null): Amount => [facts?.memoryBytes ?? null, facts?.memoryFreeBytes ?? null];
const disk = (facts: NodeFacts | null): Amount => [facts?.diskBytes ?? null, facts?.diskFreeBytes ?? null];

/** Share in use, in whole percent; null where the node could not tell. */
function usedPercent([totalBytes, freeBytes]: Amount): number | null {
  if (totalBytes === null || freeBytes === null || totalBytes === 0) return null;
  return Math.round((1 - freeBytes / totalBytes) * 100);
}

function percentText(amount: Amount): string | null {
  const percent = usedPercent(amount);
  return percent === null ? null : `${percent} % used`;
}

/** Above this a person should look. */
const nearlyFullPercent = 90;

function Used({ amount }: { amount: Amount }) {
  const percent = usedPercent(amount);
  const [totalBytes, freeBytes] = amount;
  if (percent === null || totalBytes === null || freeBytes === null) return <None />;
  return (
    <span
      className={percent >= nearlyFullPercent ? classes.nearlyFull : undefined}
      title={`${formatBytes(freeBytes)} of ${formatBytes(totalBytes)} free`}
    >
      {percent} %
    </span>
  );
}

const runtimeText = ({ facts }: Node): string =>
  (facts?.runtimes ?? []).map(({ name, version }) => `${name} ${version}`).join(', ');

/** Shortens `Debian GNU/Linux 12 (bookworm)` to `Debian 12`; the whole stands on hover. */
const shortOs = (os: string): string => os.replace(/ GNU\/Linux| Linux| \([^)]*\)/g, '');

const platformText = ({ facts }: Node): string => (facts ? `${shortOs(facts.os)} ${facts.arch}` : '');

export const nodeColumns: readonly DataColumn<Node>[] = [
  {
    id: 'name',
    header: 'Name',
    value: ({ name }) => name,
    width: 'minmax(158px, 1.2fr)',
    cell: ({ id, name, address }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId: id }} className={classes.name} title={address}>
        {name}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    value: ({ condition }) => conditionWords[condition.kind].word,
    width: '88px',
    cell: ({ condition }) => <NodeStateDot condition={condition} />,
  },
  {
    id: 'workloads',
    header: 'Workloads',
    value: ({ workloads }) => workloads.map(({ workload, state }) => `${workload} ${state}`).join(', ') || null,
    width: 'minmax(92px, 0.8fr)',
    cell: (node) => <WorkloadsDot node={node} />,
  },
  {
    id: 'labels',
    header: 'Labels',
    value: ({ labels }) => labelTexts(labels).join(' ') || null,
    width: 'minmax(150px, 2.4fr)',
    cell: ({ labels }) => <LabelChips labels={labels} />,
  },
  {
    id: 'platform',
    header: 'System',
    value: (node) => platformText(node) || null,
    width: 'minmax(136px, 1fr)',
    cell: (node) => <span title={node.facts?.os}>{platformText(node) || <None />}</span>,
  },
  {
    id: 'runtimes',
    header: 'Runtimes',
    value: (node) => runtimeText(node) || null,
    width: 'minmax(122px, 0.9fr)',
    cell: (node) => <span title={runtimeText(node)}>{runtimeText(node) || <None title="No runtime found" />}</span>,
  },
  {
    id: 'cpus',
    header: 'CPUs',
    value: ({ facts }) => facts?.cpuCount ?? null,
    width: '50px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'memory',
    header: 'Memory',
    headerTitle: 'Share of memory in use',
    value: ({ facts }) => usedPercent(memory(facts)),
    copy: ({ facts }) => percentText(memory(facts)),
    width: '66px',
    align: 'end',
    searchable: false,
    cell: ({ facts }) => <Used amount={memory(facts)} />,
  },
  {
    id: 'disk',
    header: 'Disk',
    headerTitle: 'Share of the disk in use',
    value: ({ facts }) => usedPercent(disk(facts)),
    copy: ({ facts }) => percentText(disk(facts)),
    width: '56px',
    align: 'end',
    searchable: false,
    cell: ({ facts }) => <Used amount={disk(facts)} />,
  },
  { id: 'address', header: 'Address', value: ({ address }) => address, hidden: true },
  {
    id: 'seen',
    header: 'Last seen',
    value: ({ lastSeenAtMs }) => lastSeenAtMs,
    copy: ({ lastSeenAtMs }) => (lastSeenAtMs === null ? null : new Date(lastSeenAtMs).toISOString()),
    width: '84px',
    align: 'end',
    searchable: false,
    cell: ({ lastSeenAtMs }) => <Age atMs={lastSeenAtMs} />,
  },
];
