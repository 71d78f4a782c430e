import type { PracticeStatus } from '#shared/contract/fleet.ts';
import type { JobId } from '#shared/domain/ids.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { JobReport, JobService } from '../jobs/job-service.ts';
import type { FleetService } from './fleet-service.ts';
import type { PracticeFleet } from './practice-fleet.ts';

/** The practice fleet as part of the fleet: its agents as nodes, its start and stop as jobs. */
export class PracticeService {
  readonly #practice: PracticeFleet;
  readonly #fleet: FleetService;
  readonly #jobs: JobService;
  readonly #record: RecordActivity;

  constructor(options: { practice: PracticeFleet; fleet: FleetService; jobs: JobService; record: RecordActivity }) {
    this.#practice = options.practice;
    this.#fleet = options.fleet;
    this.#jobs = options.jobs;
    this.#record = options.record;
  }

  async status(signal: AbortSignal): Promise<PracticeStatus> {
    const agents = await this.#practice.status(signal);
    const nodes = agents.flatMap(({ name, pid, folder }) => {
      const node = this.#nodeIn(folder);
      return node ? [{ name, nodeId: node.id, pid, folder }] : [];
    });
    return { running: nodes.some(({ pid }) => pid !== null), nodes };
  }

  start(): JobId {
    return this.#jobs.start('practice-start', 'Start the practice fleet', (report) => this.#start(report));
  }

  stop(): JobId {
    return this.#jobs.start('practice-stop', 'Stop the practice fleet', (report) => this.#stop(report));
  }

  /** Starts agents again that belong to the fleet and are gone, as after a restart of this computer. */
  async ensure(signal: AbortSignal): Promise<void> {
    const known = this.#fleet.list().some((node) => node.driver === 'local');
    if (known) await this.#practice.start({ signal, onProgress: () => {} });
  }

  async #start({ signal, progress }: JobReport): Promise<void> {
    const agents = await this.#practice.start({ signal, onProgress: (share, note) => progress(share * 0.8, note) });
    for (const [index, { name, folder, labels }] of agents.entries()) {
      progress(0.8 + (0.2 * index) / agents.length, `Adding ${name}`);
      const known = this.#nodeIn(folder);
      if (known) await this.#fleet.refresh(known.id);
      else
        await this.#fleet.add({ name, address: name, labels, target: { driver: 'local', folder } }, { record: false });
    }
    this.#record({
      action: 'practice-started',
      target: 'practice fleet',
      result: 'ok',
      detail: `${agents.length} nodes`,
    });
  }

  async #stop({ signal, progress }: JobReport): Promise<void> {
    progress(null, 'Stopping the agents');
    await this.#practice.stop(signal);
    for (const node of this.#fleet.list()) {
      if (node.driver === 'local') await this.#fleet.remove(node.id, { clean: false }, signal);
    }
    this.#record({ action: 'practice-stopped', target: 'practice fleet', result: 'ok', detail: '' });
  }

  #nodeIn(folder: string) {
    return this.#fleet.list().find((node) => {
      const target = this.#fleet.targetOf(node.id);
      return target.driver === 'local' && target.folder === folder;
    });
  }
}
