import { type Machine } from '../price-entry.ts';
import {
  type BillContext,
  broken,
  hoursPerMonth,
  type LimitContext,
  type Platform,
  plainNumber,
  type Violation,
} from './platform.ts';
import { awsEgress, burstCredits, loadBalancer, nativeCpuMs, paidUnits, peakUnits } from './sizing.ts';

/** GB of disk a node has: EKS gp3 as its node groups make them, GKE's default boot disk. */
const eksDiskGb = 20;
const gkeDiskGb = 100;

/** Nodes that a bill pays, and all that the cluster has. */
interface ClusterNodes<T> {
  readonly paid: T;
  readonly all: T;
}

/**
 * Nodes of all regions: replicas = max(min, ⌈max(min, peak) × sf⌉); fit = min(⌊CPU/pod⌋, ⌊memory/pod⌋, pods);
 * nodes = max(min nodes, ⌈replicas / fit⌉). A pod that fits nowhere is reckoned one a node. Where others run there too:
 * without it = max(min nodes, sums(others)), with it = max(nodes, sums(others and replicas)), and what goes with the
 * workload is the difference.
 */
function nodesFor<T>(context: BillContext<T>, machine: Machine): ClusterNodes<T> {
  const { math, workload: w, choices, ledger } = context;
  const replicas = paidUnits(context, peakUnits(context, w.podVcpu, nativeCpuMs(context)), w.minReplicas);
  const perRegion = math.ceil(math.div(math.div(replicas, w.regions), fitOf(context, machine)));
  const alone = math.max(w.minNodes, perRegion);
  ledger.sized('replicas', replicas);
  if (choices.cluster === 'own') {
    const all = math.mul(w.regions, alone);
    ledger.sized('nodes', all);
    return { paid: all, all };
  }
  const without = math.mul(w.regions, math.max(w.minNodes, nodesOfSums(context, machine, math.zero)));
  const all = math.mul(w.regions, math.max(alone, nodesOfSums(context, machine, replicas)));
  ledger.sized('nodes', all);
  ledger.sized('nodes without it', without);
  return { paid: choices.cluster === 'whole' ? all : math.sub(all, without), all };
}

/** Whole pods of the workload that a node takes; at least one. */
function fitOf<T>({ math, workload: w, choices }: BillContext<T>, machine: Machine): T {
  const byCpu = math.floor(math.div(math.of(machine.allocatableVcpu), w.podVcpu));
  const byMemory = math.floor(math.div(math.of(machine.allocatableMemoryGib), w.podMemoryGb));
  const pods = math.of(choices.maxPodsPerNode ?? machine.maxPods);
  return math.max(math.one, math.min(math.min(byCpu, byMemory), pods));
}

/** Nodes of a region that all requests together fill: the pods of others are known by their sums only. */
function nodesOfSums<T>(context: BillContext<T>, machine: Machine, replicas: T): T {
  const { math, workload: w, choices } = context;
  const filled = (ofOthers: T, ofReplica: T, ofNode: number): T =>
    math.ceil(math.div(math.add(ofOthers, math.mul(replicas, ofReplica)), math.mul(math.of(ofNode), w.regions)));
  const byCpu = filled(w.othersVcpu, w.podVcpu, machine.allocatableVcpu);
  const byMemory = filled(w.othersMemoryGb, w.podMemoryGb, machine.allocatableMemoryGib);
  const byPods = filled(w.othersPods, math.one, choices.maxPodsPerNode ?? machine.maxPods);
  return math.max(math.max(byCpu, byMemory), byPods);
}

/** Clusters that a bill pays: none where the cluster stays for others. */
const clustersOf = <T>({ math, workload: w, choices }: BillContext<T>): T =>
  choices.cluster === 'shared' ? math.zero : w.regions;

const sharedNotes = ({ choices }: LimitContext): readonly string[] =>
  choices.cluster === 'own'
    ? []
    : [
        'Others run on this cluster, so the figure is what the bill would lack without this workload: nodes that go, its load balancer, its traffic. The cluster and its hours stay.',
        'Pods are packed as tightly as the sums of what they request allow; CPU credits count this workload alone.',
      ];

function podLimits({ workload: w, choices }: LimitContext, machine: Machine, name: string): readonly Violation[] {
  const fits = w.podVcpu <= machine.allocatableVcpu && w.podMemoryGb <= machine.allocatableMemoryGib;
  const pod = () => `${plainNumber(w.podVcpu)} vCPU and ${plainNumber(w.podMemoryGb)} GB`;
  return broken(
    [!fits, 'pod', () => `A pod of ${pod()} fits on no ${name}`],
    [choices.needsGpu, 'gpu', () => `${name} has no GPU`],
  );
}

/** A cluster's machines by their short names. */
const shortName = (priceId: string): string => priceId.replace(/^(aws\.ec2|gcp\.gce)\./, '');

