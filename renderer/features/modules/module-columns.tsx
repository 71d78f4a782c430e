import { Link } from '@tanstack/react-router';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Workload } from '#shared/domain/workload.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Age, Bytes, DigestText, None } from '../../ui/formats.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { ChooseModule } from './chosen-modules.tsx';
import { roleWords, wasiWords } from './module-words.ts';
import classes from './modules.module.css';

export interface ModuleRow {
  readonly module: Module;
  readonly usedBy: readonly string[];
  /** What it may do through its host, the furthest reaching first; what stays within its own run is left out. */
  readonly may: string;
}

export const workloadsUsing = (digest: string, workloads: readonly Workload[]): readonly Workload[] =>
  workloads.filter(({ releases }) => releases.some((release) => release.digest === digest));

const summary = (module: Module): string => {
  const titles = capabilitiesOf(module)
    .filter(({ reach }) => reach !== 'inside')
    .map(({ title, subject }) => (subject === '' ? title : plainText(subject)));
  return [...new Set(titles)].join(', ');
};

export const moduleRows = (modules: readonly Module[], workloads: readonly Workload[]): readonly ModuleRow[] =>
  modules.map((module) => ({
    module,
    usedBy: workloadsUsing(module.digest, workloads).map(({ name }) => name),
    may: summary(module),
  }));

export const moduleColumns: readonly DataColumn<ModuleRow>[] = [
  {
    id: 'choose',
    header: 'Choose',
    value: () => null,
    cell: ({ module }) => <ChooseModule module={module} />,
    width: '32px',
    sortable: false,
    searchable: false,
    headerHidden: true,
  },
  {
    id: 'name',
    header: 'Name',
    value: ({ module }) => module.name,
    cell: ({ module }) => (
      <Link to="/modules/$digest" params={{ digest: module.digest }} title={plainText(module.name)}>
        <ForeignText>{module.name}</ForeignText>
      </Link>
    ),
    width: 'minmax(150px, 1.5fr)',
  },
  { id: 'role', header: 'What it is', value: ({ module }) => roleWords(module), width: '106px' },
  {
    id: 'language',
    header: 'Language',
    value: ({ module }) => module.language?.name ?? null,
    cell: ({ module }) =>
      module.language === null ? (
        <None title="Its bytes do not tell" />
      ) : (
        <span className={classes.cut} title={plainText(module.language.because)}>
          {plainText(module.language.name)}
        </span>
      ),
    width: 'minmax(112px, 0.6fr)',
  },
  { id: 'wasi', header: 'WASI', value: ({ module }) => wasiWords(module), width: '62px' },
  {
    id: 'size',
    header: 'Size',
    value: ({ module }) => module.sizeBytes,
    cell: ({ module }) => <Bytes value={module.sizeBytes} />,
    width: '80px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'may',
    header: 'What it may do',
    value: ({ may }) => may || null,
    cell: ({ may }) =>
      may === '' ? (
        <None title="Nothing that reaches beyond its own run" />
      ) : (
        <span className={classes.cut} title={may}>
          {may}
        </span>
      ),
    width: 'minmax(120px, 1.7fr)',
  },
  {
    id: 'used',
    header: 'Used by',
    value: ({ usedBy }) => (usedBy.length === 0 ? null : usedBy.join(', ')),
    width: 'minmax(66px, 0.6fr)',
  },
  {
    id: 'digest',
    header: 'Digest',
    value: ({ module }) => module.digest,
    cell: ({ module }) => <DigestText value={module.digest} />,
    width: '128px',
    sortable: false,
  },
  {
    id: 'added',
    header: 'Added',
    value: ({ module }) => module.addedAtMs,
    cell: ({ module }) => <Age atMs={module.addedAtMs} />,
    width: '86px',
    align: 'end',
    searchable: false,
  },
];
