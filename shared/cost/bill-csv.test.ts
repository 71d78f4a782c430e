import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvReader, type CsvRecord } from './bill-csv.ts';

function read(pieces: readonly string[], limits?: { longestRecord: number; mostFields: number }, delimiter = ',') {
  const records: CsvRecord[] = [];
  const reader = new CsvReader(delimiter, (record) => records.push(record), limits);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return records;
}
const rows = (text: string) => read([text]).map(({ fields }) => fields);
const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

describe('CSV', () => {
  it('reads quotes, line ends in them, CRLF and the last line without its end', () => {
    expect(rows('a,b\r\n"x, ""y""","1\n2"\r\n\r\n,"" \n"last",z')).toEqual([
      ['a', 'b'],
      ['x, "y"', '1\n2'],
      ['', ''],
      ['last', 'z'],
    ]);
  });

  it('tells the line that each record begins at', () => {
    expect(read(['a\n\n"1\n2",3\n4\n']).map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it('tells what is no CSV and goes on behind it', () => {
    const records = read(['a,b\n"x"y,1\nc,d\n"never closed,\n1,2\n']);
    expect(records.map(({ problem }) => problem)).toEqual([
      null,
      'Something stands behind a closing quote',
      null,
      'A quote is opened here and not closed',
    ]);
    expect(records[3]?.line).toBe(4);
  });

  it('skips a record that is too long, with quotes in it, and keeps count of lines', () => {
    const long = `"${'x\n'.repeat(50)}",1\n`;
    const records = read(['a,b\n', long.slice(0, 30), long.slice(30), 'c,d\n'], { longestRecord: 40, mostFields: 5 });
    expect(records.map(({ line, problem }) => [line, problem !== null])).toEqual([
      [1, false],
      [2, true],
      [53, false],
    ]);
  });

  it('keeps no more fields than its limit', () => {
    const [record] = read([`${','.repeat(100)}\n`], { longestRecord: 1000, mostFields: 5 });
    expect(record).toMatchObject({ count: 101, problem: 'There are 101 fields' });
    expect(record?.fields).toHaveLength(5);
  });

  it('cuts out what is wanted only, and still counts the fields', () => {
    const records: CsvRecord[] = [];
    const reader = new CsvReader(',', (record) => records.push(record));
    reader.want([1]);
    reader.push('a,b,"c"\n');
    expect(records).toEqual([{ fields: ['', 'b', ''], count: 3, line: 1, problem: null }]);
  });

  it('reads what was written, however it is cut to pieces', () => {
    const table = fc.array(
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r', ';', 'é', ' ') }), {
        minLength: 2,
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(table, fc.array(fc.nat(7)), fc.constantFrom('\n', '\r\n'), (written, cuts, end) => {
        const text = written.map((row) => row.map(cell).join(',') + end).join('');
        const pieces: string[] = [];
        let at = 0;
        for (const cut of cuts) pieces.push(text.slice(at, (at += cut)));
        pieces.push(text.slice(at));
        const records = read(pieces);
        expect(records.map(({ fields }) => fields)).toEqual(written);
        expect(records.every(({ problem }) => problem === null)).toBe(true);
      }),
    );
  });
});