export const eks: Platform = {
  id: 'eks',
  name: 'Kubernetes, EKS on EC2',
  family: 'containers',
  mayDip: true,
  people: 'clusterHours',
  isRegional: true,
  // 73.00 + nodes × 730 × price + nodes × 20 GB + load balancer + egress + credits
  bill: (context) => {
    const { math, choices, ledger } = context;
    const hours = math.of(hoursPerMonth);
    const clusterHours = math.mul(hours, clustersOf(context));
    ledger.charge({ id: 'cluster', what: 'Cluster', group: 'plan' }, 'aws.eks.cluster', clusterHours);
    const { paid: nodes, all } = nodesFor(context, context.machine(choices.node));
    ledger.chargeTariff({ id: 'nodes', what: 'Nodes', group: 'compute' }, choices.node, math.mul(nodes, hours));
    ledger.charge(
      { id: 'disks', what: 'Disks of the nodes', group: 'storage' },
      'aws.ebs.gp3',
      math.mul(nodes, math.of(eksDiskGb)),
    );
    loadBalancer(context);
    awsEgress(context);
    burstCredits(context, all, choices.node, nativeCpuMs(context));
  },
  limits: (context) => podLimits(context, context.machine(context.choices.node), shortName(context.choices.node)),
  notes: (context) => [...sharedNotes(context), 'Allocatable sizes of nodes and burst baselines are from memory.'],
};

export const gke: Platform = {
  id: 'gke',
  name: 'Kubernetes, GKE Standard',
  family: 'containers',
  people: 'clusterHours',
  isRegional: true,
  // +(73.00 − 74.40) + nodes × 730 × price + nodes × 100 GB + rule + e × 0.008 + egress
  bill: (context) => {
    const { math, workload: w, choices, ledger } = context;
    const hours = math.of(hoursPerMonth);
    const clusterHours = math.mul(hours, clustersOf(context));
    ledger.charge({ id: 'cluster', what: 'Cluster', group: 'plan' }, 'gcp.gke.cluster', clusterHours);
    const { paid: nodes } = nodesFor(context, context.machine(choices.gkeNode));
    ledger.chargeTariff({ id: 'nodes', what: 'Nodes', group: 'compute' }, choices.gkeNode, math.mul(nodes, hours));
    ledger.charge(
      { id: 'disks', what: 'Disks of the nodes', group: 'storage' },
      'gcp.pd-standard',
      math.mul(nodes, math.of(gkeDiskGb)),
    );
    ledger.charge(
      { id: 'lb.rule', what: 'Load balancer', group: 'network' },
      'gcp.lb.rule',
      math.mul(hours, w.regions),
    );
    ledger.charge({ id: 'lb.data', what: 'Load balancer data', group: 'network' }, 'gcp.lb.gb', w.egressGb);
    ledger.charge({ id: 'egress', what: 'Traffic to the internet', group: 'network' }, 'gcp.egress', w.egressGb);
  },
  limits: (context) => podLimits(context, context.machine(context.choices.gkeNode), shortName(context.choices.gkeNode)),
  notes: (context) => [
    ...sharedNotes(context),
    'The free cluster is one zonal or Autopilot cluster of the billing account.',
    'Load balancer prices and allocatable sizes are from memory.',
  ],
};

/** What a scenario says of a cluster of its own, as a machine. */
const ownMachine = <T>({ math, workload: w }: BillContext<T>): Machine => ({
  vcpu: math.number(w.ownNodeVcpu),
  memoryGib: math.number(w.ownNodeMemoryGib),
  baselineVcpu: null,
  allocatableVcpu: math.number(w.ownNodeVcpu),
  allocatableMemoryGib: math.number(w.ownNodeMemoryGib),
  maxPods: math.number(w.ownMaxPods),
});

export const ownKubernetes: Platform = {
  id: 'kubernetes-own',
  name: 'Kubernetes, your prices',
  family: 'containers',
  people: 'clusterHours',
  isRegional: false,
  applies: ({ choices }) => choices.hasOwnKubernetes,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const clusters = clustersOf(context);
    ledger.chargeOwn({ id: 'cluster', what: 'Cluster', group: 'plan' }, clusters, 'month', w.ownClusterUsd);
    const { paid: nodes } = nodesFor(context, ownMachine(context));
    const hours = math.mul(nodes, math.of(hoursPerMonth));
    ledger.chargeOwn({ id: 'nodes', what: 'Nodes', group: 'compute' }, hours, 'hour', w.ownNodeUsdPerHour);
    ledger.chargeOwn({ id: 'lb', what: 'Load balancer', group: 'network' }, w.regions, 'month', w.ownLoadBalancerUsd);
    ledger.chargeOwn(
      { id: 'egress', what: 'Traffic to the internet', group: 'network' },
      w.egressGb,
      'GB',
      w.ownEgressUsdPerGb,
    );
  },
  limits: ({ workload: w }) =>
    broken([
      w.podVcpu > w.ownNodeVcpu || w.podMemoryGb > w.ownNodeMemoryGib,
      'pod',
      () => 'A pod is larger than a node of yours',
    ]),
  notes: sharedNotes,
};
