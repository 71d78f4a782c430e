import type { ActivityAction, ActivityEntry } from '#shared/domain/activity.ts';
import { type Failure, FlotillaError } from '#shared/domain/failure.ts';
import { type Digest, JobId, type NodeId } from '#shared/domain/ids.ts';
import type { Job, JobKind, JobState } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { CapabilityApproval } from '#shared/domain/module-diff.ts';
import type { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import type { Node } from '#shared/domain/node.ts';
import type { TrustedKey } from '#shared/domain/provenance.ts';
import type { Rollout, RolloutPlan } from '#shared/domain/rollout.ts';
import { Settings } from '#shared/domain/settings.ts';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import type { WatchedFile } from '#shared/domain/watched-file.ts';
import type { Workload } from '#shared/domain/workload.ts';
import type { Schedule } from './schedule.ts';

export interface MemoryStart {
  readonly nodes?: readonly Node[];
  readonly modules?: readonly Module[];
  readonly workloads?: readonly Workload[];
  readonly coldStarts?: readonly ColdStartRun[];
  readonly watched?: readonly WatchedFile[];
  readonly settings?: Partial<Settings>;
}

/** A job's work: called again and again until it says that it is finished, has brought a module, or failed. */
export type JobStep = (
  job: Job,
) =>
  | { readonly progress: number; readonly note: string }
  | 'done'
  | { readonly result: { readonly digest: Digest } }
  | { readonly failure: Failure };

const jobStepMs = 400;

/** All state of the in-memory engine; every change goes to those who listen. */
export class MemoryState {
  readonly schedule: Schedule;
  readonly nodes: Map<string, Node>;
  readonly modules: Map<string, Module>;
  readonly workloads: Map<string, Workload>;
  readonly rollouts = new Map<string, Rollout>();
  readonly plans = new Map<string, RolloutPlan>();
  readonly jobs = new Map<string, Job>();
  readonly activity: ActivityEntry[] = [];
  readonly coldStarts: ColdStartRun[];
  readonly watched: Map<string, WatchedFile>;
  readonly keys = new Map<string, TrustedKey>();
  /** Modules that a signature bundle was added to. */
  readonly bundled = new Set<Digest>();
  readonly approvals: CapabilityApproval[] = [];
  readonly measurements: ModuleMeasurement[] = [];
  policyYaml = '';
  settings: Settings;
  readonly #listeners = new Set<(event: LiveEvent, id: number) => void>();
  readonly #past: LiveEvent[] = [];
  #serial = 0;

  constructor(schedule: Schedule, start: MemoryStart) {
    this.schedule = schedule;
    this.nodes = new Map((start.nodes ?? []).map((node) => [node.id, node]));
    this.modules = new Map((start.modules ?? []).map((module) => [module.digest, module]));
    this.workloads = new Map((start.workloads ?? []).map((workload) => [workload.name, workload]));
    this.coldStarts = [...(start.coldStarts ?? [])];
    this.watched = new Map((start.watched ?? []).map((file) => [file.id, file]));
    this.settings = Settings.parse(start.settings ?? {});
  }

  publish(event: LiveEvent): void {
    this.#past.push(event);
    for (const listener of this.#listeners) listener(event, this.#past.length);
  }

  /** Events after the one of number `after`, then each new one. */
  listen(after: number, listener: (event: LiveEvent, id: number) => void): () => void {
    for (const [index, event] of this.#past.entries()) if (index + 1 > after) listener(event, index + 1);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get lastEvent(): number {
    return this.#past.length;
  }

  serial(): string {
    this.#serial += 1;
    return this.#serial.toString().padStart(8, '0');
  }

  node(id: NodeId): Node {
    const node = this.nodes.get(id);
    if (!node) throw new FlotillaError('node/not-found', 'There is no such node in the fleet.');
    return node;
  }

  module(digest: Digest): Module {
    const module = this.modules.get(digest);
    if (!module) throw new FlotillaError('module/not-found', 'There is no such module in the library.');
    return module;
  }

  putModule(module: Module): Module {
    this.modules.set(module.digest, module);
    this.publish({ type: 'module', module });
    return module;
  }

  putNodes(nodes: readonly Node[]): void {
    for (const node of nodes) this.nodes.set(node.id, node);
    this.publish({ type: 'nodes', nodes: [...nodes] });
  }

  removeNodes(ids: readonly NodeId[]): void {
    for (const id of ids) this.nodes.delete(id);
    this.publish({ type: 'nodes-removed', ids: [...ids] });
  }

  record(action: ActivityAction, target: string, detail = '', result: 'ok' | 'failed' = 'ok'): void {
    const entry = {
      seq: this.activity.length + 1,
      atMs: this.schedule.nowMs(),
      actor: 'ada',
      action,
      target,
      result,
      detail,
    };
    this.activity.push(entry);
    this.publish({ type: 'activity', entry });
  }

  putJob(job: Job): Job {
    this.jobs.set(job.id, job);
    this.publish({ type: 'job', job });
    return job;
  }

  /** Runs `step` every 0.4 s until it is done or the job was cancelled. */
  startJob(kind: JobKind, title: string, step: JobStep): JobId {
    const id = JobId.parse(`job-${this.serial()}`);
    const startedAtMs = this.schedule.nowMs();
    const state: JobState = { kind: 'running' };
    this.putJob({ id, kind, title, state, progress: 0, note: 'Starting', result: null, startedAtMs, seq: 0 });
    const run = () => {
      const job = this.jobs.get(id);
      if (job?.state.kind !== 'running') return;
      const outcome = step(job);
      if (outcome !== 'done' && 'progress' in outcome) {
        this.putJob({ ...job, ...outcome, seq: job.seq + 1 });
        this.schedule.after(jobStepMs, run);
        return;
      }
      this.#endJob(job, outcome);
    };
    this.schedule.after(jobStepMs, run);
    return id;
  }

  #endJob(job: Job, outcome: Exclude<ReturnType<JobStep>, { progress: number }>): void {
    const [seq, atMs] = [job.seq + 1, this.schedule.nowMs()];
    if (outcome !== 'done' && 'failure' in outcome) {
      this.putJob({ ...job, state: { kind: 'failed', atMs, failure: outcome.failure }, note: '', seq });
      return;
    }
    const result = outcome === 'done' ? null : outcome.result;
    this.putJob({ ...job, state: { kind: 'done', atMs }, progress: 1, note: 'Done', result, seq });
  }
}
