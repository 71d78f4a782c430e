import type { ActivityAction, ActivityEntry } from '#shared/domain/activity.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { type Digest, JobId, type NodeId } from '#shared/domain/ids.ts';
import type { Job, JobKind, JobState } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Rollout, RolloutPlan } from '#shared/domain/rollout.ts';
import { Settings } from '#shared/domain/settings.ts';
import type { ColdStartRun } from '#shared/domain/telemetry.ts';
import type { Workload } from '#shared/domain/workload.ts';
import type { Schedule } from './schedule.ts';

export interface MemoryStart {
  readonly nodes?: readonly Node[];
  readonly modules?: readonly Module[];
  readonly workloads?: readonly Workload[];
  readonly coldStarts?: readonly ColdStartRun[];
  readonly settings?: Partial<Settings>;
}

/** A job's work: called again and again until it says that it is finished. */
export type JobStep = (job: Job) => { readonly progress: number; readonly note: string } | 'done';

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
    this.putJob({ id, kind, title, state: { kind: 'running' }, progress: 0, note: 'Starting', startedAtMs, seq: 0 });
    const run = () => {
      const job = this.jobs.get(id);
      if (job?.state.kind !== 'running') return;
      const outcome = step(job);
      if (outcome === 'done') {
        const state: JobState = { kind: 'done', atMs: this.schedule.nowMs() };
        this.putJob({ ...job, state, progress: 1, note: 'Done', seq: job.seq + 1 });
        return;
      }
      this.putJob({ ...job, ...outcome, seq: job.seq + 1 });
      this.schedule.after(jobStepMs, run);
    };
    this.schedule.after(jobStepMs, run);
    return id;
  }
}
