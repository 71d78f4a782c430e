import { DDSketch } from '@datadog/sketches-js';
import type { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { MeasuredFrom } from '#shared/domain/telemetry.ts';
import type { Database, Row } from '../storage/database.ts';

/** Relative error of every percentile: P99 = 100 ms means 99 to 101. */
const relativeAccuracy = 0.01;

/** A node's word for a duration outside of these is not believed; it would only make the sketch large. */
const leastUs = 0.1;
const mostUs = 3_600_000_000;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Lengths of the spans that samples are merged into, and for how long each is kept. */
const spans = [
  { spanMs: 10_000, keptMs: 2 * 3_600_000 },
  { spanMs: minuteMs, keptMs: 2 * dayMs },
  { spanMs: 3_600_000, keptMs: 90 * dayMs },
] as const;

const mostPoints = 500;

export interface Round {
  readonly workload: WorkloadName;
  readonly nodeId: NodeId;
  readonly release: ReleaseId;
  readonly measuredFrom: MeasuredFrom;
  readonly atMs: number;
  readonly samplesMs: readonly number[];
  readonly failed: number;
}

/** Samples of one workload, release and node (or all nodes) in one span of time. */
export interface Cell {
  readonly nodeId: string;
  readonly release: string;
  readonly measuredFrom: string;
  readonly startMs: number;
  readonly sketch: DDSketch;
  failed: number;
}

interface OpenCell extends Cell {
  readonly workload: string;
  readonly spanMs: number;
  dirty: boolean;
}

/**
 * Latency samples as sketches in the database. Every sample counts: spans are merged, never thinned. Cells of the
 * present are kept open in memory and written a few seconds later, all in one transaction; at a crash those seconds are
 * lost, never more.
 */
export class LatencyStore {
  readonly #database: Database;
  readonly #open = new Map<string, OpenCell>();
  #pruneAtMs = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  add(round: Round): void {
    for (const { spanMs } of spans) {
      const startMs = Math.floor(round.atMs / spanMs) * spanMs;
      for (const nodeId of [round.nodeId, '']) this.#fill(this.#cell(round, nodeId, spanMs, startMs), round);
    }
  }

  /** Writes what is open, lets go of spans that are over, and forgets what is older than its time. */
  flush(nowMs: number): void {
    this.#database.transaction(() => {
      for (const cell of this.#open.values()) if (cell.dirty) this.#write(cell);
      if (nowMs >= this.#pruneAtMs) this.#prune(nowMs);
    });
    for (const [key, cell] of this.#open) {
      cell.dirty = false;
      if (cell.startMs + cell.spanMs < nowMs) this.#open.delete(key);
    }
  }

  /** Cells of a window, a few hundred spans of it at the most. Call `flush` first to see the newest samples. */
  read(
    workload: WorkloadName,
    window: { fromMs: number; toMs: number; nodeIds: readonly string[] | 'every' },
  ): {
    cells: Cell[];
    bucketMs: number;
  } {
    const windowMs = window.toMs - window.fromMs;
    const { spanMs, bucketMs } = window.nodeIds === 'every' ? coarseSpan(windowMs) : chooseSpan(windowMs);
    const fromMs = Math.floor(window.fromMs / bucketMs) * bucketMs;
    const nodes = window.nodeIds === 'every' ? "node <> ''" : `node IN (${window.nodeIds.map(() => '?').join(', ')})`;
    const rows = this.#database.all(
      `SELECT * FROM latency WHERE workload = ? AND span_ms = ? AND start_ms >= ? AND start_ms < ? AND ${nodes}`,
      workload,
      spanMs,
      fromMs,
      window.toMs,
      ...(window.nodeIds === 'every' ? [] : window.nodeIds),
    );
    return { cells: rows.map(cellOf), bucketMs };
  }

  #cell(round: Round, nodeId: string, spanMs: number, startMs: number): OpenCell {
    const { workload, release, measuredFrom } = round;
    const key = `${workload}/${nodeId}/${release}/${spanMs}/${startMs}`;
    let cell = this.#open.get(key);
    if (!cell) {
      const row = this.#database.get(
        'SELECT * FROM latency WHERE workload = ? AND span_ms = ? AND start_ms = ? AND node = ? AND release = ?',
        workload,
        spanMs,
        startMs,
        nodeId,
        release,
      );
      const stored = row
        ? cellOf(row)
        : { nodeId, release, measuredFrom, startMs, failed: 0, sketch: new DDSketch({ relativeAccuracy }) };
      cell = { ...stored, workload, spanMs, dirty: true };
      this.#open.set(key, cell);
    }
    return cell;
  }

  #fill(cell: OpenCell, round: Round): void {
    for (const ms of round.samplesMs) cell.sketch.accept(Math.min(Math.max(ms * 1000, leastUs), mostUs));
    cell.failed += round.failed;
    cell.dirty = true;
  }

  #write(cell: OpenCell): void {
    this.#database.run(
      `INSERT OR REPLACE INTO latency (workload, span_ms, start_ms, node, release, measured_from, failed, count, sketch)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      cell.workload,
      cell.spanMs,
      cell.startMs,
      cell.nodeId,
      cell.release,
      cell.measuredFrom,
      cell.failed,
      cell.sketch.count,
      cell.sketch.toProto(),
    );
  }

  #prune(nowMs: number): void {
    for (const { spanMs, keptMs } of spans) {
      this.#database.run('DELETE FROM latency WHERE span_ms = ? AND start_ms < ?', spanMs, nowMs - keptMs);
    }
    this.#pruneAtMs = nowMs + minuteMs;
  }
}

/** The finest span that is still kept for the whole window, merged into buckets so that there are at most 500 points. */
export function chooseSpan(windowMs: number): { spanMs: number; bucketMs: number } {
  const fitting = spans.find(({ keptMs }) => windowMs <= keptMs) ?? spans[2];
  const buckets = Math.ceil(windowMs / fitting.spanMs / (mostPoints - 1));
  return { spanMs: fitting.spanMs, bucketMs: fitting.spanMs * Math.max(1, buckets) };
}

/** For one figure over a whole window: some dozens of spans, so that a thousand nodes are merged in a moment. */
function coarseSpan(windowMs: number): { spanMs: number; bucketMs: number } {
  const spanMs = windowMs <= 5 * minuteMs ? 10_000 : windowMs <= 6 * 3_600_000 ? minuteMs : 3_600_000;
  return { spanMs, bucketMs: spanMs };
}

function cellOf(row: Row): Cell {
  const { sketch } = row;
  return {
    nodeId: String(row['node']),
    release: String(row['release']),
    measuredFrom: String(row['measured_from']),
    startMs: Number(row['start_ms']),
    failed: Number(row['failed']),
    sketch: sketch instanceof Uint8Array ? DDSketch.fromProto(sketch) : new DDSketch({ relativeAccuracy }),
  };
}
