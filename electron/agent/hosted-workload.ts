import type { AgentActivation, AgentHealth } from '#shared/contract/agent.ts';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { NodeWorkload, NodeWorkloadState } from '#shared/domain/node.ts';
import { Deadline } from './deadline.ts';
import { checkHealth } from './health.ts';
import type { HostedRelease } from './host-process.ts';
import type { RotatedLog } from './rotated-log.ts';
import type { WorkloadFiles } from './workload-files.ts';
import { activated, confirmed, reverted, revertsInMs, stopped, type WorkloadRecord } from './workload-record.ts';
import type { Candidate, WorkloadSwitch } from './workload-switch.ts';

export interface HostedWorkloadOptions {
  readonly name: WorkloadName;
  readonly files: WorkloadFiles;
  readonly log: RotatedLog;
  readonly running: WorkloadSwitch;
}

export interface ActivateOrder extends HostedRelease {
  readonly confirmWithinMs: number;
}

const logLinesOfFailure = 20;
/** After a going back that failed, as on a full disk. */
const goBackAgainMs = 10_000;

/**
 * One workload on this node. Its record on the disk says what is to run; this class makes it so. Promises that the
 * record is written before its effect is seen, that clients meet the old release or the new one and no gap between,
 * and that an unconfirmed release goes back by itself. Changes are done one after the other.
 */
export class HostedWorkload {
  readonly name: WorkloadName;
  readonly log: RotatedLog;
  readonly #files: WorkloadFiles;
  readonly #running: WorkloadSwitch;
  readonly #deadline = new Deadline(() => this.#whenDue());
  #record: WorkloadRecord | null = null;
  #release: HostedRelease | null = null;
  /** A first release on its way up; there is no record of it yet. */
  #first: HostedRelease | null = null;
  #changes: Promise<unknown> = Promise.resolve();

  constructor(options: HostedWorkloadOptions) {
    this.name = options.name;
    this.log = options.log;
    this.#files = options.files;
    this.#running = options.running;
  }

