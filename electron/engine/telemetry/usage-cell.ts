import { z } from 'zod';
import type { UsageSums } from '#shared/domain/usage.ts';
import type { Row } from '../storage/database.ts';

/** Usage within one span of time, or the sum over several. */
export interface UsedCell {
  readonly workload: string;
  readonly nodeId: string;
  readonly release: string;
  readonly startMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sums: UsageSums;
}

/** Columns that add up. */
export const summedColumns = [
  'measured_ms',
  'cpu_ms',
  'memory_byte_ms',
  'requests',
  'probes',
  'wall_ms',
  'bytes_in',
  'bytes_out',
] as const;

/** Adds to what stands there. NULL and a count make the count. */
export const addToCell = `
  INSERT INTO usage (workload, span_ms, start_ms, node, release, first_ms, last_ms, measured_ms, cpu_ms, memory_byte_ms,
    memory_peak_bytes, requests, probes, wall_ms, bytes_in, bytes_out)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET
    first_ms = MIN(first_ms, excluded.first_ms),
    last_ms = MAX(last_ms, excluded.last_ms),
    memory_peak_bytes = MAX(COALESCE(memory_peak_bytes, excluded.memory_peak_bytes),
      COALESCE(excluded.memory_peak_bytes, memory_peak_bytes)),
    ${summedColumns
      .map((column) => `${column} = COALESCE(${column} + excluded.${column}, ${column}, excluded.${column})`)
      .join(',\n    ')}`;

const StoredCell = z.object({
  workload: z.string(),
  node: z.string(),
  release: z.string(),
  start_ms: z.number(),
  first_ms: z.number(),
  last_ms: z.number(),
});

export function cellOf(row: Row): UsedCell {
  const { workload, node: nodeId, release, start_ms: startMs, first_ms: fromMs, last_ms: toMs } = StoredCell.parse(row);
  const count = (column: string): number | null => (row[column] === null ? null : tidy(Number(row[column])));
  return {
    workload,
    nodeId,
    release,
    startMs,
    fromMs,
    toMs,
    sums: {
      measuredMs: count('measured_ms') ?? 0,
      cpuMs: count('cpu_ms'),
      memoryByteMs: count('memory_byte_ms'),
      memoryPeakBytes: count('memory_peak_bytes'),
      requests: count('requests'),
      probes: count('probes'),
      wallMs: count('wall_ms'),
      bytesIn: count('bytes_in'),
      bytesOut: count('bytes_out'),
    },
  };
}

/** Shares of a count add up to it but for the last digits of a binary fraction. */
const tidy = (sum: number): number => Number(sum.toPrecision(12));
