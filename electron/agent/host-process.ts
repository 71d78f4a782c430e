import type { Agent } from 'node:http';
import type { Digest, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { RuntimeName } from '#shared/domain/node.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';
import type { HostUsage } from './host-usage.ts';

/** A release as the node keeps it. */
export interface HostedRelease {
  readonly workload: WorkloadName;
  readonly release: ReleaseId;
  readonly digest: Digest;
  readonly settings: ReleaseSettings;
}

/** The right to send one request to a host. */
export interface Lease {
  /** On loopback. */
  readonly port: number;
  readonly agent: Agent;
  /** When the request takes longer, the holder gives up and calls `broken`. */
  readonly timeLimitMs: number;
  /** The request was answered, or its client went away. */
  done(): void;
  /** No request was sent after all. */
  unused(): void;
  /** It was not answered, in time or at all; the host makes sure that it holds nothing up. */
  broken(): void;
}

/** One runtime process (or pool of workers) that listens and answers for a release. */
export interface HostProcess {
  readonly runtime: { readonly name: RuntimeName; readonly version: string };
  /** Workers that it had to replace by itself. */
  readonly replaced: number;
  /** As read last; stays when it has ended. */
  readonly used: HostUsage;
  /** Reads anew what it has used; never rejects. */
  readUsage(): Promise<void>;
  acquire(): Promise<Lease>;
  /** Resolves with the reason when it has ended, whoever ended it. */
  readonly exited: Promise<string>;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a release; resolves when it listens, rejects with the reason when it does not. */
export type LaunchHost = (signal: AbortSignal) => Promise<HostProcess>;
