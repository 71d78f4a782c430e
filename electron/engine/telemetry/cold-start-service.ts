import { failureOf, FlotillaError } from '#shared/domain/failure.ts';
import type { JobId, NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node } from '#shared/domain/node.ts';
import { ColdStartRun } from '#shared/domain/telemetry.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver } from '../drivers/node-driver.ts';
import type { JobReport, JobService } from '../jobs/job-service.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';

export interface ColdStartOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobService;
  readonly node: (id: NodeId) => Node;
  readonly driver: (id: NodeId) => NodeDriver;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
}

/**
 * Cold starts as measured on nodes, with every raw sample. Nodes are measured one after the other, so that two on one
 * machine do not disturb each other's figures.
 */
export class ColdStartService {
  readonly #options: ColdStartOptions;

  constructor(options: ColdStartOptions) {
    this.#options = options;
  }

  measure(order: { workload: WorkloadName; nodeIds: readonly NodeId[]; runs: number }): JobId {
    const nodes = order.nodeIds.map((id) => this.#options.node(id));
    const title = `Cold starts of ${order.workload} on ${nodes.length === 1 ? nodes[0]?.name : `${nodes.length} nodes`}`;
    return this.#options.jobs.start('cold-start', title, (report) => this.#measureAll(order, nodes, report));
  }

  /** Newest first, the last thousand. */
  list(query: { workload?: WorkloadName | undefined; nodeId?: NodeId | undefined }): ColdStartRun[] {
    const { database } = this.#options;
    const rows = database.all(
      `SELECT run FROM cold_starts WHERE (?1 IS NULL OR workload = ?1) AND (?2 IS NULL OR node = ?2)
       ORDER BY measured_at_ms DESC, id DESC LIMIT 1000`,
      query.workload ?? null,
      query.nodeId ?? null,
    );
    return rows.flatMap((row) => readStored(database, 'cold_starts', ColdStartRun, row['run']) ?? []);
  }

  async #measureAll(
    { workload, runs }: { workload: WorkloadName; runs: number },
    nodes: readonly Node[],
    { signal, progress }: JobReport,
  ): Promise<void> {
    const failed: string[] = [];
    for (const [index, node] of nodes.entries()) {
      const onProgress = (share: number) => progress((index + share) / nodes.length, `Measuring on ${node.name}`);
      onProgress(0);
      try {
        const found = await this.#options.driver(node.id).measureColdStarts(workload, { runs, onProgress }, signal);
        this.#keep(found.map((one) => ({ ...one, workload, nodeId: node.id, nodeName: node.name })));
      } catch (error) {
        if (signal.aborted) throw error;
        failed.push(`${node.name}: ${failureOf(error).message}`);
      }
    }
    const result = failed.length === 0 ? 'ok' : 'failed';
    this.#options.record({ action: 'cold-start-measured', target: workload, result, detail: failed.join('; ') });
    if (failed.length > 0) {
      throw new FlotillaError(
        'node/activation-failed',
        `Not measured on ${failed.length} of ${nodes.length} nodes. ${failed.join('; ')}`,
      );
    }
  }

  #keep(runs: readonly unknown[]): void {
    const { database, clock, publish } = this.#options;
    const measuredAtMs = clock.nowMs();
    const parsed = runs.map((run) => ColdStartRun.parse({ ...Object(run), measuredAtMs }));
    database.transaction(() => {
      for (const run of parsed) {
        database.run(
          'INSERT INTO cold_starts (workload, node, measured_at_ms, run) VALUES (?, ?, ?, ?)',
          run.workload,
          run.nodeId,
          measuredAtMs,
          JSON.stringify(run),
        );
      }
    });
    const [first] = parsed;
    if (first) publish({ type: 'measured', workloads: [first.workload] });
  }
}
