import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BillId } from '#shared/cost/bill.ts';
import { FileHandle } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { NewActivity } from '../../audit/activity-log.ts';
import { JobService } from '../../jobs/job-service.ts';
import { Database } from '../../storage/database.ts';
import { BillService } from './bill-service.ts';

const bill = `BilledCost,BillingCurrency,ChargePeriodStart,ServiceName
1.5,USD,2026-10-01T00:00:00Z,AWS Lambda
x,USD,2026-10-01T00:00:00Z,AWS Lambda
`;
const handle = FileHandle.parse(`file-${'0'.repeat(25)}`);

let folder: string;
let database: Database;
let events: LiveEvent[];
let activity: NewActivity[];
let jobs: JobService;
let service: BillService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flotilla-bills-'));
  database = Database.open(':memory:');
  events = [];
  activity = [];
  let nowMs = 1_000;
  const clock = { nowMs: () => (nowMs += 1_000), sleep: () => Promise.resolve() };
  jobs = new JobService({ clock, publish: () => {} });
  service = new BillService({
    database,
    clock,
    jobs,
    takeFile: () => ({ path: join(folder, 'stored'), name: 'october.csv' }),
    publish: (event) => events.push(event),
    record: (entry) => activity.push(entry),
  });
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true, force: true });
});

async function read(content: string) {
  await writeFile(join(folder, 'stored'), content);
  const id = service.read(handle);
  await expect.poll(() => jobs.get(id).state.kind).not.toBe('running');
  return jobs.get(id);
}

describe('bills', () => {
  it('keeps the sums of a file, tells of it, and finds them by its job', async () => {
    const job = await read(bill);
    expect(job).toMatchObject({ kind: 'bill', title: 'Reading october.csv', state: { kind: 'done' } });
    const [summary] = service.list();
    expect(summary).toMatchObject({ jobId: job.id, fileName: 'october.csv', rows: 2, brokenRows: 1 });
    expect(summary).not.toHaveProperty('groups');
    const kept = service.get(summary?.id ?? BillId.parse('bill-00000000'));
    expect(kept.groups).toMatchObject([{ service: 'AWS Lambda', billedCost: '1.5' }]);
    expect(kept.broken).toMatchObject([{ line: 3, column: 'BilledCost' }]);
    expect(events).toEqual([{ type: 'cost', what: 'bills' }]);
    expect(activity).toEqual([
      { action: 'bill-read', target: 'october.csv', result: 'ok', detail: '2 rows, 1 of them broken' },
    ]);
  });

  it('lists the newest first and forgets what is removed', async () => {
    await read(bill);
    await read(bill);
    const [newest, oldest] = service.list();
    if (!newest || !oldest) throw new Error('two bills were read');
    expect(newest.readAtMs).toBeGreaterThan(oldest.readAtMs);
    expect(service.remove(oldest.id)).toEqual({ id: oldest.id });
    expect(service.list()).toEqual([newest]);
    expect(activity.at(-1)).toMatchObject({ action: 'bill-removed', target: 'october.csv' });
    expect(() => service.get(oldest.id)).toThrow('There is no such bill');
    expect(() => service.remove(oldest.id)).toThrow('There is no such bill');
  });

  it('leaves nothing of a file that is no bill', async () => {
    const { state } = await read('a,b\n');
    expect(state).toMatchObject({ kind: 'failed', failure: { code: 'cost/not-a-bill' } });
    expect(service.list()).toEqual([]);
    expect(activity).toMatchObject([{ action: 'bill-read', result: 'failed' }]);
  });

  it('leaves nothing of a file that was cancelled', async () => {
    await writeFile(join(folder, 'stored'), bill);
    const id = service.read(handle);
    jobs.cancel(id);
    await expect.poll(() => jobs.get(id).state.kind).toBe('cancelled');
    expect(service.list()).toEqual([]);
    expect(activity).toMatchObject([{ result: 'failed', detail: 'cancelled' }]);
  });
});
