import type { Failure } from '#shared/domain/failure.ts';
import type { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { DriverKind, NodeFacts, NodeWorkload, RuntimeName } from '#shared/domain/node.ts';
import type { ColdStartKind, CompileMode, MeasuredFrom } from '#shared/domain/telemetry.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';

/**
 * One node, reached in one way. The rest of the engine knows nodes only through this.
 *
 * Every method
 * - connects by itself when needed and throws `FlotillaError` with a code when it cannot do its work;
 * - is idempotent: doing it again after success, or after a lost answer, changes nothing more;
 * - ends soon after `signal` aborts, down to the socket, and leaves the node in a state the next call understands;
 * - may be called while other calls run; the driver puts them in order where the node needs it.
 */
export interface NodeDriver {
  readonly kind: DriverKind;

  /** Resolves when the node was reached and knows us. Throws `ssh/*` or `node/unreachable`. */
  connect(signal: AbortSignal): Promise<{ roundTripMs: number | null }>;

  /** What the node is. Reads only. */
  facts(signal: AbortSignal): Promise<NodeFacts>;

  /** What runs there now, as the node says, never as the console remembers. Reads only. */
  status(signal: AbortSignal): Promise<NodeWorkload[]>;

  /**
   * Puts a module's bytes on the node under its digest. After `stored` or `already-there` the node holds exactly those
   * bytes: written beside, flushed, their digest computed there, then renamed. A crash leaves nothing or all of it.
   */
  stage(
    module: StagedModule,
    options: StageOptions,
  ): Promise<{ result: 'stored' | 'already-there'; bytesSent: number }>;

  /**
   * Starts a release beside the one that runs, checks its health on the node, and switches to it. The release before
   * stays ready, and the node goes back to it by itself unless `confirm` comes within `confirmWithinMs`.
   * When the new one is not healthy the old one is untouched and the outcome says why. The module must be staged.
   */
  activate(order: ActivationOrder, signal: AbortSignal): Promise<Activation>;

  /** Ends the wait for confirmation. `not-active`: the node went back already, or runs something else. */
  confirm(ref: ReleaseRef, signal: AbortSignal): Promise<{ result: 'confirmed' | 'not-active' }>;

  /**
   * Makes sure that this release does not run: puts the release before it back, or stops the workload where there was
   * none. `active` is what runs afterwards. Works after a confirmation too, for as long as the release before is kept.
   */
  revert(
    ref: ReleaseRef,
    signal: AbortSignal,
  ): Promise<{ result: 'reverted' | 'was-not-active'; active: ReleaseId | null }>;

  /** Stops a workload and keeps its releases. Not an error when nothing runs. */
  stop(workload: WorkloadName, signal: AbortSignal): Promise<void>;

  /** Asks the health path of the running release, on the node. */
  checkHealth(workload: WorkloadName, signal: AbortSignal): Promise<HealthCheck>;

  /** Lines of the workload's log: the last `tail`, then new ones while `follow` holds. Ends with `signal`. */
  logs(workload: WorkloadName, options: LogOptions): AsyncIterable<string>;

  /** Requests to the running workload, one after the other, over a kept connection. */
  probe(workload: WorkloadName, order: ProbeOrder, signal: AbortSignal): Promise<ProbeRound>;

  /** Counters of every release that runs there, in one round trip. What the node cannot count is null. Reads only. */
  usage(signal: AbortSignal): Promise<UsageCounters[]>;

  /**
   * Measures cold starts of the release that runs, beside it, never through it. One entry for each kind and way of
   * compiling that this node can do. `onProgress` hears the share done, 0 to 1.
   */
  measureColdStarts(
    workload: WorkloadName,
    order: { runs: number; onProgress: (share: number) => void },
    signal: AbortSignal,
  ): Promise<ColdStartMeasurement[]>;

  /** Stops everything Flotilla runs on the node and deletes what it put there. */
  forget(signal: AbortSignal): Promise<void>;

  /** Lets go of connections and timers here, for good. The node goes on as it is. */
  close(): Promise<void>;
}

export interface StagedModule {
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** Local file with the bytes. Its digest is checked again on the node, so a changed file is never installed. */
  readonly path: string;
}

export interface StageOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (bytesSent: number) => void;
}

export interface ReleaseRef {
  readonly workload: WorkloadName;
  readonly release: ReleaseId;
}

export interface ActivationOrder extends ReleaseRef {
  readonly digest: Digest;
  readonly settings: ReleaseSettings;
  readonly confirmWithinMs: number;
}

export type Activation =
  /** Runs, healthy, and waits to be confirmed. Also the answer when it was so already. */
  | { readonly outcome: 'awaiting-confirm'; readonly state: NodeWorkload }
  /** This release ran and was confirmed before. */
  | { readonly outcome: 'already-running'; readonly state: NodeWorkload }
  /** It did not become healthy; the node runs what it ran before. `log` is the end of its output. */
  | { readonly outcome: 'unhealthy'; readonly failure: Failure; readonly log: readonly string[] };

export type HealthCheck =
  | { readonly healthy: true; readonly release: ReleaseId; readonly tookMs: number }
  | { readonly healthy: false; readonly release: ReleaseId | null; readonly failure: Failure };

export interface LogOptions {
  readonly tail: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
}

export interface ProbeOrder {
  readonly path: string;
  readonly count: number;
  readonly timeoutMs: number;
}

export interface ProbeRound {
  readonly release: ReleaseId;
  readonly measuredFrom: MeasuredFrom;
  /** Time to first byte of each request that was answered with 200 to 399. */
  readonly samplesMs: readonly number[];
  /** Requests that failed or were answered otherwise. */
  readonly failed: number;
}

export interface ColdStartMeasurement {
  readonly release: ReleaseId;
  readonly digest: Digest;
  readonly kind: ColdStartKind;
  readonly compile: CompileMode;
  readonly runtime: RuntimeName;
  readonly runtimeVersion: string;
  readonly samplesMs: readonly number[];
  readonly overheadMs: number;
  readonly measuredFrom: MeasuredFrom;
}
