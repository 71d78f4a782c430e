import { FlotillaError } from '#shared/domain/failure.ts';
import type { ReleaseId } from '#shared/domain/ids.ts';
import type { RuntimeName } from '#shared/domain/node.ts';
import { waitUntilHealthy } from './health.ts';
import type { HostedRelease } from './host-process.ts';
import type { Hosting } from './hosting.ts';
import type { RotatedLog } from './rotated-log.ts';
import { SupervisedHost } from './supervised-host.ts';
import type { ReleaseUsage } from './usage-ledger.ts';
import { type OpenedPort, WorkloadProxy } from './workload-proxy.ts';

export interface WorkloadSwitchOptions {
  readonly hosting: Pick<Hosting, 'launch' | 'usual'>;
  readonly log: RotatedLog;
  readonly probeMark: string;
  readonly onAnswered: (release: ReleaseId, status: number, seconds: number) => void;
  readonly usage: (release: ReleaseId) => ReleaseUsage;
}

/** A release that is up and healthy beside the one that answers clients. */
export interface Candidate {
  readonly release: HostedRelease;
  readonly host: SupervisedHost;
  readonly port: number;
  /** Set when the port is not the one that is open already. */
  readonly opened: OpenedPort | null;
}

/** Requests under way on a release that was switched off get this long beyond their own time limit. */
const drainGraceMs = 5_000;
const portAgainMs = 2_000;

/**
 * What runs of one workload: the port that clients use and the host behind it. Going from one release to another drops
 * no request: the new one answers before the old one is let go, and the old one first finishes what it began.
 */
export class WorkloadSwitch {
  readonly #options: WorkloadSwitchOptions;
  readonly #proxy: WorkloadProxy;
  readonly #retiring = new Set<Promise<void>>();
  #current: { release: HostedRelease; host: SupervisedHost } | null = null;
  #portAgain: NodeJS.Timeout | undefined;

  constructor(options: WorkloadSwitchOptions) {
    this.#options = options;
    this.#proxy = new WorkloadProxy(options);
  }

  get host(): SupervisedHost | null {
    return this.#current?.host ?? null;
  }

  /** Open for clients; null while nothing runs. */
  get port(): number | null {
    return this.#proxy.port;
  }

  /** What a release would run with that does not run yet. */
  get usualRuntime(): RuntimeName {
    return this.#options.hosting.usual;
  }

  /**
   * Starts a release beside the one that runs; rejects when it does not come up healthy, and leaves nothing of it.
   * `formerPort` is used again when the release does not ask for one and none is open; 0 for none.
   */
  async prepare(release: HostedRelease, formerPort: number, signal: AbortSignal): Promise<Candidate> {
    const host = this.#supervised(release);
    let opened: OpenedPort | null = null;
    try {
      const { port } = release.settings;
      const keepsPort = this.#proxy.port !== null && (port === null || port === this.#proxy.port);
      if (!keepsPort) opened = port === null ? await this.#openAny(formerPort) : await this.#proxy.open(port);
      await host.start(signal);
      const health = await waitUntilHealthy(host, release.settings, signal);
      if (!health.healthy) throw new FlotillaError(health.failure.code, health.failure.message, health.failure);
      return { release, host, opened, port: opened?.port ?? this.#proxy.port ?? 0 };
    } catch (error) {
      opened?.close();
      await host.stop();
      throw error;
    }
  }

  /** Lets the candidate answer from now on. */
  take({ release, host, opened }: Candidate): void {
    opened?.use();
    this.#putCurrent({ release, host });
  }

  /** Lets go of a candidate that is not taken after all. */
  async drop({ host, opened }: Candidate): Promise<void> {
    opened?.close();
    await host.stop();
  }

  /**
   * Runs a release that is to run whatever happens: it is started again and again until it is up. Resolves after the
   * first try with the port, which is another one when the port may be chosen and was taken meanwhile.
   */
  async keep(release: HostedRelease, port: number): Promise<number> {
    const host = this.#supervised(release);
    await host.keepRunning();
    this.#putCurrent({ release, host });
    if (this.#proxy.port !== port) await this.#openKept(port, release.settings.port !== null);
    return this.#proxy.port ?? port;
  }

  /** Runs nothing any more; the port is closed. Requests under way are answered, for as long as is allowed. */
  async quiet(drainAtMostMs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#proxy.close();
    this.#putCurrent(null, drainAtMostMs);
    await Promise.all(this.#retiring);
  }

  #putCurrent(
    next: { release: HostedRelease; host: SupervisedHost } | null,
    drainAtMostMs = Number.POSITIVE_INFINITY,
  ): void {
    const before = this.#current;
    clearTimeout(this.#portAgain);
    this.#current = next;
    this.#proxy.target = next && { release: next.release.release, host: next.host };
    if (!before) return;
    const drainMs = Math.min(drainAtMostMs, before.release.settings.requestTimeoutMs + drainGraceMs);
    const retiring = before.host.retire(drainMs);
    this.#retiring.add(retiring);
    void retiring.finally(() => this.#retiring.delete(retiring));
  }

  async #openAny(preferred: number): Promise<OpenedPort> {
    if (preferred === 0) return this.#proxy.open(0);
    return this.#proxy.open(preferred).catch(() => this.#proxy.open(0));
  }

  async #openKept(port: number, isFixed: boolean): Promise<void> {
    const keptFor = this.#current;
    let opened: OpenedPort;
    try {
      opened = await this.#proxy.open(port);
    } catch (error) {
      this.#options.log.write(`flotilla: ${error instanceof Error ? error.message : String(error)}`);
      if (isFixed) {
        this.#portAgain = setTimeout(() => void this.#openKept(port, true), portAgainMs);
        return;
      }
      opened = await this.#proxy.open(0);
    }
    // Another release may have come, or the workload may have been stopped, while the port was opened.
    if (this.#current === keptFor) opened.use();
    else opened.close();
  }

  #supervised(release: HostedRelease): SupervisedHost {
    const { hosting, log } = this.#options;
    const usage = this.#options.usage(release.release);
    const host = new SupervisedHost(
      (signal) => hosting.launch(release, () => log.lineWriter(), signal),
      (line) => log.write(`flotilla: ${release.release} ${line}`),
      () => usage.probed(),
    );
    usage.add(host);
    return host;
  }
}
