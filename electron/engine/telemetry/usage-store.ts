import type { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { addUsage, shareOfUsage } from '#shared/domain/usage-sums.ts';
import { UsageCounters, type UsageSums } from '#shared/domain/usage.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';
import { addToCell, cellOf, summedColumns, type UsedCell } from './usage-cell.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Lengths of the spans that usage is added up in, and for how long each is kept. */
export const usageSpans = [
  { spanMs: minuteMs, keptMs: 3 * hourMs },
  { spanMs: hourMs, keptMs: 14 * dayMs },
  { spanMs: dayMs, keptMs: 400 * dayMs },
] as const;

/** After so long without the node, what it used meanwhile is let go. */
const marksKeptMs = 14 * dayMs;

/** What a release used on a node from one moment to another. */
export interface Used {
  readonly workload: WorkloadName;
  readonly nodeId: NodeId;
  readonly release: ReleaseId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sums: UsageSums;
}

/** Counters as they were when they were last read: what comes later is the difference to them. */
export interface UsageMark {
  readonly nodeId: string;
  readonly atMs: number;
  readonly counters: UsageCounters;
}

export interface UsageQuery {
  readonly workload?: WorkloadName | undefined;
  readonly nodeId?: NodeId | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly spanMs: number;
}

/**
 * What was used, by span of time, in the database. What was used between two readings is spread evenly over the time
 * between them, also when that is long, so that a gap makes no peak. What is open is kept in memory until `flush` writes
 * it together with the marks it was reckoned from, in one transaction: nothing is counted twice after a crash, and what
 * the last seconds lost is counted with the next reading.
 */
export class UsageStore {
  readonly #database: Database;
  readonly #open = new Map<string, UsedCell & { spanMs: number }>();
  readonly #marks = new Map<string, UsageMark>();
  #pruneAtMs = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  add(used: Used, nowMs: number): void {
    for (const { spanMs, keptMs } of usageSpans) this.#spread(used, spanMs, nowMs - keptMs);
  }

  /** Kept with what was added so far. */
  mark(mark: UsageMark): void {
    this.#marks.set(keyOf(mark.nodeId, mark.counters), mark);
  }

  /** As written last. */
  marks(): UsageMark[] {
    const database = this.#database;
    return database.all('SELECT node, at_ms, counters FROM usage_marks').flatMap((row) => {
      const counters = readStored(database, 'usage_marks', UsageCounters, row['counters']);
      return counters ? [{ nodeId: String(row['node']), atMs: Number(row['at_ms']), counters }] : [];
    });
  }

  /** Writes what is open, and forgets what is older than its time. Fails on a full disk, and loses nothing by it. */
  flush(nowMs: number): void {
    const isPruned = nowMs < this.#pruneAtMs;
    if (this.#open.size === 0 && this.#marks.size === 0 && isPruned) return;
    this.#database.transaction(() => {
      for (const cell of this.#open.values()) this.#write(cell);
      for (const [key, mark] of this.#marks) this.#writeMark(key, mark);
      if (!isPruned) this.#prune(nowMs);
    });
    this.#open.clear();
    this.#marks.clear();
    if (!isPruned) this.#pruneAtMs = nowMs + minuteMs;
  }

  /** One cell a span. Call `flush` first to see what is newest. */
  cells(query: UsageQuery): UsedCell[] {
    return this.#select('*', '', query);
  }

  /** One cell for each workload, node and release: the sum over the window. */
  sums(query: UsageQuery): UsedCell[] {
    const columns = `workload, node, release, MIN(start_ms) AS start_ms, MIN(first_ms) AS first_ms,
      MAX(last_ms) AS last_ms, MAX(memory_peak_bytes) AS memory_peak_bytes,
      ${summedColumns.map((column) => `SUM(${column}) AS ${column}`).join(', ')}`;
    return this.#select(columns, 'GROUP BY workload, node, release', query);
  }

  #select(columns: string, group: string, { workload, nodeId, fromMs, toMs, spanMs }: UsageQuery): UsedCell[] {
    return this.#database
      .all(
        `SELECT ${columns} FROM usage WHERE span_ms = ?1 AND start_ms >= ?2 AND start_ms < ?3
         AND (?4 IS NULL OR workload = ?4) AND (?5 IS NULL OR node = ?5) ${group}`,
        spanMs,
        Math.floor(fromMs / spanMs) * spanMs,
        toMs,
        workload ?? null,
        nodeId ?? null,
      )
      .map(cellOf);
  }

  #spread(used: Used, spanMs: number, keptFromMs: number): void {
    const lastedMs = used.toMs - used.fromMs;
    const lastMs = Math.floor(used.toMs / spanMs) * spanMs;
    const firstMs = Math.floor(used.fromMs / spanMs) * spanMs;
    // What lies in spans that are not kept any more would be deleted at once.
    for (
      let startMs = Math.max(firstMs, Math.floor(keptFromMs / spanMs) * spanMs);
      startMs <= lastMs;
      startMs += spanMs
    ) {
      const fromMs = Math.max(used.fromMs, startMs);
      const toMs = Math.min(used.toMs, startMs + spanMs);
      if (toMs === fromMs && lastedMs > 0) continue;
      const sums = lastedMs === 0 ? used.sums : shareOfUsage(used.sums, (toMs - fromMs) / lastedMs);
      this.#fill({ ...used, startMs, fromMs, toMs, sums, spanMs });
    }
  }

  #fill(part: UsedCell & { spanMs: number }): void {
    const key = `${part.spanMs}/${part.startMs}/${part.workload}/${part.nodeId}/${part.release}`;
    const open = this.#open.get(key);
    if (!open) return void this.#open.set(key, part);
    const [fromMs, toMs] = [Math.min(open.fromMs, part.fromMs), Math.max(open.toMs, part.toMs)];
    this.#open.set(key, { ...open, fromMs, toMs, sums: addUsage(open.sums, part.sums) });
  }

  #write({ workload, spanMs, startMs, nodeId, release, fromMs, toMs, sums }: UsedCell & { spanMs: number }): void {
    this.#database.run(
      addToCell,
      workload,
      spanMs,
      startMs,
      nodeId,
      release,
      fromMs,
      toMs,
      sums.measuredMs,
      sums.cpuMs,
      sums.memoryByteMs,
      sums.memoryPeakBytes,
      sums.requests,
      sums.probes,
      sums.wallMs,
      sums.bytesIn,
      sums.bytesOut,
    );
  }

  #writeMark(key: string, mark: UsageMark): void {
    this.#database.run(
      'INSERT OR REPLACE INTO usage_marks (key, node, at_ms, counters) VALUES (?, ?, ?, ?)',
      key,
      mark.nodeId,
      mark.atMs,
      JSON.stringify(mark.counters),
    );
  }

  #prune(nowMs: number): void {
    for (const { spanMs, keptMs } of usageSpans) {
      this.#database.run('DELETE FROM usage WHERE span_ms = ? AND start_ms < ?', spanMs, nowMs - keptMs - spanMs);
    }
    this.#database.run('DELETE FROM usage_marks WHERE at_ms < ?', nowMs - marksKeptMs);
  }
}

const keyOf = (nodeId: string, { workload, release }: Pick<UsageCounters, 'workload' | 'release'>): string =>
  `${nodeId}/${workload}/${release}`;
