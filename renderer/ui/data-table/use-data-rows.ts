import {
  type ColumnDef,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { CellValue, DataColumn, DataSort } from './data-column.ts';
import { naturalKey } from './natural-key.ts';

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

type Key = string | number | undefined;

const compareKeys = (a: Key, b: Key): number => (a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1);

const toKey = (value: CellValue): Key => (typeof value === 'string' ? naturalKey(value) : (value ?? undefined));

/** A row's sort key, made once for each row object; live updates replace only the objects that changed. */
function cachedKey<Row extends object>({ value }: DataColumn<Row>): (row: Row) => Key {
  const keys = new WeakMap<Row, { readonly key: Key }>();
  return (row) => {
    const known = keys.get(row);
    if (known) return known.key;
    const key = toKey(value(row));
    keys.set(row, { key });
    return key;
  };
}

function toColumnDefs<Row extends object>(columns: readonly DataColumn<Row>[]): ColumnDef<typeof features, Row>[] {
  return columns.map((column) => ({
    id: column.id,
    accessorFn: cachedKey(column),
    enableSorting: column.sortable ?? true,
    sortUndefined: 'last',
    sortFn: (a, b, id) => compareKeys(a.getValue<Key>(id), b.getValue<Key>(id)),
  }));
}

/** Everything the filter looks into, in lower case, made once for each row object. */
function cachedText<Row extends object>(columns: readonly DataColumn<Row>[]): (row: Row) => string {
  const searched = columns.filter(({ searchable }) => searchable ?? true);
  const texts = new WeakMap<Row, string>();
  return (row) => {
    const known = texts.get(row);
    if (known !== undefined) return known;
    const values = searched.map(({ value }) => value(row) ?? '');
    const text = values.join('\n').toLowerCase();
    texts.set(row, text);
    return text;
  };
}

interface DataRowsOptions<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  /** Every word must be in one of the row's cells. */
  readonly query: string;
  readonly sort: DataSort | undefined;
}

/** The rows that match, in the order asked for. */
export function useDataRows<Row extends object>(options: DataRowsOptions<Row>): readonly Row[] {
  const { rows, columns, query, sort } = options;
  const textOf = useMemo(() => cachedText(columns), [columns]);
  const matching = useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return rows;
    return rows.filter((row) => words.every((word) => textOf(row).includes(word)));
  }, [rows, query, textOf]);
  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const sorting = useMemo((): SortingState => (sort ? [{ id: sort.id, desc: sort.desc }] : []), [sort]);
  const table = useTable({ features, columns: columnDefs, data: matching, state: { sorting } });
  const sorted = table.getRowModel().rows;
  return useMemo(() => sorted.map(({ original }) => original), [sorted]);
}
