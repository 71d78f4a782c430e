import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failureOf } from '#shared/domain/failure.ts';
import { WorkloadName } from '#shared/domain/ids.ts';
import type { NodeWorkload } from '#shared/domain/node.ts';
import { notStaged } from './aot-store.ts';
import type { BlobStore } from './blob-store.ts';
import { type ActivateOrder, HostedWorkload, notRunning } from './hosted-workload.ts';
import type { Hosting } from './hosting.ts';
import type { NodeLayout } from './node-layout.ts';
import { RotatedLog } from './rotated-log.ts';
import type { UsageLedger } from './usage-ledger.ts';
import { WorkloadFiles } from './workload-files.ts';
import { type Measured, WorkloadMetrics } from './workload-metrics.ts';
import { WorkloadSwitch } from './workload-switch.ts';

export interface HostedWorkloadsOptions {
  readonly layout: NodeLayout;
  readonly blobs: BlobStore;
  readonly hosting: Hosting;
  readonly usage: UsageLedger;
  readonly say: (line: string) => void;
}

/** All workloads of this node. */
export class HostedWorkloads {
  /** Marks the agent's own probes, so that they do not count as traffic. */
  readonly probeMark = randomBytes(16).toString('hex');
  readonly #options: HostedWorkloadsOptions;
  readonly #known = new Map<WorkloadName, { workload: HostedWorkload; metrics: WorkloadMetrics }>();

  constructor(options: HostedWorkloadsOptions) {
    this.#options = options;
  }

  /** Knows again what is to run, so that `status` tells it; starts nothing yet. */
  async load(): Promise<void> {
    const entries = await readdir(this.#options.layout.workloads).catch(() => []);
    const names = entries.flatMap((entry) => WorkloadName.safeParse(entry).data ?? []);
    await this.#each(
      names.map((name) => this.#of(name)),
      (workload) => workload.load(),
    );
  }

  /** Runs what was loaded, all at the same time. Resolves when each was tried once. */
  resume(): Promise<void> {
    return this.#each(
      [...this.#known.values()].map(({ workload }) => workload),
      (workload) => workload.resume(),
    );
  }

  status(): NodeWorkload[] {
    return [...this.#known.values()].flatMap(({ workload }) => workload.state() ?? []);
  }

  async activate(order: ActivateOrder, signal: AbortSignal): ReturnType<HostedWorkload['activate']> {
    if (!(await this.#options.blobs.has(order.digest))) throw notStaged(order.digest);
    return this.#of(order.workload).activate(order, signal);
  }

  /** Throws `workload/not-found` for one that this node knows nothing of. */
  get(name: WorkloadName): HostedWorkload {
    const workload = this.find(name);
    if (!workload) throw notRunning(name);
    return workload;
  }

  find(name: WorkloadName): HostedWorkload | null {
    const workload = this.#known.get(name)?.workload;
    return workload?.state() ? workload : null;
  }

  measured(): Measured[] {
    return [...this.#known.values()].flatMap(({ workload, metrics }) => {
      const state = workload.state();
      if (!state) return [];
      const up = state.state === 'running' || state.state === 'awaiting-confirm';
      return [{ workload: state.workload, release: state.release, metrics, restarts: state.restarts, up }];
    });
  }

  async forget(): Promise<void> {
    const { layout } = this.#options;
    await Promise.all([...this.#known.values()].map(({ workload }) => workload.forget()));
    for (const folder of [layout.workloads, dirname(layout.blobs), layout.aot, layout.jco, layout.temporary]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async close(drainAtMostMs: number): Promise<void> {
    await Promise.all([...this.#known.values()].map(({ workload }) => workload.close(drainAtMostMs)));
  }

  async #each(workloads: readonly HostedWorkload[], work: (workload: HostedWorkload) => Promise<void>): Promise<void> {
    const { say } = this.#options;
    await Promise.all(
      workloads.map((workload) =>
        work(workload).catch((error: unknown) => say(`cannot take up ${workload.name}: ${failureOf(error).message}`)),
      ),
    );
  }

  #of(name: WorkloadName): HostedWorkload {
    const known = this.#known.get(name);
    if (known) return known.workload;
    const { layout, hosting, usage } = this.#options;
    const metrics = new WorkloadMetrics(name);
    const log = new RotatedLog(layout.logs(name));
    const running = new WorkloadSwitch({
      hosting,
      log,
      probeMark: this.probeMark,
      onAnswered: (release, status, seconds) => metrics.record(release, status, seconds),
      usage: (release) => usage.of(name, release),
    });
    const workload = new HostedWorkload({ name, files: new WorkloadFiles(layout, name), log, running });
    this.#known.set(name, { workload, metrics });
    return workload;
  }
}
