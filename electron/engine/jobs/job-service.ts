import { randomBytes } from 'node:crypto';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import { type Digest, JobId } from '#shared/domain/ids.ts';
import type { Job, JobKind, JobState } from '#shared/domain/job.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Clock } from '../clock.ts';

const keptFinished = 100;
const updateEveryMs = 100;

/** What the work of a job may say about itself. */
export interface JobReport {
  readonly signal: AbortSignal;
  /** Share done, 0 to 1, and what it does now. Calls in quick succession are merged. */
  progress(share: number | null, note: string): void;
}

/** What the work of a job brings: the module that it got or measured, or nothing. */
export type JobWork = (report: JobReport) => Promise<{ readonly digest: Digest } | void>;

interface Entry {
  job: Job;
  readonly abort: AbortController;
  publishedAtMs: number;
}

/**
 * Long work in the console: has an id at once, progress with a growing number, and can be cancelled down to the socket.
 * Finished jobs are remembered until the engine ends, the last hundred of them.
 */
export class JobService {
  readonly #clock: Clock;
  readonly #publish: (event: LiveEvent) => void;
  readonly #entries = new Map<JobId, Entry>();

  constructor(options: { clock: Clock; publish: (event: LiveEvent) => void }) {
    this.#clock = options.clock;
    this.#publish = options.publish;
  }

  start(kind: JobKind, title: string, work: JobWork): JobId {
    const id = JobId.parse(`job-${randomBytes(8).toString('hex')}`);
    const abort = new AbortController();
    const job: Job = {
      id,
      kind,
      title: title.slice(0, 300),
      state: { kind: 'running' },
      progress: null,
      note: '',
      result: null,
      startedAtMs: this.#clock.nowMs(),
      seq: 0,
    };
    const entry: Entry = { job, abort, publishedAtMs: 0 };
    this.#entries.set(id, entry);
    this.#update(entry, {});
    const progress = (share: number | null, note: string) => {
      if (entry.job.state.kind === 'running') this.#update(entry, { progress: share, note: note.slice(0, 500) });
    };
    void work({ signal: abort.signal, progress }).then(
      (result) => {
        if (result) this.#update(entry, { result: { digest: result.digest } });
        this.#finish(entry, { kind: 'done', atMs: this.#clock.nowMs() });
      },
      (error: unknown) => this.#finish(entry, this.#endOf(error, abort.signal)),
    );
    return id;
  }

  list(): Job[] {
    return [...this.#entries.values()].map((entry) => entry.job).reverse();
  }

  get(id: JobId): Job {
    return this.#entry(id).job;
  }

  /** Asks the work to end. Its state changes when it has. */
  cancel(id: JobId): Job {
    const entry = this.#entry(id);
    if (entry.job.state.kind === 'running') entry.abort.abort(new Error('cancelled'));
    return entry.job;
  }

  close(): void {
    for (const entry of this.#entries.values()) entry.abort.abort(new Error('the engine ends'));
  }

  #entry(id: JobId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new FlotillaError('job/not-found', 'There is no such job; it may be from before a restart.');
    return entry;
  }

  #endOf(error: unknown, signal: AbortSignal): JobState {
    const atMs = this.#clock.nowMs();
    return signal.aborted ? { kind: 'cancelled', atMs } : { kind: 'failed', atMs, failure: failureOf(error) };
  }

  #finish(entry: Entry, state: JobState): void {
    this.#update(entry, state.kind === 'done' ? { state, progress: 1 } : { state });
    const finished = [...this.#entries.values()].filter(({ job }) => job.state.kind !== 'running');
    for (const old of finished.slice(0, Math.max(0, finished.length - keptFinished))) this.#entries.delete(old.job.id);
  }

  #update(entry: Entry, change: Partial<Job>): void {
    entry.job = { ...entry.job, ...change, seq: entry.job.seq + 1 };
    const now = this.#clock.nowMs();
    if (entry.job.state.kind === 'running' && now - entry.publishedAtMs < updateEveryMs && entry.job.seq > 1) return;
    entry.publishedAtMs = now;
    this.#publish({ type: 'job', job: entry.job });
  }
}
