import { type Failure, FlotillaError } from '#shared/domain/failure.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';
import type { Lease } from './host-process.ts';
import { isGoodStatus, timedGet } from './timed-request.ts';

export type Health =
  | { readonly healthy: true; readonly tookMs: number }
  | { readonly healthy: false; readonly failure: Failure };

/** A component may need a moment after it listens; an answer that says no this often in a row is believed. */
const triesOfNewRelease = 3;
const betweenTriesMs = 200;

export interface Answering {
  acquire(): Promise<Lease>;
  /** A check was answered: it is no request of a client, and uses CPU like one. */
  probed(): void;
}

/** Asks the health path once, past the workload's port, so that it does not count as traffic. */
export async function checkHealth(host: Answering, settings: ReleaseSettings, signal: AbortSignal): Promise<Health> {
  const { healthPath: path, healthTimeoutMs: timeoutMs } = settings;
  let lease: Lease;
  try {
    lease = await host.acquire();
  } catch (error) {
    return unhealthy(`it takes no requests: ${said(error)}`);
  }
  try {
    const { status, firstByteMs } = await timedGet({ port: lease.port, agent: lease.agent, path, timeoutMs, signal });
    lease.done();
    host.probed();
    if (isGoodStatus(status)) return { healthy: true, tookMs: firstByteMs };
    return unhealthy(`${path} answered ${status}`);
  } catch (error) {
    lease.broken();
    signal.throwIfAborted();
    return unhealthy(`${path} failed: ${said(error)}`);
  }
}

/** Asks a release that just started, a few times at most; gives the last answer. */
export async function waitUntilHealthy(
  host: Answering,
  settings: ReleaseSettings,
  signal: AbortSignal,
): Promise<Health> {
  for (let tries = 1; ; tries++) {
    const health = await checkHealth(host, settings, signal);
    if (health.healthy || tries === triesOfNewRelease) return health;
    await new Promise((resolve) => setTimeout(resolve, betweenTriesMs));
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

function unhealthy(what: string): Health {
  const error = new FlotillaError('node/activation-failed', `The release is not healthy: ${what}.`, {
    hint: 'Look at the workload’s log.',
  });
  return { healthy: false, failure: error.failure };
}
