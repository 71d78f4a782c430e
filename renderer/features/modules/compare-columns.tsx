import { Link } from '@tanstack/react-router';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Age, Bytes, DigestText } from '../../ui/formats.tsx';
import type { CompareRow } from './compare-rows.ts';
import { roleWords, wasiWords } from './module-words.ts';

/** Each row leads to what changed from its module to the one that is looked at. */
export const compareColumns = (digest: string): readonly DataColumn<CompareRow>[] => [
  {
    id: 'name',
    header: 'Name',
    value: ({ module }) => module.name,
    cell: ({ module }) => (
      <Link to="/modules/$digest/diff/$from" params={{ digest, from: module.digest }}>
        <ForeignText>{module.name}</ForeignText>
      </Link>
    ),
    width: 'minmax(160px, 1.4fr)',
  },
  {
    id: 'because',
    header: 'In common',
    value: ({ because }) => because || null,
    width: 'minmax(140px, 1.2fr)',
  },
  { id: 'role', header: 'What it is', value: ({ module }) => roleWords(module), width: '120px' },
  { id: 'wasi', header: 'WASI', value: ({ module }) => wasiWords(module), width: '70px' },
  {
    id: 'digest',
    header: 'Digest',
    value: ({ module }) => module.digest,
    cell: ({ module }) => <DigestText value={module.digest} />,
    width: '132px',
    sortable: false,
  },
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
    id: 'added',
    header: 'Added',
    value: ({ module }) => module.addedAtMs,
    cell: ({ module }) => <Age atMs={module.addedAtMs} />,
    width: '92px',
    align: 'end',
    searchable: false,
  },
];
