import { Link } from '@tanstack/react-router';
import type { FleetCostBy, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { NodeId, ReleaseId } from '#shared/domain/ids.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { formatUsd } from '../../ui/format-usd.ts';
import { ReleaseName, shortRelease } from '../../ui/release-name.tsx';
import { ElsewhereButton } from './elsewhere-button.tsx';
import classes from './fleet-cost.module.css';
import type { FleetCostTableRow } from './fleet-cost-table-rows.ts';
import { leftOut, type Unknown, whyNoAmount, whyNotMeasured } from './fleet-cost-words.ts';

const NotKnown = ({ word, why }: Unknown) => (
  <span className={classes.notKnown} title={why}>
    {word}
  </span>
);

type Figure = keyof {
  [Key in keyof FleetCostRow as FleetCostRow[Key] extends number | null ? Key : never]: true;
};

interface FigureColumn {
  readonly id: string;
  readonly header: string;
  readonly title: string;
  readonly of: Figure;
  readonly text: (figure: number) => string;
  readonly why: (row: FleetCostRow) => Unknown;
  readonly width: string;
}

const figureColumn = ({ id, header, title, of, text, why, width }: FigureColumn): DataColumn<FleetCostTableRow> => ({
  id,
  header,
  headerTitle: title,
  value: (each) => (each.kind === 'of' ? each.row[of] : null),
  cell: (each) => {
    if (each.kind !== 'of') return '';
    const figure = each.row[of];
    return figure === null ? <NotKnown {...why(each.row)} /> : text(figure);
  },
  width,
  align: 'end',
  searchable: false,
});

const money = (id: string, header: string, title: string, of: Figure, width = '92px') =>
  figureColumn({ id, header, title, of, text: formatUsd, why: whyNoAmount, width });

const measured = (
  id: string,
  header: string,
  title: string,
  of: Figure,
  text: (figure: number) => string,
  width = '92px',
) => figureColumn({ id, header, title, of, text, why: whyNotMeasured, width });

/** What is paid for: sums that leave nodes out say so. */
const total: DataColumn<FleetCostTableRow> = {
  id: 'usd',
  header: '$ a month',
  headerTitle: 'At the rate of now, for 730 hours',
  value: (each) => (each.kind === 'of' ? each.row.usdPerMonth : each.usd),
  cell: (each) => {
    if (each.kind !== 'of') return formatUsd(each.usd);
    const { row } = each;
    if (row.usdPerMonth === null) return <NotKnown {...whyNoAmount(row)} />;
    const out = leftOut(row);
    return out === null ? (
      formatUsd(row.usdPerMonth)
    ) : (
      <span className={classes.leavesOut} title={out}>
        {formatUsd(row.usdPerMonth)}
      </span>
    );
  },
  width: '96px',
  align: 'end',
  searchable: false,
};

const short = (figure: number): string =>
  figure >= 100
    ? formatCount(Math.round(figure))
    : Number(figure.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 });

const byHeader: Readonly<Record<FleetCostBy, string>> = {
  node: 'Node',
  workload: 'Workload',
  release: 'Release',
  region: 'Region',
};

const otherName = { idle: 'Idle', unknown: 'Not measured', people: "People's hours" } as const;

function Name({ by, row, regionLabel }: { by: FleetCostBy; row: FleetCostRow; regionLabel: string }) {
  switch (by) {
    case 'node': {
      const id = NodeId.safeParse(row.key);
      const name = <ForeignText>{row.name}</ForeignText>;
      return id.success ? (
        <Link to="/fleet/$nodeId" params={{ nodeId: id.data }}>
          {name}
        </Link>
      ) : (
        name
      );
    }
    case 'workload':
      return (
        <Link to="/performance" search={{ workload: row.key }}>
          {row.name}
        </Link>
      );
    case 'release': {
      const [workload = '', release = ''] = row.key.split('/');
      const id = ReleaseId.safeParse(release);
      return (
        <>
          {workload} {id.success ? <ReleaseName id={id.data} /> : release}
        </>
      );
    }
    case 'region':
      return row.key === '' ? (
        <span className={classes.notKnown}>no label {regionLabel}</span>
      ) : (
        <ForeignText>{row.name}</ForeignText>
      );
  }
}

const nameText = (by: FleetCostBy, row: FleetCostRow, regionLabel: string): string => {
  if (by === 'region' && row.key === '') return `no label ${regionLabel}`;
  const [workload = '', release = ''] = row.key.split('/');
  return by === 'release' ? `${workload} ${shortRelease(ReleaseId.parse(release))}` : row.name;
};

function nameColumn(by: FleetCostBy, regionLabel: string): DataColumn<FleetCostTableRow> {
  return {
    id: 'name',
    header: byHeader[by],
    value: (each) => (each.kind === 'of' ? nameText(by, each.row, regionLabel) : otherName[each.kind]),
    cell: (each) =>
      each.kind === 'of' ? (
        <Name by={by} row={each.row} regionLabel={regionLabel} />
      ) : (
        <span className={classes.whole} title={each.why}>
          {otherName[each.kind]}
        </span>
      ),
    width: 'minmax(124px, 1fr)',
  };
}

const nodes: DataColumn<FleetCostTableRow> = {
  id: 'nodes',
  header: 'Nodes',
  value: (each) => (each.kind === 'of' ? each.row.nodes : null),
  cell: (each) => (each.kind === 'of' ? formatCount(each.row.nodes) : ''),
  width: '60px',
  align: 'end',
  searchable: false,
};

const elsewhere: DataColumn<FleetCostTableRow> = {
  id: 'elsewhere',
  header: 'Elsewhere',
  headerTitle: 'What it would cost on other platforms, from what was measured here',
  value: () => null,
  cell: (each) => (each.kind === 'of' ? <ElsewhereButton workload={each.row.key} /> : ''),
  width: '92px',
  sortable: false,
  searchable: false,
};

/** Columns of the table; only nodes and regions have idle time of their own. */
export const fleetCostColumns = (by: FleetCostBy, regionLabel: string): readonly DataColumn<FleetCostTableRow>[] => [
  nameColumn(by, regionLabel),
  ...(by === 'node' ? [] : [nodes]),
  total,
  money('allocated', 'Used', 'By its shares of CPU and memory that were used', 'allocatedUsd'),
  ...(by === 'node' || by === 'region' ? [money('idle', 'Idle', 'Paid for and unused', 'idleUsd')] : []),
  money('traffic', 'Traffic', 'What leaves the nodes, at the price of a GB', 'trafficUsd'),
  measured(
    'requests',
    'Requests a month',
    'Answered requests of clients, at this rate',
    'requestsPerMonth',
    (figure) => formatCount(Math.round(figure)),
    '122px',
  ),
  money('million', '$ a million', 'Used and traffic, for a million requests', 'usdPerMillionRequests'),
  measured(
    'cpu-request',
    'CPU a request',
    'CPU time over requests of clients and probes of the console',
    'cpuMsPerRequest',
    (ms) => `${short(ms)} ms`,
    '100px',
  ),
  measured('cpu', 'CPU in use', 'vCPUs in use in the mean', 'cpuUsed', (cpus) => `${short(cpus)} vCPU`, '108px'),
  measured('memory', 'Memory', 'Memory in use in the mean', 'memoryUsedBytes', formatBytes),
  ...(by === 'workload' ? [elsewhere] : []),
];
