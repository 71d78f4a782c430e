import type { NodeCompatibility } from '#shared/domain/compatibility.ts';
import type { CostPrices, RequestCost } from '#shared/domain/cost-gate.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { GrantEnforcement } from '#shared/domain/grants.ts';
import type { Digest, NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { CapabilityApproval, CapabilityChange } from '#shared/domain/module-diff.ts';
import type { Node, Runtime } from '#shared/domain/node.ts';
import type { PolicyFinding } from '#shared/domain/policy.ts';
import type { RolloutRequest } from '#shared/domain/rollout.ts';
import type { ReleaseSettings } from '#shared/domain/workload.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Clock } from '../clock.ts';
import type { NodeDriver, StagedModule } from '../drivers/node-driver.ts';
import type { RolloutStore } from './rollout-store.ts';
import type { WorkloadStore } from './workload-store.ts';

/** What rollouts get from the rest of the engine. */
export interface RolloutOptions {
  readonly store: RolloutStore;
  readonly workloads: WorkloadStore;
  readonly clock: Clock;
  readonly user: string;
  readonly parallelNodes: () => number;
  readonly nodes: () => Node[];
  readonly driver: (id: NodeId) => NodeDriver;
  readonly module: (digest: Digest) => Module;
  readonly moduleFile: (digest: Digest) => StagedModule;
  /** Whether the runtimes of a node can run a module. */
  readonly compatibility: (digest: Digest, node: Node) => NodeCompatibility;
  /** What a module may do more than another one. */
  readonly gains: (from: Digest, to: Digest) => CapabilityChange[];
  readonly approval: (from: Digest, to: Digest) => CapabilityApproval | null;
  /** Which policies a release breaks, on some nodes or anywhere; what it takes to know that is looked up first. */
  readonly findings: (request: RolloutRequest) => Promise<(nodes: readonly Node[]) => PolicyFinding[]>;
  /** What runtimes make of a release's grants, given what its module imports. */
  readonly enforcement: (
    settings: ReleaseSettings,
    runtimes: readonly Runtime[],
    digest: Digest,
  ) => readonly GrantEnforcement[];
  /** What CPU time and traffic cost: the mean of the fleet's prices, or OpenCost's default rates without any. */
  readonly costPrices: () => CostPrices;
  /** What a request of a release cost on these nodes in the day before, by the same prices; null where nothing is known. */
  readonly historyCost: (workload: WorkloadName, release: ReleaseId, nodeIds: readonly NodeId[]) => RequestCost | null;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly onBug: (failure: Failure, error: unknown) => void;
  /** A node's workloads changed through a rollout. */
  readonly onNodeChanged: (id: NodeId) => void;
}
