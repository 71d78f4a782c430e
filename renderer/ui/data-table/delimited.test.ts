import { expect, it } from 'vitest';
import type { DataColumn } from './data-column.ts';
import { toDelimited } from './delimited.ts';

interface Row {
  name: string;
  size: number | null;
}
const columns: DataColumn<Row>[] = [
  { id: 'name', header: 'Name', value: ({ name }) => name },
  { id: 'size', header: 'Size', value: ({ size }) => size },
];

it('quotes what needs it and leaves unknown figures empty', () => {
  const rows = [
    { name: 'a,b', size: -1 },
    { name: 'say "hi"', size: null },
  ];
  expect(toDelimited(rows, columns, 'csv')).toBe('Name,Size\n"a,b",-1\n"say ""hi""",\n');
});

it('copies what a column gives for copying', () => {
  const withCopy: DataColumn<Row>[] = [
    { ...columns[1], id: 'size', header: 'Size', value: () => 1, copy: () => '1 B' },
  ];
  expect(toDelimited([{ name: 'a', size: 1 }], withCopy, 'csv')).toBe('Size\n1 B\n');
});

it('keeps a row on one line', () => {
  expect(toDelimited([{ name: 'a\tb\nc', size: 1 }], columns, 'tsv')).toBe('Name\tSize\na b c\t1\n');
});

it.each(['=1+1', '+1', '-1', '@x'])('does not let %s run as a formula', (name) => {
  expect(toDelimited([{ name, size: 1 }], columns, 'tsv')).toContain(`\n'${name}\t1`);
});
