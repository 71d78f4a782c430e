import type { Reachability } from '#shared/domain/module-anatomy.ts';
import type { DataColumn } from '../../ui/data-table/data-column.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatCount } from '../../ui/format.ts';
import { Bytes, None } from '../../ui/formats.tsx';
import { plainText } from '../../ui/plain-text.ts';
import { StateDot } from '../../ui/status.tsx';
import type { FunctionRow, ImportRow, PartRow } from './anatomy-rows.ts';
import classes from './inside.module.css';

/** Nothing is drawn deeper than this; a hostile component nests a thousand times. */
const deepest = 12;

const percent = (share: number): string => (share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`);

/** A share as a figure, and as a bar behind it. */
const Share = ({ value }: { readonly value: number }) => (
  <span className={classes.share}>
    <span className={classes.shareBar} style={{ width: `${Math.max(1, value * 100)}%` }} aria-hidden="true" />
    <span>{percent(value)}</span>
  </span>
);

const shareColumn = <Row extends { readonly share: number }>(headerTitle: string): DataColumn<Row> => ({
  id: 'share',
  header: 'Share',
  headerTitle,
  value: ({ share }) => share,
  cell: ({ share }) => <Share value={share} />,
  width: '120px',
  align: 'end',
  searchable: false,
});

export const partColumns: readonly DataColumn<PartRow>[] = [
  {
    id: 'name',
    header: 'Part',
    value: ({ name }) => name,
    cell: ({ name, depth, unit }) => (
      <span
        className={classes.part}
        style={{ paddingLeft: Math.min(depth, deepest) * 16 }}
        title={`${plainText(name)}, at byte ${formatCount(unit.offset)}`}
      >
        {depth > 0 ? <span className={classes.branch} aria-hidden="true" /> : null}
        <ForeignText>{name}</ForeignText>
      </span>
    ),
    width: 'minmax(150px, 2fr)',
    sortable: false,
  },
  {
    id: 'kind',
    header: 'Kind',
    value: ({ unit }) => (unit.kind === 'core' ? 'core module' : 'component'),
    width: '100px',
    sortable: false,
  },
  {
    id: 'functions',
    header: 'Functions',
    value: ({ unit }) => unit.functionCount,
    cell: ({ unit }) => (unit.functionCount === 0 ? <None title="None" /> : formatCount(unit.functionCount)),
    width: '84px',
    align: 'end',
    sortable: false,
  },
  {
    id: 'size',
    header: 'Size',
    value: ({ unit }) => unit.sizeBytes,
    cell: ({ unit }) => <Bytes value={unit.sizeBytes} />,
    width: '82px',
    align: 'end',
    sortable: false,
  },
  { ...shareColumn<PartRow>('Of the file'), sortable: false },
];

export const functionColumns: readonly DataColumn<FunctionRow>[] = [
  {
    id: 'name',
    header: 'Function',
    value: ({ name }) => name,
    cell: ({ name }) => (
      <code className={classes.cut} title={plainText(name)}>
        <ForeignText>{name}</ForeignText>
      </code>
    ),
    width: 'minmax(220px, 3fr)',
  },
  {
    id: 'part',
    header: 'Part',
    value: ({ part }) => part,
    cell: ({ part }) => <ForeignText>{part}</ForeignText>,
    width: 'minmax(120px, 1fr)',
  },
  {
    id: 'index',
    header: 'Index',
    headerTitle: 'In its part, imports first',
    value: ({ of }) => of.index,
    width: '76px',
    align: 'end',
    searchable: false,
  },
  {
    id: 'size',
    header: 'Size',
    value: ({ of }) => of.sizeBytes,
    cell: ({ of }) => <Bytes value={of.sizeBytes} />,
    width: '92px',
    align: 'end',
    searchable: false,
  },
  shareColumn<FunctionRow>('Of the code of these functions'),
];

/** Where there is only one part, it need not be named. */
export const functionColumnsOfOnePart = functionColumns.filter(({ id }) => id !== 'part');

const reachWords: Readonly<Record<Reachability, { readonly words: string; readonly title: string }>> = {
  yes: { words: 'code uses it', title: 'An export leads there by calls, tables or start functions' },
  no: { words: 'never used', title: 'No export leads there: the import is there, and is not used' },
  unknown: { words: 'use not known', title: 'It cannot be told without running the code' },
};

/** Whether the code gets to an import. What is not known has no mark: it is neither good nor bad. */
export function ReachedState({ value }: { readonly value: Reachability }) {
  const { words, title } = reachWords[value];
  if (value === 'unknown') {
    return (
      <span className={classes.notKnown} title={title}>
        {words}
      </span>
    );
  }
  return (
    <StateDot tone={value === 'yes' ? 'ok' : 'off'} title={title}>
      {words}
    </StateDot>
  );
}

export const importColumns: readonly DataColumn<ImportRow>[] = [
  {
    id: 'item',
    header: 'Import',
    value: ({ of }) => of.item,
    cell: ({ of }) => (
      <code className={classes.cut} title={plainText(of.item)}>
        <ForeignText>{of.item}</ForeignText>
      </code>
    ),
    width: 'minmax(180px, 1.2fr)',
  },
  {
    id: 'function',
    header: 'Function',
    value: ({ of }) => of.function || null,
    cell: ({ of }) =>
      of.function === '' ? (
        <None title="The import is the function itself" />
      ) : (
        <code className={classes.cut} title={plainText(of.function)}>
          <ForeignText>{of.function}</ForeignText>
        </code>
      ),
    width: 'minmax(180px, 1.5fr)',
  },
  {
    id: 'reachable',
    header: 'Used',
    value: ({ reachable }) => reachWords[reachable].words,
    cell: ({ reachable }) => <ReachedState value={reachable} />,
    width: '132px',
  },
  {
    id: 'by',
    header: 'Imported by',
    value: ({ importedBy }) => importedBy || null,
    cell: ({ importedBy }) => (importedBy === '' ? <None /> : <ForeignText>{importedBy}</ForeignText>),
    width: 'minmax(120px, 1fr)',
  },
];

/** Imports of a core module are functions themselves, and all its own. */
export const coreImportColumns = importColumns.filter(({ id }) => id !== 'function' && id !== 'by');
