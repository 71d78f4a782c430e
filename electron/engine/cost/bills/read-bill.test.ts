import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mandatoryColumns } from '#shared/cost/export/focus-columns.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type BillLimits } from './bill-text.ts';
import { readBill } from './read-bill.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'flotilla-bill-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const values: Record<string, string> = {
  BilledCost: '1.25',
  BillingCurrency: 'USD',
  ChargePeriodStart: '2026-10-01T00:00:00Z',
  ProviderName: 'AWS',
  ServiceName: 'AWS Lambda',
  ServiceCategory: 'Compute',
  EffectiveCost: '1',
  ListCost: '2',
};
const columns = Object.keys(mandatoryColumns);
const row = (change: Record<string, string> = {}) =>
  columns.map((name) => change[name] ?? values[name] ?? '').join(',');
const fileOf = (...rows: readonly string[]) => [columns.join(','), ...rows, ''].join('\n');

async function read(content: string | Buffer, more: { signal?: AbortSignal; limits?: BillLimits } = {}) {
  const path = join(folder, 'bill.csv');
  await writeFile(path, content);
  const shares: number[] = [];
  const signal = more.signal ?? new AbortController().signal;
  const options = { signal, onProgress: (share: number) => void shares.push(share), ...more };
  return { ...(await readBill(path, { ...options, signal })), shares };
}

async function failure(content: string | Buffer, more: { limits?: BillLimits } = {}) {
  try {
    await read(content, more);
  } catch (error) {
    if (error instanceof FlotillaError) return error.failure;
    throw error;
  }
  throw new Error('it was read');
}

describe('reading a bill', () => {
  it('adds up, and lists broken rows by line and column', async () => {
    const bill = await read(
      fileOf(row(), row({ BilledCost: '-0.25' }), row({ BilledCost: 'x' }), '1,2', row({ ServiceName: '' })),
    );
    expect(bill).toMatchObject({ rows: 5, brokenRows: 3, missingColumns: [] });
    expect(bill.groups).toMatchObject([
      { billedCost: '1', effectiveCost: '2', listCost: '4', rows: 2, month: '2026-10' },
    ]);
    expect(bill.broken).toEqual([
      { line: 4, column: 'BilledCost', message: '"x" is no amount such as 12.34' },
      { line: 5, column: null, message: 'There are 2 fields under 21 columns' },
      { line: 6, column: 'ServiceName', message: 'This may not be empty' },
    ]);
    expect(bill.shares.at(-1)).toBe(1);
  });

  it('reads it packed, in parts, with a mark, CRLF, semicolons and quoted line ends', async () => {
    const plain = fileOf(row({ ChargeDescription: '"two\nlines; ""quoted"""' }), row());
    const one = await read(gzipSync(plain));
    expect(one).toMatchObject({ rows: 2, brokenRows: 0 });
    const half = plain.length / 2;
    const parts = Buffer.concat([gzipSync(plain.slice(0, half)), gzipSync(plain.slice(half))]);
    expect((await read(parts)).groups).toEqual(one.groups);
    const german = `\uFEFF${fileOf(row(), row()).replaceAll(',', ';').replaceAll('\n', '\r\n')}`;
    expect((await read(german)).groups).toEqual(one.groups);
    const wide = Buffer.from(`\uFEFF${fileOf(row(), row())}`, 'utf16le');
    expect((await read(wide)).groups).toEqual(one.groups);
  });

  it('reads what there is when the file has not all of FOCUS, and names what it lacks', async () => {
    const bill = await read('service_name;Billed Cost;chargeperiodstart;BillingCurrency\nS3;3;2026-10-01;EUR');
    expect(bill.groups).toMatchObject([{ service: 'S3', billedCost: '3', effectiveCost: '3', currency: 'EUR' }]);
    expect(bill.missingColumns).toContain('EffectiveCost');
    expect(bill.missingColumns).not.toContain('ChargePeriodStart');
  });

  it('takes NUL, bytes that are no text, and huge rows for what they are', async () => {
    const bytes = Buffer.from(fileOf(row({ ServiceName: 'a\u0000b' }), row({ ServiceName: 'X?' })));
    bytes[bytes.lastIndexOf('?')] = 0xff;
    const bill = await read(Buffer.concat([bytes, Buffer.alloc(5_000_000, 'x'), Buffer.from(`\n${row()}\n`)]));
    expect(bill.groups.map(({ service }) => service).sort()).toEqual(['AWS Lambda', 'X\uFFFD', 'a b']);
    expect(bill.broken).toMatchObject([{ line: 4, message: expect.stringContaining('longer') as unknown }]);
  });

  it('lists the first thousand broken rows and counts all', async () => {
    const bill = await read(fileOf(...Array.from({ length: 1500 }, () => '1')));
    expect([bill.rows, bill.brokenRows, bill.broken.length, bill.groups]).toEqual([1500, 1500, 1000, []]);
  });

  it.each([
    ['', 'It is empty.'],
    ['\n\n', 'It is empty.'],
    ['name,age\nA,1\n', 'It has no column BilledCost, BillingCurrency, ChargePeriodStart, ServiceName.'],
    [fileOf(row()).replace('BillingCurrency', 'x'), 'It has no column BillingCurrency.'],
    [Buffer.from([0, 1, 2, 3]), 'It is no table in text.'],
    ['"x"y\n', 'Its first line is no header'],
  ])('%s is no bill', async (content, message) => {
    expect(await failure(content)).toMatchObject({
      code: 'cost/not-a-bill',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it.each(['PK\u0003\u0004', 'PAR1', '%PDF-1.7'])('names another kind of file: %s', async (start) => {
    expect(await failure(`${start}${'x'.repeat(100)}`)).toMatchObject({ code: 'cost/not-a-bill' });
  });

  it('stops at a file that unpacks to far more than it is, and at one that is too long', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(fileOf(row())), Buffer.alloc(20_000_000, '\n')]));
    expect(await failure(bomb)).toMatchObject({ code: 'file/too-large' });
    const limits = { mostBytes: 1000, mostRatio: 1000 };
    expect(await failure(gzipSync(fileOf(...Array.from({ length: 100 }, () => row()))), { limits })).toMatchObject({
      code: 'file/too-large',
    });
  });

  it('says when a packed file has no end', async () => {
    const path = join(folder, 'half.csv.gz');
    await writeFile(path, gzipSync(fileOf(row(), row())));
    await truncate(path, 100);
    const reading = readBill(path, { signal: new AbortController().signal, onProgress: () => {} });
    await expect(reading).rejects.toMatchObject({ failure: { code: 'file/unreadable' } });
    const none = readBill(join(folder, 'none'), { signal: new AbortController().signal, onProgress: () => {} });
    await expect(none).rejects.toMatchObject({ failure: { code: 'file/unreadable' } });
  });

  it('stops when it is cancelled', async () => {
    const path = join(folder, 'long.csv');
    await writeFile(path, fileOf(...Array.from({ length: 20_000 }, () => row())));
    const abort = new AbortController();
    let calls = 0;
    const onProgress = () => {
      calls += 1;
      abort.abort(new Error('cancelled'));
    };
    await expect(readBill(path, { signal: abort.signal, onProgress })).rejects.toThrow('cancelled');
    expect(calls).toBe(1);
  });
});
