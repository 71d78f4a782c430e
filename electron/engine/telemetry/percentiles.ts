import { DDSketch } from '@datadog/sketches-js';
import type { Percentiles } from '#shared/domain/telemetry.ts';
import type { Cell } from './latency-store.ts';

/** Merges cells and reads P50, P95 and P99 out of the result, in milliseconds; null where there is no sample. */
export function percentilesOf(cells: Iterable<Pick<Cell, 'sketch' | 'failed'>>): Percentiles {
  let merged: DDSketch | undefined;
  let failed = 0;
  for (const cell of cells) {
    failed += cell.failed;
    if (cell.sketch.count === 0) continue;
    if (!merged) merged = DDSketch.fromProto(cell.sketch.toProto());
    else merged.merge(cell.sketch);
  }
  const at = (quantile: number) => (merged ? merged.getValueAtQuantile(quantile) / 1000 : null);
  return { count: merged?.count ?? 0, failed, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
