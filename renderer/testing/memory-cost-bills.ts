import { type Bill, type BillGroup, BillId, type BillSummary } from '#shared/cost/bill.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { FileHandle, JobId } from '#shared/domain/ids.ts';
import { memoryCost } from './memory-cost-state.ts';
import type { MemoryState } from './memory-state.ts';

const group = (service: string, category: string, region: string, month: string, usd: string, rows: number) =>
  ({
    provider: 'Amazon Web Services',
    service,
    category,
    region,
    account: '111122223333',
    month,
    currency: 'USD',
    billedCost: usd,
    effectiveCost: usd,
    listCost: usd,
    rows,
  }) satisfies BillGroup;

const groups: readonly BillGroup[] = [
  group('Amazon Elastic Compute Cloud', 'Compute', 'us-east-1', '2026-10', '412.8816', 14_880),
  group('Amazon Elastic Compute Cloud', 'Compute', 'us-east-1', '2026-09', '398.1024', 14_400),
  group('Amazon Elastic Kubernetes Service', 'Compute', 'us-east-1', '2026-10', '74.4', 744),
  group('Amazon Elastic Kubernetes Service', 'Compute', 'us-east-1', '2026-09', '72', 720),
  group('Elastic Load Balancing', 'Networking', 'us-east-1', '2026-10', '23.1093', 1_488),
  group('Amazon Simple Storage Service', 'Storage', 'eu-west-1', '2026-10', '8.204417', 9_120),
  group('AWS Data Transfer', 'Networking', 'us-east-1', '2026-10', '4.5', 744),
];

/** The bill that any file is taken for, but one whose handle says that it is bad. */
const billOf = (id: BillId, jobId: JobId, readAtMs: number): Bill => ({
  id,
  jobId,
  fileName: 'focus-2026.csv.gz',
  readAtMs,
  rows: groups.reduce((sum, { rows }) => sum + rows, 0) + 2,
  brokenRows: 2,
  broken: [
    { line: 1_204, column: 'BilledCost', message: '“n/a” is no amount' },
    { line: 31_877, column: null, message: 'The row has 12 columns, the head has 48' },
  ],
  missingColumns: ['PricingCategory'],
  groups: [...groups],
});

const summaryOf = ({ groups: _groups, broken: _broken, ...summary }: Bill): BillSummary => summary;

export const memoryBills = (state: MemoryState): BillSummary[] =>
  [...memoryCost(state).bills.values()].sort((a, b) => b.readAtMs - a.readAtMs).map(summaryOf);

export function memoryBill(state: MemoryState, id: BillId): Bill {
  const bill = memoryCost(state).bills.get(id);
  if (!bill) throw new FlotillaError('cost/not-found', 'There is no such bill.');
  return bill;
}

export function readMemoryBill(state: MemoryState, file: FileHandle): JobId {
  const notes = ['Read 10,000 rows', 'Read 20,000 rows', 'Read 30,000 rows'];
  let done = 0;
  return state.startJob('bill', 'Read a FOCUS file', (job) => {
    const note = notes[done];
    if (note !== undefined) {
      done += 1;
      return { progress: done / (notes.length + 1), note };
    }
    if (file.includes('bad')) {
      const message = 'The file has no column BilledCost: it is no FOCUS file.';
      return { failure: { code: 'cost/not-a-bill', message, retryable: false } };
    }
    const bill = billOf(BillId.parse(`bill-${state.serial()}`), job.id, state.schedule.nowMs());
    memoryCost(state).bills.set(bill.id, bill);
    state.record('bill-read', bill.fileName, `${bill.rows} rows`);
    state.publish({ type: 'cost', what: 'bills' });
    return 'done';
  });
}

export function removeMemoryBill(state: MemoryState, id: BillId): void {
  const { fileName } = memoryBill(state, id);
  memoryCost(state).bills.delete(id);
  state.record('bill-removed', fileName);
  state.publish({ type: 'cost', what: 'bills' });
}
