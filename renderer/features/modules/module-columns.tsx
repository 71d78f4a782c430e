import { Link } from '@tanstack/react-router';
import { capabilitySummary } from '#shared/domain/capability-words.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { Age, Bytes, DigestText, None } from '../../ui/formats.tsx';
import { kindWords, wasiWords } from './module-words.ts';
import classes from './modules.module.css';

export interface ModuleRow {
  readonly module: Module;
  readonly usedBy: readonly string[];
  /** What it asks of its host, the furthest reaching first. */
  readonly asks: string;
}

export const workloadsUsing = (digest: string, workloads: readonly Workload[]): readonly Workload[] =>
  workloads.filter(({ releases }) => releases.some((release) => release.digest === digest));

export const moduleRows = (modules: readonly Module[], workloads: readonly Workload[]): readonly ModuleRow[] =>
  modules.map((module) => ({
    module,
    usedBy: workloadsUsing(module.digest, workloads).map(({ name }) => name),
    asks: capabilitySummary(module.imports)
      .map(({ words }) => words)
      .join(', '),
  }));

export const moduleColumns: readonly DataColumn<ModuleRow>[] = [
  {
    id: 'name',
    header: 'Name',
    value: ({ module }) => module.name,
    cell: ({ module }) => (
      <Link to="/modules/$digest" params={{ digest: module.digest }}>
        {module.name}
      </Link>
    ),
    width: 'minmax(150px, 1.2fr)',
  },
  {
    id: 'digest',
    header: 'Digest',
    value: ({ module }) => module.digest,
    cell: ({ module }) => <DigestText value={module.digest} />,
    width: '132px',
    sortable: false,
  },
  { id: 'kind', header: 'Kind', value: ({ module }) => kindWords(module), width: '128px' },
  { id: 'wasi', header: 'WASI', value: ({ module }) => wasiWords(module), width: '70px' },
  {
    id: 'size',
    header: 'Size',
    value: ({ module }) => module.sizeBytes,
    cell: ({ module }) => <Bytes value={module.sizeBytes} />,
    width: '84px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'asks',
    header: 'What it can do',
    value: ({ asks }) => asks || null,
    cell: ({ asks }) =>
      asks === '' ? (
        <None title="It imports nothing that reaches beyond itself" />
      ) : (
        <span className={classes.cut} title={asks}>
          {asks}
        </span>
      ),
    width: 'minmax(130px, 2fr)',
  },
  {
    id: 'used',
    header: 'Used by',
    value: ({ usedBy }) => (usedBy.length === 0 ? null : usedBy.join(', ')),
    width: 'minmax(80px, 1fr)',
  },
  {
    id: 'added',
    header: 'Added',
    value: ({ module }) => module.addedAtMs,
    cell: ({ module }) => <Age atMs={module.addedAtMs} />,
    width: '92px',
    align: 'end',
    searchable: false,
  },
];
