import { randomBytes } from 'node:crypto';
import { Bill, BillId, BillSummary } from '#shared/cost/bill.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { FileHandle, JobId } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { RecordActivity } from '../../audit/activity-log.ts';
import type { JobReport, JobService } from '../../jobs/job-service.ts';
import type { Database } from '../../storage/database.ts';
import { readStored } from '../../storage/stored-json.ts';
import { readBill } from './read-bill.ts';

export interface BillServiceOptions {
  readonly database: Database;
  readonly clock: { nowMs(): number };
  readonly jobs: JobService;
  /** Throws `file/unknown-handle`. */
  readonly takeFile: (handle: FileHandle) => { readonly path: string; readonly name: string };
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
}

const mostListed = 200;

/**
 * Bills that a person has as FOCUS files: reads them as a job and keeps their sums. Promises that a file which is read
 * twice is two bills, and that a cancelled or broken file leaves none. Keeps no row of a bill and no path.
 */
export class BillService {
  readonly #options: BillServiceOptions;

  constructor(options: BillServiceOptions) {
    this.#options = options;
  }

  read(file: FileHandle): JobId {
    const { jobs, takeFile } = this.#options;
    const { path, name } = takeFile(file);
    const fileName = name.slice(0, 300);
    const jobId = jobs.start('bill', `Reading ${fileName}`, (report) =>
      this.#recorded(fileName, report, () => this.#read(path, fileName, () => jobId, report)),
    );
    return jobId;
  }

  /** Newest first. */
  list(): BillSummary[] {
    const { database } = this.#options;
    const rows = database.all(
      `SELECT json_remove(bill, '$.groups', '$.broken') AS bill FROM bills ORDER BY read_at_ms DESC, id DESC LIMIT ?`,
      mostListed,
    );
    return rows.flatMap((row) => readStored(database, 'bills', BillSummary, row['bill']) ?? []);
  }

  get(id: BillId): Bill {
    const { database } = this.#options;
    const row = database.get('SELECT bill FROM bills WHERE id = ?', id);
    const bill = row && readStored(database, 'bills', Bill, row['bill']);
    if (!bill) throw notFound();
    return bill;
  }

  remove(id: BillId): { readonly id: BillId } {
    const { database, publish, record } = this.#options;
    const row = database.get(`SELECT json_extract(bill, '$.fileName') AS name FROM bills WHERE id = ?`, id);
    if (!row) throw notFound();
    database.run('DELETE FROM bills WHERE id = ?', id);
    record({ action: 'bill-removed', target: String(row['name']), result: 'ok', detail: '' });
    publish({ type: 'cost', what: 'bills' });
    return { id };
  }

  async #recorded(fileName: string, report: JobReport, work: () => Promise<Bill>): Promise<void> {
    const { record } = this.#options;
    const entry = { action: 'bill-read', target: fileName } as const;
    try {
      const { rows, brokenRows } = await work();
      const broken = brokenRows === 0 ? '' : `, ${count(brokenRows)} of them broken`;
      record({ ...entry, result: 'ok', detail: `${count(rows)} rows${broken}` });
    } catch (error) {
      record({ ...entry, result: 'failed', detail: report.signal.aborted ? 'cancelled' : failureOf(error).message });
      throw error;
    }
  }

  async #read(path: string, fileName: string, jobId: () => JobId, { signal, progress }: JobReport): Promise<Bill> {
    const read = await readBill(path, {
      signal,
      onProgress: (share, rows) => progress(share, `${count(rows)} rows`),
    });
    signal.throwIfAborted();
    const { database, clock, publish } = this.#options;
    const id = BillId.parse(`bill-${randomBytes(8).toString('hex')}`);
    const bill = Bill.parse({ id, jobId: jobId(), fileName, readAtMs: clock.nowMs(), ...read });
    database.run(
      'INSERT INTO bills (id, read_at_ms, bill) VALUES (?, ?, ?)',
      bill.id,
      bill.readAtMs,
      JSON.stringify(bill),
    );
    publish({ type: 'cost', what: 'bills' });
    return bill;
  }
}

const count = (value: number): string => value.toLocaleString('en');

const notFound = (): FlotillaError =>
  new FlotillaError('cost/not-found', 'There is no such bill; it may have been removed.');
