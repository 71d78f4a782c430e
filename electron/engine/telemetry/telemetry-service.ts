import { type Failure, failureOf } from '#shared/domain/failure.ts';
import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node } from '#shared/domain/node.ts';
import { LatencyRow, LatencySeries } from '#shared/domain/telemetry.ts';
import type { Clock } from '../clock.ts';
import type { Cell, LatencyStore, Round } from './latency-store.ts';
import { percentilesOf } from './percentiles.ts';

const flushEveryMs = 5_000;
/** Up to so many rows are cheap enough to be read anew each time. */
const smallTable = 30;
const tablesKept = 50;
const publishEveryMs = 5_000;
/** A table of a window is read again after a ninetieth of it: nobody can see the difference. */
const tableAgeShare = 1 / 90;

export interface TelemetryOptions {
  readonly store: LatencyStore;
  readonly clock: Clock;
  readonly nodes: () => Node[];
  readonly workloads: () => WorkloadName[];
  readonly publish: (event: LiveEvent) => void;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/** Latency as measured on the user's own nodes: takes rounds of probes in, gives percentiles out. */
export class TelemetryService {
  readonly #options: TelemetryOptions;
  readonly #measured = new Set<WorkloadName>();
  readonly #tables = new Map<string, { atMs: number; rows: LatencyRow[] }>();
  /** When each workload was last probed on each node in this run: stored cells know the minute only. */
  readonly #lastRounds = new Map<string, { release: string; atMs: number }>();
  #flushing: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Timeout | undefined;

  constructor(options: TelemetryOptions) {
    this.#options = options;
  }

  add(round: Round): void {
    this.#options.store.add(round);
    this.#measured.add(round.workload);
    this.#lastRounds.set(`${round.workload}/${round.nodeId}`, { release: round.release, atMs: round.atMs });
    this.#flushing ??= setTimeout(() => this.#flush(), flushEveryMs);
    this.#publishing ??= setTimeout(() => this.#publish(), publishEveryMs);
  }

  /** One row for each workload, node and release that was probed within the window. */
  latency(query: { workload?: WorkloadName | undefined; nodeId?: NodeId | undefined; windowMs: number }): LatencyRow[] {
    const key = JSON.stringify(query);
    const nowMs = this.#options.clock.nowMs();
    const known = this.#tables.get(key);
    if (known && nowMs - known.atMs < query.windowMs * tableAgeShare && nowMs >= known.atMs) return known.rows;
    const workloads = query.workload === undefined ? this.#options.workloads() : [query.workload];
    const rows = workloads.flatMap((workload) => this.#rows(workload, query));
    if (this.#tables.size >= tablesKept) this.#tables.clear();
    if (rows.length > smallTable) this.#tables.set(key, { atMs: nowMs, rows });
    return rows;
  }

  #rows(workload: WorkloadName, query: { nodeId?: NodeId | undefined; windowMs: number }): LatencyRow[] {
    const names = new Map<string, string>(this.#options.nodes().map((node) => [node.id, node.name]));
    const { cells } = this.#cells(workload, query.windowMs, query.nodeId === undefined ? 'every' : [query.nodeId]);
    return [...Map.groupBy(cells, (cell) => `${cell.nodeId}/${cell.release}`).values()].flatMap((group) => {
      const last = group.at(-1);
      if (!last) return [];
      const row = LatencyRow.safeParse({
        ...percentilesOf(group),
        workload,
        nodeId: last.nodeId,
        nodeName: names.get(last.nodeId) ?? 'a node that was removed',
        release: last.release,
        measuredFrom: last.measuredFrom,
        lastAtMs: this.#lastAtMs(workload, last) ?? Math.max(...group.map((cell) => cell.startMs)),
      });
      return row.success ? [row.data] : [];
    });
  }

  #lastAtMs(workload: WorkloadName, { nodeId, release }: Cell): number | undefined {
    const round = this.#lastRounds.get(`${workload}/${nodeId}`);
    return round?.release === release ? round.atMs : undefined;
  }

  /** Latency over time: a series for each node asked for, or for each release with all nodes merged. */
  series(query: { workload: WorkloadName; nodeIds?: NodeId[] | undefined; windowMs: number }): LatencySeries[] {
    const names = new Map<string, string>(this.#options.nodes().map((node) => [node.id, node.name]));
    const { cells, bucketMs } = this.#cells(query.workload, query.windowMs, query.nodeIds ?? ['']);
    const perNode = query.nodeIds !== undefined;
    const groups = Map.groupBy(cells, (cell) => (perNode ? cell.nodeId : cell.release));
    return [...groups].flatMap(([key, group]) => {
      const of = perNode
        ? { kind: 'node', nodeId: key, nodeName: names.get(key) ?? 'a node that was removed' }
        : { kind: 'release', release: key };
      const measuredFrom = group.some((cell) => cell.measuredFrom === 'console') ? 'console' : 'node';
      const series = LatencySeries.safeParse({
        workload: query.workload,
        of,
        measuredFrom,
        points: pointsOf(group, bucketMs),
      });
      return series.success ? [series.data] : [];
    });
  }

  close(): void {
    clearTimeout(this.#publishing);
    this.#flush();
  }

  #cells(workload: WorkloadName, windowMs: number, nodeIds: readonly string[] | 'every') {
    const toMs = this.#options.clock.nowMs() + 1;
    this.#flush();
    return this.#options.store.read(workload, { fromMs: toMs - windowMs, toMs, nodeIds });
  }

  /** Fails when the disk is full; the samples stay in memory and are written the next time. */
  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    try {
      this.#options.store.flush(this.#options.clock.nowMs());
    } catch (error) {
      this.#options.onBug(failureOf(error), error);
    }
  }

  #publish(): void {
    this.#publishing = undefined;
    this.#options.publish({ type: 'measured', workloads: [...this.#measured] });
    this.#measured.clear();
  }
}

function pointsOf(cells: readonly Cell[], bucketMs: number) {
  const buckets = Map.groupBy(cells, (cell) => Math.floor(cell.startMs / bucketMs) * bucketMs);
  return [...buckets].toSorted(([a], [b]) => a - b).map(([atMs, group]) => ({ atMs, ...percentilesOf(group) }));
}
