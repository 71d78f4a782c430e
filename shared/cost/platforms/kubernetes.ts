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
import { awsEgress, burstCredits, loadBalancer, paidUnits, peakUnits } from './sizing.ts';

/** GB of disk a node has: EKS gp3 as its node groups make them, GKE's default boot disk. */
const eksDiskGb = 20;
const gkeDiskGb = 100;

/**
 * Nodes of all regions: replicas = max(min, ⌈max(min, peak) × sf⌉); fit = min(⌊CPU/pod⌋, ⌊memory/pod⌋, pods);
 * nodes = max(min nodes, ⌈replicas / fit⌉). A pod that fits nowhere is reckoned one a node.
 */
function nodesFor<T>(context: BillContext<T>, machine: Machine): T {
  const { math, workload: w, choices, ledger } = context;
  const replicas = paidUnits(context, peakUnits(context, w.podVcpu, w.cpuMs), w.minReplicas);
  const byCpu = math.floor(math.div(math.of(machine.allocatableVcpu), w.podVcpu));
  const byMemory = math.floor(math.div(math.of(machine.allocatableMemoryGib), w.podMemoryGb));
  const fit = math.max(
    math.one,
    math.min(math.min(byCpu, byMemory), math.of(choices.maxPodsPerNode ?? machine.maxPods)),
  );
  const perRegion = math.ceil(math.div(math.div(replicas, w.regions), fit));
  const nodes = math.mul(w.regions, math.max(w.minNodes, perRegion));
  ledger.sized('replicas', replicas);
  ledger.sized('nodes', nodes);
  return nodes;
}

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
  people: 'clusterHours',
  isRegional: true,
  // 73.00 + nodes × 730 × price + nodes × 20 GB + load balancer + egress + credits
  bill: (context) => {
    const { math, workload: w, choices, ledger } = context;
    const hours = math.of(hoursPerMonth);
    ledger.charge({ id: 'cluster', what: 'Cluster', group: 'plan' }, 'aws.eks.cluster', math.mul(hours, w.regions));
    const nodes = nodesFor(context, context.machine(choices.node));
    ledger.chargeTariff({ id: 'nodes', what: 'Nodes', group: 'compute' }, choices.node, math.mul(nodes, hours));
    ledger.charge(
      { id: 'disks', what: 'Disks of the nodes', group: 'storage' },
      'aws.ebs.gp3',
      math.mul(nodes, math.of(eksDiskGb)),
    );
    loadBalancer(context);
    awsEgress(context);
    burstCredits(context, nodes, choices.node, w.cpuMs);
  },
  limits: (context) => podLimits(context, context.machine(context.choices.node), shortName(context.choices.node)),
  notes: () => ['Allocatable sizes of nodes and burst baselines are from memory.'],
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
    ledger.charge({ id: 'cluster', what: 'Cluster', group: 'plan' }, 'gcp.gke.cluster', math.mul(hours, w.regions));
    const nodes = nodesFor(context, context.machine(choices.gkeNode));
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
  notes: () => [
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
    ledger.chargeOwn({ id: 'cluster', what: 'Cluster', group: 'plan' }, w.regions, 'month', w.ownClusterUsd);
    const nodes = nodesFor(context, ownMachine(context));
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
};
