import type { UsageRow, UsageSums } from './usage.ts';

export const monthMs = 730 * 3_600_000;

/** What is asked of a row: sums, and the time they lie in. */
export type TimedUsage = UsageSums & Pick<UsageRow, 'fromMs' | 'toMs'>;

/** Figures of one request, and of a month at this rate. Null: not counted, or nothing to divide by. */
export interface UsageRatios {
  /** Requests of clients, where they were counted. */
  readonly requests: number | null;
  /** CPU time over the requests of clients and of the console, since both use it. */
  readonly cpuMsPerRequest: number | null;
  readonly wallMsPerRequest: number | null;
  readonly bytesOutPerRequest: number | null;
  /** Requests of clients over the time from the first to the last moment that is covered. */
  readonly requestsPerMonth: number | null;
  /** Of one release on one node, over the time that it was measured. */
  readonly memoryMeanBytes: number | null;
  readonly memoryPeakBytes: number | null;
}

/** Each ratio is made of the rows in which both of its sides were counted, and of no others. */
export function perRequest(rows: readonly TimedUsage[]): UsageRatios {
  const counted = rows.filter(({ requests }) => requests !== null);
  const requests = counted.length === 0 ? null : total(counted, ({ requests: one }) => one);
  return {
    requests,
    cpuMsPerRequest: ratio(rows, ({ cpuMs }) => cpuMs, servedRequests),
    wallMsPerRequest: ratio(
      rows,
      ({ wallMs }) => wallMs,
      ({ requests: one }) => one,
    ),
    bytesOutPerRequest: ratio(
      rows,
      ({ bytesOut }) => bytesOut,
      ({ requests: one }) => one,
    ),
    requestsPerMonth: aMonth(counted, ({ requests: one }) => one),
    memoryMeanBytes: ratio(
      rows,
      ({ memoryByteMs }) => memoryByteMs,
      ({ measuredMs }) => measuredMs,
    ),
    memoryPeakBytes: highest(rows.map(({ memoryPeakBytes }) => memoryPeakBytes)),
  };
}

/** Requests that CPU time was used for: those of clients and those of the console. */
export function servedRequests({ requests, probes }: UsageSums): number | null {
  return requests === null || probes === null ? null : requests + probes;
}

/** What would come together in a month of 730 hours, going on as between the first and the last moment of the rows. */
export function aMonth(rows: readonly TimedUsage[], of: (row: TimedUsage) => number | null): number | null {
  const counted = rows.filter((row) => of(row) !== null);
  const spanMs = spanOf(counted);
  return spanMs > 0 ? (total(counted, of) / spanMs) * monthMs : null;
}

/** From the first to the last moment that the rows cover; 0 for none. */
export function spanOf(rows: readonly Pick<UsageRow, 'fromMs' | 'toMs'>[]): number {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    fromMs = Math.min(fromMs, row.fromMs);
    toMs = Math.max(toMs, row.toMs);
  }
  return Math.max(0, toMs - fromMs);
}

/** Sum over sum, of the rows that have both; null when there is nothing to divide by. */
export function ratio<Row>(
  rows: readonly Row[],
  over: (row: Row) => number | null,
  under: (row: Row) => number | null,
): number | null {
  const both = rows.filter((row) => over(row) !== null && under(row) !== null);
  const divisor = total(both, under);
  return divisor > 0 ? total(both, over) / divisor : null;
}

function total<Row>(rows: readonly Row[], of: (row: Row) => number | null): number {
  return rows.reduce((sum, row) => sum + (of(row) ?? 0), 0);
}

function highest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);
}
