import { Button } from '@mantine/core';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { Age, None } from '../../ui/formats.tsx';
import classes from './lab.module.css';
import { figureText, figureWords, type MeasuredRow } from './measured-rows.ts';

const spreadText = ({ figure, found }: MeasuredRow): string | null =>
  found?.spread
    ? `${figureText(figure, found.spread.low)} – ${figureText(figure, found.spread.high)} (${found.spread.words})`
    : null;

/** `onSamples` opens the raw samples of a row. */
export const measuredColumns = (onSamples: (row: MeasuredRow) => void): readonly DataColumn<MeasuredRow>[] => [
  {
    id: 'figure',
    header: 'Figure',
    value: ({ figure }) => figureWords[figure].label,
    cell: ({ figure }) => <span title={figureWords[figure].means}>{figureWords[figure].label}</span>,
    width: 'minmax(150px, 1fr)',
  },
  { id: 'runtime', header: 'Runtime', value: ({ runtime }) => runtime, width: '130px' },
  {
    id: 'median',
    header: 'Median',
    value: ({ found }) => found?.median ?? null,
    cell: ({ figure, found, because }) =>
      found === null ? (
        <span className={classes.notMeasured} title={because === '' ? undefined : because}>
          not measured
        </span>
      ) : (
        <strong>{figureText(figure, found.median)}</strong>
      ),
    width: '108px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'spread',
    header: 'Spread',
    headerTitle: 'P5 to P95 from 20 samples on, the least and the most below',
    value: spreadText,
    cell: (row) => {
      if (row.found === null) return <span title={row.because}>{row.because === '' ? <None /> : row.because}</span>;
      const words = row.found.samples.length === 1 ? 'one sample' : 'always the same';
      return spreadText(row) ?? <span className={classes.muted}>{words}</span>;
    },
    width: 'minmax(210px, 1.3fr)',
    searchable: false,
  },
  {
    id: 'n',
    header: 'n',
    value: ({ found }) => found?.samples.length ?? 0,
    width: '52px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'when',
    header: 'Measured',
    value: ({ found }) => found?.measurement.measuredAtMs ?? null,
    cell: ({ found }) => <Age atMs={found?.measurement.measuredAtMs ?? null} />,
    width: '96px',
    searchable: false,
  },
  {
    id: 'cpu',
    header: 'On',
    value: ({ found }) => found?.measurement.cpuModel ?? null,
    cell: ({ found }) => {
      const cpu = found?.measurement.cpuModel ?? null;
      return cpu === null ? <None /> : <span title={cpu}>{cpu}</span>;
    },
    width: 'minmax(100px, 0.8fr)',
  },
  {
    id: 'samples',
    header: 'Samples',
    headerHidden: true,
    value: () => null,
    cell: (row) =>
      row.found === null ? null : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => onSamples(row)}
          aria-label={`Samples of ${figureWords[row.figure].label} on ${row.runtime}`}
        >
          Samples
        </Button>
      ),
    width: '104px',
    align: 'end',
    sortable: false,
    searchable: false,
  },
];
