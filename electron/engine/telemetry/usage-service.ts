import { type Failure, failureOf } from '#shared/domain/failure.ts';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { Node } from '#shared/domain/node.ts';
import { UsageRow } from '#shared/domain/usage.ts';
import type { Clock } from '../clock.ts';
import type { UsedCell } from './usage-cell.ts';
import { type UsageQuery, type UsageStore, usageSpans } from './usage-store.ts';

const hourMs = 3_600_000;
/** Up to so many rows are cheap enough to be read anew each time. */
const smallTable = 100;
const tablesKept = 50;
/** A table of a window is read again after a ninetieth of it: nobody can see the difference. */
const tableAgeShare = 1 / 90;

export interface UsageServiceOptions {
  readonly store: UsageStore;
  readonly clock: Clock;
  readonly nodes: () => readonly Node[];
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/** A moment to another, by the console's clock. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What workloads used, as their nodes counted it. Spans of time are whole: a window takes in all of the span that it
 * begins in, and rows say what they cover. What a node does not count is null and never 0; a sum of counted and unknown
 * is the sum of what was counted.
 */
export class UsageService {
  readonly #options: UsageServiceOptions;
  readonly #tables = new Map<string, { atMs: number; rows: UsageRow[] }>();

  constructor(options: UsageServiceOptions) {
    this.#options = options;
  }

  /** One row for each workload, node and release that was measured within the window that ends now. */
  usage(query: { workload?: WorkloadName | undefined; nodeId?: NodeId | undefined; windowMs: number }): UsageRow[] {
    const key = JSON.stringify(query);
    const nowMs = this.#options.clock.nowMs();
    const known = this.#tables.get(key);
    if (known && nowMs - known.atMs < query.windowMs * tableAgeShare && nowMs >= known.atMs) return known.rows;
    const { windowMs, ...of } = query;
    const rows = this.#rows('sums', { ...of, ...this.#window({ fromMs: nowMs - windowMs, toMs: nowMs + 1 }) });
    if (this.#tables.size >= tablesKept) this.#tables.clear();
    if (rows.length > smallTable) this.#tables.set(key, { atMs: nowMs, rows });
    return rows;
  }

  /** The same for any time; of the finest spans that are kept for all of it. */
  rows({ fromMs, toMs }: Span, of: { workload?: WorkloadName | undefined } = {}): UsageRow[] {
    return this.#rows('sums', { ...of, ...this.#window({ fromMs, toMs }) });
  }

  /**
   * A row for each span, node and release of a workload: minutes where they are kept for all that was measured, else
   * hours or days.
   */
  cells(workload: WorkloadName, { fromMs, toMs }: Span): UsageRow[] {
    const rows = this.#rows('cells', { workload, ...this.#window({ fromMs, toMs }) });
    const firstMs = rows.reduce((first, row) => Math.min(first, row.fromMs), toMs);
    const finer = this.#window({ fromMs: Math.max(fromMs, firstMs), toMs });
    return rows.length > 0 && finer.fromMs > fromMs ? this.#rows('cells', { workload, ...finer }) : rows;
  }

  /** A row for each hour, node and release of a workload; hours are kept for two weeks. */
  hours(workload: WorkloadName, { fromMs, toMs }: Span): UsageRow[] {
    return this.#rows('cells', { workload, fromMs, toMs, spanMs: hourMs });
  }

  #window({ fromMs, toMs }: Span): Span & { spanMs: number } {
    const nowMs = this.#options.clock.nowMs();
    const fitting = usageSpans.find(({ keptMs }) => fromMs >= nowMs - keptMs) ?? usageSpans[2];
    return { fromMs, toMs, spanMs: fitting.spanMs };
  }

  #rows(what: 'sums' | 'cells', query: UsageQuery): UsageRow[] {
    this.#flush();
    const names = new Map<string, string>(this.#options.nodes().map((node) => [node.id, node.name]));
    return this.#options.store[what](query).flatMap((cell) => rowOf(cell, names) ?? []);
  }

  /** What is newest is read from the database as well; on a full disk it is missing, and comes later. */
  #flush(): void {
    try {
      this.#options.store.flush(this.#options.clock.nowMs());
    } catch (error) {
      this.#options.onBug(failureOf(error), error);
    }
  }
}

function rowOf({ workload, nodeId, release, fromMs, toMs, sums }: UsedCell, names: ReadonlyMap<string, string>) {
  const nodeName = names.get(nodeId) ?? 'a node that was removed';
  return UsageRow.safeParse({ ...sums, workload, nodeId, nodeName, release, fromMs, toMs }).data;
}
