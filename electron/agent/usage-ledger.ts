import { randomBytes } from 'node:crypto';
import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import { after, beside, type HostUsage, unknownUsage } from './host-usage.ts';

/** A release that does not run any more is told of for so long, so that what it used last reaches the console. */
const toldAfterEndMs = 60_000;
/** How often hosts are read by themselves: what one uses after its last reading is lost when it ends by itself. */
const readEveryMs = 10_000;

/** A host as it is counted. */
export interface CountedHost {
  readonly used: HostUsage;
  readonly startedAtMs: number | null;
  /** Ended for good, with nothing left to read. */
  readonly isGone: boolean;
  readUsage(): Promise<void>;
}

/** A request of a client, from its arrival to the end of its answer. */
export interface AnsweredRequest {
  readonly wallMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** Counts for one release: every host it ever had in the agent's life, and every request. Nothing of it shrinks. */
export class ReleaseUsage {
  readonly #hosts = new Set<CountedHost>();
  readonly #counts = { requests: 0, probes: 0, wallMs: 0, bytesIn: 0, bytesOut: 0 };
  readonly #sinceMs: number;
  /** What hosts that are gone had used. */
  #gone = unknownUsage;
  #wasUp = false;
  #endedAtMs: number | null = null;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  add(host: CountedHost): void {
    this.#hosts.add(host);
    this.#endedAtMs = null;
  }

  answered({ wallMs, bytesIn, bytesOut }: AnsweredRequest): void {
    this.#counts.requests++;
    this.#counts.wallMs += wallMs;
    this.#counts.bytesIn += bytesIn;
    this.#counts.bytesOut += bytesOut;
  }

  probed(): void {
    this.#counts.probes++;
  }

  async read(): Promise<void> {
    await Promise.all([...this.#hosts].map((host) => host.readUsage()));
  }

  /** Null before its first host was up, and some time after its last one went. */
  counters(nowMs: number): Omit<UsageCounters, 'workload' | 'release' | 'epoch'> | null {
    this.#letGo(nowMs);
    if (!this.#wasUp || (this.#endedAtMs !== null && nowMs - this.#endedAtMs > toldAfterEndMs)) return null;
    let used = this.#gone;
    for (const host of this.#hosts) used = beside(used, host.used);
    return { ageMs: nowMs - this.#sinceMs, ...used, ...this.#counts };
  }

  #letGo(nowMs: number): void {
    for (const host of this.#hosts) {
      if (host.startedAtMs !== null) this.#wasUp = true;
      if (!host.isGone) continue;
      this.#gone = after(this.#gone, host.used);
      this.#hosts.delete(host);
      if (this.#hosts.size === 0) this.#endedAtMs = nowMs;
    }
  }
}

/**
 * What the releases on this node have used since the agent began; its run is their epoch. Promises that counters only
 * grow, whatever hosts end, are started anew or replaced, and that a figure this system does not tell is null.
 */
export class UsageLedger {
  readonly #epoch = randomBytes(9).toString('base64url');
  readonly #nowMs: () => number;
  readonly #releases = new Map<string, { workload: WorkloadName; release: ReleaseId; usage: ReleaseUsage }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Reads the hosts from time to time, until `close`. */
  start(): void {
    this.#timer = setInterval(() => void this.#read(), readEveryMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  of(workload: WorkloadName, release: ReleaseId): ReleaseUsage {
    const key = `${workload}/${release}`;
    const known = this.#releases.get(key);
    if (known) return known.usage;
    const usage = new ReleaseUsage(this.#nowMs());
    this.#releases.set(key, { workload, release, usage });
    return usage;
  }

  /** Reads everything anew. */
  async counters(): Promise<UsageCounters[]> {
    await this.#read();
    return this.lastCounters();
  }

  /** As read last. */
  lastCounters(): UsageCounters[] {
    const nowMs = this.#nowMs();
    return [...this.#releases.values()].flatMap(({ workload, release, usage }) => {
      const counters = usage.counters(nowMs);
      return counters ? [{ workload, release, epoch: this.#epoch, ...counters }] : [];
    });
  }

  async #read(): Promise<void> {
    await Promise.all([...this.#releases.values()].map(({ usage }) => usage.read()));
  }
}
