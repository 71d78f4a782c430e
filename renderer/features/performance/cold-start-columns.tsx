import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import { compileLabel } from '../../charts/cold-start-rows.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { formatCount } from '../../ui/format.ts';
import { formatLatency } from '../../ui/format-latency.ts';
import { Age, None } from '../../ui/formats.tsx';
import type { ColdStartTableRow } from './cold-start-table-rows.ts';
import { NotMeasured } from './latency-columns.tsx';

type Figure = 'minMs' | 'maxMs';

const figureColumn = (header: string, field: Figure): DataColumn<ColdStartTableRow> => ({
  id: field,
  header,
  value: ({ summary }) => summary?.[field] ?? null,
  cell: ({ summary }) => (summary === null ? <None title="Not measured" /> : formatLatency(summary[field])),
  width: '74px',
  align: 'end',
  searchable: false,
});

/** `process, AOT`: which start, and how the code came about. */
const startWords = ({ kind, run }: ColdStartTableRow): string =>
  run === null ? kind : `${kind}, ${compileLabel[run.compile]}`;

/** `onSamples` opens the raw samples of a run. */
export const coldStartColumns = (onSamples: (run: ColdStartRun) => void): readonly DataColumn<ColdStartTableRow>[] => [
  {
    id: 'node',
    header: 'Node',
    value: ({ nodeName }) => nodeName,
    cell: ({ nodeId, nodeName }) => (
      <Link to="/fleet/$nodeId" params={{ nodeId }}>
        {nodeName}
      </Link>
    ),
    width: 'minmax(140px, 1fr)',
  },
  { id: 'start', header: 'Cold start', value: startWords, width: '122px' },
  {
    id: 'runtime',
    header: 'Runtime',
    value: ({ run }) => (run === null ? null : `${run.runtime} ${run.runtimeVersion}`),
    width: '122px',
  },
  figureColumn('Min', 'minMs'),
  {
    id: 'median',
    header: 'Median',
    value: ({ summary }) => summary?.medianMs ?? null,
    cell: ({ summary }) => (summary === null ? <NotMeasured /> : <strong>{formatLatency(summary.medianMs)}</strong>),
    width: '108px',
    align: 'end',
    searchable: false,
  },
  figureColumn('Max', 'maxMs'),
  {
    id: 'n',
    header: 'n',
    value: ({ summary }) => summary?.n ?? 0,
    cell: ({ summary }) => formatCount(summary?.n ?? 0),
    width: '36px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'overhead',
    header: 'Overhead',
    value: ({ run }) => run?.overheadMs ?? null,
    cell: ({ run }) =>
      run === null ? (
        <None title="Not measured" />
      ) : (
        <span title="Taken off each sample already">{formatLatency(run.overheadMs)}</span>
      ),
    width: '76px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'when',
    header: 'When',
    value: ({ run }) => run?.measuredAtMs ?? null,
    cell: ({ run }) => <Age atMs={run?.measuredAtMs ?? null} />,
    width: '76px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'samples',
    header: 'Samples',
    headerHidden: true,
    value: () => null,
    cell: ({ run, nodeName }) =>
      run === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Samples of ${run.kind} cold start on ${nodeName}, ${compileLabel[run.compile]}`}
          onClick={() => onSamples(run)}
        >
          Samples
        </Button>
      ),
    width: '92px',
    sortable: false,
    searchable: false,
  },
];
