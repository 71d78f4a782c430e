import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import { compileLabel } from '../../charts/cold-start-rows.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { formatCount } from '../../ui/format.ts';
import { formatLatency } from '../../ui/format-latency.ts';
import { Age } from '../../ui/formats.tsx';
import type { ColdStartTableRow, SampleSummary } from './cold-start-table-rows.ts';
import { NotMeasured } from './latency-columns.tsx';

type Figure = 'minMs' | 'medianMs' | 'maxMs';

const figureColumn = (header: string, field: Figure): DataColumn<ColdStartTableRow> => ({
  id: field,
  header,
  value: ({ summary }) => summary?.[field] ?? null,
  cell: ({ summary }) => (summary === null ? <NotMeasured /> : figure(summary, field)),
  width: '104px',
  align: 'end',
  searchable: false,
});

const figure = (summary: SampleSummary, field: Figure) =>
  field === 'medianMs' ? <strong>{formatLatency(summary[field])}</strong> : formatLatency(summary[field]);

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
  { id: 'kind', header: 'Cold start', value: ({ kind }) => kind, width: '94px' },
  {
    id: 'compile',
    header: 'Compiled',
    value: ({ run }) => (run === null ? null : compileLabel[run.compile]),
    width: '94px',
  },
  {
    id: 'runtime',
    header: 'Runtime',
    value: ({ run }) => (run === null ? null : `${run.runtime} ${run.runtimeVersion}`),
    width: '132px',
  },
  figureColumn('Min', 'minMs'),
  figureColumn('Median', 'medianMs'),
  figureColumn('Max', 'maxMs'),
  {
    id: 'n',
    header: 'n',
    value: ({ summary }) => summary?.n ?? 0,
    cell: ({ summary }) => formatCount(summary?.n ?? 0),
    width: '56px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'overhead',
    header: 'Overhead',
    value: ({ run }) => run?.overheadMs ?? null,
    cell: ({ run }) =>
      run === null ? (
        <NotMeasured />
      ) : (
        <span title="Taken off each sample already">{formatLatency(run.overheadMs)}</span>
      ),
    width: '94px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'when',
    header: 'When',
    value: ({ run }) => run?.measuredAtMs ?? null,
    cell: ({ run }) => <Age atMs={run?.measuredAtMs ?? null} />,
    width: '92px',
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
    width: '88px',
    sortable: false,
    searchable: false,
  },
];
