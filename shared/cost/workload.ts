/**
 * Numbers that formulas take, all of one month. Names carry the units. The letters are those of the formulas' comments.
 * Filled from a scenario, where each is given, assumed (and then said so), or a range of which this holds one value.
 */
export interface Workload<T> {
  /** N: requests a month. */
  readonly requests: T;
  /** CPU ms of a request on one vCPU: of native code (c), or of Wasm (c × w) where it was measured so. */
  readonly cpuMs: T;
  /** i: ms of a request in which it waits and uses no CPU. */
  readonly waitMs: T;
  /** e: GB to the internet a month. */
  readonly egressGb: T;
  /** Memory of one Wasm instance. */
  readonly memoryMb: T;
  /** w: CPU time as Wasm over CPU time as native code. */
  readonly wasmCpuFactor: T;
  /** pf: traffic at its peak over its mean. */
  readonly peakFactor: T;
  /** u: share of a vCPU that one is willing to use at the peak. */
  readonly targetUse: T;
  /** sf: share of the peak's machines that is paid for on average; 1: sized for the peak. */
  readonly paidShare: T;
  /** Regions it runs in by itself; traffic is split evenly. */
  readonly regions: T;
  readonly minReplicas: T;
  readonly minNodes: T;
  readonly zones: T;
  readonly podVcpu: T;
  readonly podMemoryGb: T;
  /** What all other pods of the same cluster request, and how many they are. */
  readonly othersVcpu: T;
  readonly othersMemoryGb: T;
  readonly othersPods: T;
  readonly lambdaMemoryMb: T;
  /** Share of Lambda's invocations that start cold. */
  readonly coldShare: T;
  readonly initMs: T;
  readonly runVcpu: T;
  readonly runMemoryGib: T;
  readonly runConcurrency: T;
  readonly vercelMemoryGb: T;
  readonly vercelSeats: T;
  readonly neuronsPerDay: T;
  readonly minMachines: T;
  /** Machines of a lattice's NATS servers, beside the hosts. */
  readonly natsMachines: T;
  readonly sites: T;
  readonly boxMonths: T;
  readonly boxWatts: T;
  readonly boxVcpu: T;
  readonly pue: T;
  readonly siteLinkUsd: T;
  readonly peopleUsdPerHour: T;
  readonly managedHours: T;
  readonly clusterHours: T;
  readonly machineHours: T;
  readonly ownClusterUsd: T;
  readonly ownNodeUsdPerHour: T;
  readonly ownNodeVcpu: T;
  readonly ownNodeMemoryGib: T;
  readonly ownMaxPods: T;
  readonly ownLoadBalancerUsd: T;
  readonly ownEgressUsdPerGb: T;
}

export type WorkloadNumber = keyof Workload<number>;

/** What is chosen rather than measured. */
export interface Choices {
  /** What `cpuMs` was measured of. */
  readonly cpuMeasuredAs: 'native' | 'wasm';
  /**
   * own: the cluster is there for this workload alone. shared: others run on it too, so a bill has what would go with
   * the workload. whole: that cluster with the workload and the others.
   */
  readonly cluster: 'own' | 'shared' | 'whole';
  readonly node: string;
  readonly gkeNode: string;
  readonly vm: string;
  readonly cloudflareContainer: CloudflareContainer;
  readonly language: string | null;
  readonly protocol: 'http' | 'tcp' | 'udp';
  readonly state: 'none' | 'external' | 'local';
  /** Size of the module as it would be uploaded (compressed where the platform counts so); null: not known. */
  readonly moduleMb: number | null;
  readonly needsGpu: boolean;
  readonly hasOwnKubernetes: boolean;
  /** Highest memory that a container of it was seen to use; null: not known. */
  readonly usedMemoryMb: number | null;
  /** Pods a node takes, where it is not what its machine usually takes; null: that. */
  readonly maxPodsPerNode: number | null;
  /** What a box costs; null: what the price book says. */
  readonly boxUsd: number | null;
  readonly energyUsdPerKwh: number | null;
}

/** vCPU, GiB, GB of disk. Source: Cloudflare's container pricing page, 2026-08-03. */
export const cloudflareContainers = {
  lite: { vcpu: 0.0625, memoryGib: 0.25, diskGb: 2 },
  basic: { vcpu: 0.25, memoryGib: 1, diskGb: 4 },
  'standard-1': { vcpu: 0.5, memoryGib: 4, diskGb: 8 },
  'standard-2': { vcpu: 1, memoryGib: 6, diskGb: 12 },
  'standard-3': { vcpu: 2, memoryGib: 8, diskGb: 16 },
  'standard-4': { vcpu: 4, memoryGib: 12, diskGb: 20 },
} as const;
export type CloudflareContainer = keyof typeof cloudflareContainers;
