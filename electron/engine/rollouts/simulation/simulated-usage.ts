import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { Clock } from '../../clock.ts';

/** What clients ask of a release, and what each answer takes. */
export interface Traffic {
  readonly requestsPerSecond: number;
  readonly cpuMsPerRequest: number;
  readonly wallMsPerRequest: number;
  readonly bytesInPerRequest: number;
  readonly bytesOutPerRequest: number;
  readonly memoryBytes: number;
}

const noClients: Traffic = {
  requestsPerSecond: 0,
  cpuMsPerRequest: 0,
  wallMsPerRequest: 0,
  bytesInPerRequest: 0,
  bytesOutPerRequest: 0,
  memoryBytes: 16_000_000,
};

interface Counting {
  readonly sinceMs: number;
  readonly traffic: Traffic;
  /** Not whole: the share of the request that comes next is kept. */
  arrived: number;
}

/** The counters of a node that is not there: they grow with its clock, by the traffic of the release that runs. */
export class SimulatedUsage {
  readonly #clock: Clock;
  readonly #countings = new Map<ReleaseId, Counting>();
  #traffic: (release: ReleaseId) => Traffic = () => noClients;
  #running: ReleaseId | null = null;
  #atMs: number;

  constructor(clock: Clock, running: ReleaseId | null) {
    this.#clock = clock;
    this.#atMs = clock.nowMs();
    this.runs(running);
  }

  /** From now on; releases that ran before begin to count anew, as in another epoch. */
  serve(traffic: (release: ReleaseId) => Traffic): void {
    this.#traffic = traffic;
    this.#countings.clear();
    this.#atMs = this.#clock.nowMs();
    this.runs(this.#running);
  }

  runs(release: ReleaseId | null): void {
    this.#goOn();
    this.#running = release;
    if (release === null || this.#countings.has(release)) return;
    this.#countings.set(release, { sinceMs: this.#atMs, traffic: this.#traffic(release), arrived: 0 });
  }

  counters(workload: WorkloadName): UsageCounters[] {
    this.#goOn();
    const release = this.#running;
    const counting = release === null ? undefined : this.#countings.get(release);
    if (release === null || !counting) return [];
    const { traffic, sinceMs } = counting;
    const requests = Math.floor(counting.arrived);
    return [
      {
        workload,
        release,
        epoch: `simulated-${sinceMs}`,
        ageMs: this.#atMs - sinceMs,
        cpuMs: requests * traffic.cpuMsPerRequest,
        memoryBytes: traffic.memoryBytes,
        memoryPeakBytes: traffic.memoryBytes,
        requests,
        probes: 0,
        wallMs: requests * traffic.wallMsPerRequest,
        bytesIn: requests * traffic.bytesInPerRequest,
        bytesOut: requests * traffic.bytesOutPerRequest,
      },
    ];
  }

  #goOn(): void {
    const nowMs = this.#clock.nowMs();
    const counting = this.#running === null ? undefined : this.#countings.get(this.#running);
    if (counting) counting.arrived += (Math.max(0, nowMs - this.#atMs) / 1000) * counting.traffic.requestsPerSecond;
    this.#atMs = nowMs;
  }
}