  /** Reads what is to run, after a start of the agent; goes back first when the time to confirm is over. */
  load(): Promise<void> {
    return this.#change(async () => {
      const record = await this.#files.readRecord();
      if (!record || revertsInMs(record, Date.now()) !== 0) return this.#take(record);
      this.#say(`${record.active} was not confirmed in time`);
      await this.#save(reverted(record));
    });
  }

  /** Runs what was loaded. Resolves when it was tried once. */
  resume(): Promise<void> {
    return this.#change(() => this.#runRecord());
  }

  activate(order: ActivateOrder, signal: AbortSignal): Promise<AgentActivation> {
    return this.#change(async () => {
      signal.throwIfAborted();
      this.log.open();
      const record = this.#record;
      const state = this.state();
      if (state && record?.active === order.release && !record.stopped) {
        return { outcome: record.confirm ? 'awaiting-confirm' : 'already-running', state };
      }
      await this.#files.writeRelease(order);
      this.#first = record ? null : order;
      try {
        return await this.#bringUp(order, signal);
      } finally {
        this.#first = null;
      }
    });
  }

  confirm(release: ReleaseId): Promise<{ result: 'confirmed' | 'not-active' }> {
    return this.#change(async () => {
      const record = this.#record;
      if (record?.active !== release || record.stopped) return { result: 'not-active' };
      if (record.confirm !== null) {
        await this.#save(confirmed(record));
        this.#say(`${release} is confirmed`);
      }
      return { result: 'confirmed' };
    });
  }

  revert(release: ReleaseId): Promise<{ result: 'reverted' | 'was-not-active'; active: ReleaseId | null }> {
    return this.#change(async () => {
      const record = this.#record;
      const isActive = record?.active === release && !record.stopped;
      if (isActive) await this.#goBack(record);
      return { result: isActive ? 'reverted' : 'was-not-active', active: this.running()?.release ?? null };
    });
  }

  stop(): Promise<void> {
    return this.#change(async () => {
      if (!this.#record || this.#record.stopped) return;
      await this.#save(stopped(this.#record));
      this.#say(`${this.#record.active} is stopped`);
      await this.#running.quiet();
    });
  }

  async checkHealth(signal: AbortSignal): Promise<AgentHealth> {
    const release = this.running();
    const { host } = this.#running;
    if (!release || !host) return { healthy: false, release: null, failure: notRunning(this.name).failure };
    const health = await checkHealth(host, release.settings, signal);
    return { ...health, release: release.release };
  }

  /** The release that is to run now; null when none is. */
  running(): HostedRelease | null {
    return this.#record && !this.#record.stopped ? this.#release : null;
  }

  get port(): number | null {
    return this.#running.port;
  }

  /** As the node sees it now; null when it knows of no such workload. */
  state(): NodeWorkload | null {
    const release = this.#first ?? this.#release;
    if (!release) return null;
    const record = this.#first ? null : this.#record;
    const { host, port, usualRuntime } = this.#running;
    return {
      workload: this.name,
      release: release.release,
      digest: release.digest,
      state: this.#condition(),
      runtime: host?.runtime?.name ?? record?.runtime ?? usualRuntime,
      address: port === null ? null : `127.0.0.1:${port}`,
      previousRelease: record?.previous?.release ?? null,
      revertsAtMs: record?.confirm?.untilMs ?? null,
      startedAtMs: host?.startedAtMs ?? null,
      restarts: host?.restarts ?? 0,
    };
  }

  /** Lets go of everything here; what is to run stays written. Requests under way are answered, within the time. */
  close(drainAtMostMs: number): Promise<void> {
    return this.#change(async () => {
      this.#deadline.arm(null);
      await this.#running.quiet(drainAtMostMs);
      await this.log.close();
    });
  }

  /** Stops it and deletes what the node keeps of it. */
  forget(): Promise<void> {
    return this.#change(async () => {
      await this.#save(null);
      await this.#running.quiet();
      await this.log.close();
      await this.#files.removeAll();
    });
  }

  #condition(): NodeWorkloadState {
    if (this.#first) return 'starting';
    if (!this.#record || this.#record.stopped) return 'stopped';
    switch (this.#running.host?.state ?? 'starting') {
      case 'up':
        if (this.#running.port === null) return 'failing';
        return this.#record.confirm ? 'awaiting-confirm' : 'running';
      case 'starting':
        return 'starting';
      case 'down':
      case 'stopped':
        return 'failing';
    }
  }

  async #bringUp(order: ActivateOrder, signal: AbortSignal): Promise<AgentActivation> {
    let candidate: Candidate;
    try {
      candidate = await this.#running.prepare(order, this.#record?.port ?? 0, signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure.code !== 'node/activation-failed') throw error;
      this.#say(`${order.release} did not come up: ${failure.message}`);
      return { outcome: 'unhealthy', failure, log: await this.log.tail(logLinesOfFailure) };
    }
    try {
      signal.throwIfAborted();
      const { port } = candidate;
      const runtime = candidate.host.runtime?.name ?? this.#running.usualRuntime;
      const { release, confirmWithinMs } = order;
      await this.#save(activated(this.#record, { release, port, runtime, nowMs: Date.now(), confirmWithinMs }), order);
    } catch (error) {
      await this.#running.drop(candidate);
      throw error;
    }
    this.#running.take(candidate);
    this.#first = null;
    this.#say(`${order.release} answers and waits to be confirmed`);
    const state = this.state();
    if (!state) throw notRunning(this.name);
    return { outcome: 'awaiting-confirm', state };
  }

  #whenDue(): void {
    const due = this.#record;
    const goingBack = this.#change(async () => {
      // A change that came before may have confirmed it, or put another release in its place.
      if (due === null || this.#record !== due) return;
      this.#say(`${due.active} was not confirmed in time`);
      try {
        await this.#goBack(due);
      } finally {
        // Still the same record: the change could not be written. What nobody confirmed must not stay for that.
        if (this.#record === due) this.#deadline.arm(goBackAgainMs);
      }
    });
    goingBack.catch((error: unknown) => this.#say(`going back failed: ${failureOf(error).message}`));
  }

  async #goBack(record: WorkloadRecord): Promise<void> {
    this.#say(`${record.active} is taken back`);
    await this.#save(reverted(record));
    await this.#runRecord();
  }

  /** Makes what runs what the record says. */
  async #runRecord(): Promise<void> {
    const release = this.running();
    if (!this.#record || !release) return this.#running.quiet();
    const port = await this.#running.keep(release, release.settings.port ?? this.#record.port);
    if (port !== this.#record.port) await this.#save({ ...this.#record, port });
  }

  /** Writes the record, then goes by it. */
  async #save(record: WorkloadRecord | null, release?: HostedRelease): Promise<void> {
    await this.#files.writeRecord(record);
    await this.#take(record, release);
    const kept = [record?.active, record?.previous?.release].filter((id) => id !== undefined);
    await this.#files.keepOnly(new Set(kept));
  }

  async #take(record: WorkloadRecord | null, release?: HostedRelease): Promise<void> {
    const active = record && (release ?? (await this.#files.readRelease(record.active)));
    this.#record = record;
    this.#release = active;
    this.#deadline.arm(record && revertsInMs(record, Date.now()));
  }

  #say(line: string): void {
    this.log.write(`flotilla: ${line}`);
  }

  /** One change at a time, in the order in which they came. */
  #change<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#changes.then(change);
    this.#changes = done.catch(() => {});
    return done;
  }
}

export function notRunning(name: WorkloadName): FlotillaError {
  return new FlotillaError('workload/not-found', `${name} does not run on this node.`, {
    hint: 'Roll it out to the node first.',
  });
}
