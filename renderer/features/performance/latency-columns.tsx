import { Link } from '@tanstack/react-router';
import type { LatencyRow } from '#shared/domain/telemetry.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { formatCount } from '../../ui/format.ts';
import { formatLatency } from '../../ui/format-latency.ts';
import { Age } from '../../ui/formats.tsx';
import { ReleaseName, shortRelease } from '../../ui/release-name.tsx';
import { StateDot } from '../../ui/status.tsx';
import type { LatencyTableRow } from './latency-rows.ts';
import classes from './performance.module.css';

export const NotMeasured = () => <span className={classes.notMeasured}>not measured</span>;

type Figure = 'p50Ms' | 'p95Ms' | 'p99Ms';

const figureColumn = (id: string, header: string, field: Figure): DataColumn<LatencyTableRow> => ({
  id,
  header,
  value: ({ measured }) => measured?.[field] ?? null,
  cell: ({ measured }) => {
    const ms = measured?.[field] ?? null;
    return ms === null ? <NotMeasured /> : formatLatency(ms);
  },
  width: '104px',
  align: 'end',
  searchable: false,
});

/** What a figure contains depends on where the clock stood. */
export const measuredFromTitle = (from: LatencyRow['measuredFrom']): string =>
  from === 'node'
    ? 'Timed on the node itself: no network in it'
    : 'Timed here: the network between this computer and the node is in it';

export const latencyColumns: readonly DataColumn<LatencyTableRow>[] = [
  {
    id: 'node',
    header: 'Node',
    value: ({ nodeName }) => nodeName,
    cell: ({ nodeId, nodeName }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {nodeName}
      </Link>
    ),
    width: 'minmax(180px, 1fr)',
  },
  {
    id: 'release',
    header: 'Release',
    value: ({ release }) => shortRelease(release),
    cell: ({ release }) => <ReleaseName id={release} />,
    width: '80px',
  },
  figureColumn('p50', 'P50', 'p50Ms'),
  figureColumn('p95', 'P95', 'p95Ms'),
  figureColumn('p99', 'P99', 'p99Ms'),
  {
    id: 'n',
    header: 'n',
    value: ({ measured }) => measured?.count ?? 0,
    cell: ({ measured }) => formatCount(measured?.count ?? 0),
    width: '80px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'failed',
    header: 'Failed',
    value: ({ measured }) => measured?.failed ?? 0,
    cell: ({ measured }) =>
      measured !== null && measured.failed > 0 ? (
        <StateDot tone="bad">{formatCount(measured.failed)}</StateDot>
      ) : (
        formatCount(measured?.failed ?? 0)
      ),
    width: '80px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'from',
    header: 'Measured from',
    value: ({ measured }) => measured?.measuredFrom ?? null,
    cell: ({ measured }) =>
      measured === null ? (
        <NotMeasured />
      ) : (
        <span title={measuredFromTitle(measured.measuredFrom)}>{measured.measuredFrom}</span>
      ),
    width: '116px',
  },
  {
    id: 'last',
    header: 'Last',
    value: ({ measured }) => measured?.lastAtMs ?? null,
    cell: ({ measured }) => <Age atMs={measured?.lastAtMs ?? null} />,
    width: '96px',
    align: 'end',
    searchable: false,
  },
];
