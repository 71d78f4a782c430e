import type { z } from 'zod';
import { type Scenario } from './scenario.ts';

type Given = z.input<typeof Scenario>;

/** One side of a case: what it runs as, and which of its figures is compared. */
export interface ClaimSide {
  /** Id of an option. */
  readonly option: string;
  /** Changes to the claim's scenario, section by section. */
  readonly changes?: Partial<Given>;
  /** total: the bill. nodes: cluster, nodes and disks. share: of a cluster that stays. */
  readonly figure?: 'total' | 'nodes' | 'share';
}

/** Inputs with which a claim is replayed. */
export interface ClaimCase {
  readonly words: string;
  readonly before: ClaimSide;
  readonly after: ClaimSide;
}

/** Something that is said about Wasm, with what makes it true and what breaks it. */
export interface Claim {
  readonly id: string;
  /** As it is claimed, in short. */
  readonly claimed: string;
  /** Share of the cost that is saved, at least, for the claim to hold. */
  readonly saving: number;
  /** Inputs with which it is true; all of them are needed. */
  readonly trueWhen: readonly string[];
  /** Inputs of which each one breaks it. */
  readonly breaksWhen: readonly string[];
  readonly scenario: Given;
  readonly cases: readonly ClaimCase[];
}

/** Three small replicas all day: 16 million requests of 5 ms CPU and 95 ms waiting. */
const service: Given = {
  version: 1,
  name: 'Three replicas all day',
  workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16 },
  containers: { minReplicas: 3, minNodes: 3 },
};
const cluster: ClaimSide = { option: 'eks' };
const onLambda = (changes: Partial<Given> = {}): ClaimSide => ({ option: 'lambda-arm', changes });
const allCpu = { workload: { ...service.workload, cpuMs: 100, waitMs: 0 } };

const twoHundredToThree: Claim = {
  id: '200-to-3',
  claimed: 'A service of three Kubernetes replicas for about $200 a month costs about $3 as Wasm',
  saving: 0.98,
  trueWhen: [
    'One service pays for the whole cluster, and the cluster is switched off afterwards',
    'At most 16 million requests a month',
    'The 100 ms of a request are its duration, of which about 6 ms are CPU time',
    'Nobody else uses the free tier of the account',
    'Hardly any traffic goes to the internet',
    'The plan has no minimum',
  ],
  breaksWhen: [
    'The cluster stays for others: then only its share is at stake',
    'The 100 ms are CPU time',
    'The free tier is used up',
    '200 GB go to the internet',
    'It is held against right-sized containers; and native code on the same Lambda costs the same as Wasm',
  ],
  scenario: service,
  cases: [
    {
      words: 'The whole cluster goes; 100 ms are mostly waiting; free tier unused',
      before: cluster,
      after: onLambda(),
    },
    { words: 'The same on Fastly, without a minimum', before: cluster, after: { option: 'fastly' } },
    {
      words: 'A million requests: all within the free tier',
      before: cluster,
      after: onLambda({ workload: { ...service.workload, requestsPerMonth: 1e6 } }),
    },
    { words: 'The free tier is used up by others', before: cluster, after: onLambda({ freeTiers: false }) },
    { words: 'The same on Workers, with its plan', before: cluster, after: { option: 'workers-paid' } },
    { words: 'The 100 ms are CPU time', before: cluster, after: onLambda(allCpu) },
    {
      words: 'The 100 ms are CPU time, on Workers',
      before: cluster,
      after: { option: 'workers-paid', changes: allCpu },
    },
    {
      words: '200 GB go to the internet',
      before: cluster,
      after: onLambda({ workload: { ...service.workload, egressGb: 200 } }),
    },
    { words: 'Fastly charges its minimum', before: cluster, after: { option: 'fastly-minimum' } },
    { words: 'Against right-sized containers', before: { option: 'containers-right-sized' }, after: onLambda() },
    { words: 'The cluster stays for others', before: { option: 'eks', figure: 'share' }, after: onLambda() },
  ],
};

/** Sixty pods on m5.large nodes, with 512 MiB each or 32 MiB. */
const packed = (podVcpu: number, podMemoryGb: number, minNodes: number, maxPodsPerNode: number): Partial<Given> => ({
  containers: { node: 'm5.large', minReplicas: 60, minNodes, maxPodsPerNode, podVcpu, podMemoryGb },
});
const denser = (words: string, podVcpu: number, minNodes: number, maxPodsPerNode = 29): ClaimCase => ({
  words,
  before: { option: 'eks', figure: 'nodes', changes: packed(podVcpu, 0.5, minNodes, maxPodsPerNode) },
  after: { option: 'eks', figure: 'nodes', changes: packed(podVcpu, 0.03125, minNodes, maxPodsPerNode) },
});

const fortyToSixty: Claim = {
  id: '40-to-60-percent',
  claimed: 'Microservices rewritten to Wasm cost 40 to 60 % less: denser nodes',
  saving: 0.4,
  trueWhen: [
    'Memory, not CPU, decides how many pods a node takes: 0.05 vCPU or less a pod',
    'Nodes take 110 pods',
    'No more nodes are kept than the pods need, down to one',
  ],
  breaksWhen: ['Nodes take 29 pods, as usual', 'Three nodes are kept whatever runs', 'A pod requests 0.1 vCPU or more'],
  scenario: service,
  cases: [
    denser('60 pods of 0.05 vCPU on nodes that take 110 pods', 0.05, 1, 110),
    denser('60 pods of 0.02 vCPU, all on a single node', 0.02, 1, 110),
    denser('60 pods of 0.05 vCPU, never under three nodes', 0.05, 3, 110),
    denser('60 pods of 0.05 vCPU on nodes that take 29 pods, as usual', 0.05, 1),
    denser('60 pods of 0.1 vCPU', 0.1, 1),
    denser('60 pods of 0.2 vCPU: CPU fills the nodes', 0.2, 1),
  ],
};

/** A steady API: 100 million requests of 7 ms CPU and 43 ms waiting, 500 GB. */
const api: Given = {
  version: 1,
  name: 'Steady API',
  workload: { requestsPerMonth: 1e8, cpuMs: 7, waitMs: 43, egressGb: 500, memoryMb: 32 },
  containers: { minReplicas: 3, minNodes: 3 },
};

const seventy: Claim = {
  id: '70-percent',
  claimed: 'Wasm at the edge costs 70 % less than other serverless',
  saving: 0.7,
  trueWhen: ['It is held against a cluster that is idle most of the time and goes afterwards'],
  breaksWhen: [
    'It is held against serverless functions of the same traffic',
    'It is held against right-sized containers',
    'Traffic to the internet is most of the bill',
  ],
  scenario: api,
  cases: [
    { words: 'Fastly against Lambda', before: { option: 'lambda-arm' }, after: { option: 'fastly' } },
    {
      words: 'Workers against Lambda, which charges for traffic',
      before: { option: 'lambda-arm' },
      after: { option: 'workers-paid' },
    },
    {
      words: 'Workers against containers on Fargate',
      before: { option: 'fargate-arm' },
      after: { option: 'workers-paid' },
    },
    { words: 'Workers against a cluster that goes', before: { option: 'eks' }, after: { option: 'workers-paid' } },
  ],
};

const pod = (podMemoryGb: number): Partial<Given> => ({ containers: { minReplicas: 1, podMemoryGb } });
const function_ = (memoryMb: number): Partial<Given> => ({ lambda: { memoryMb } });

const lessMemory: Claim = {
  id: '512-to-16-mb',
  claimed: 'An image service needs 16 MB as Wasm where it needed 512 MB: 97 % less memory',
  saving: 0.97,
  trueWhen: ['What is counted is memory, not money: a picture of at most 4 megapixels fits 16 MB'],
  breaksWhen: [
    'Memory is a fifth of what a replica costs; CPU is the rest',
    'The platform has a floor: 128 MB on Lambda, 512 MB on Fargate',
    'The platform does not meter memory: Workers, Fastly',
  ],
  scenario: { ...service, workload: { ...service.workload, requestsPerMonth: 1e6 } },
  cases: [
    {
      words: "A replica's share of a cluster",
      before: { option: 'eks', figure: 'share', changes: pod(0.5) },
      after: { option: 'eks', figure: 'share', changes: pod(0.015625) },
    },
    {
      words: 'Fargate, whose smallest task has 512 MB',
      before: { option: 'fargate-arm', changes: pod(0.5) },
      after: { option: 'fargate-arm', changes: pod(0.015625) },
    },
    {
      words: 'Lambda, whose least is 128 MB and then a fourth of the CPU, without a free tier',
      before: { option: 'lambda-arm', changes: { ...function_(512), freeTiers: false } },
      after: { option: 'lambda-arm', changes: { ...function_(128), freeTiers: false } },
    },
    {
      words: 'Workers, which do not meter memory',
      before: { option: 'workers-paid' },
      after: { option: 'workers-paid' },
    },
  ],
};

/** What articles of 2026 claim; each is ready to be replayed with one's own numbers. */
export const claims: readonly Claim[] = [twoHundredToThree, fortyToSixty, seventy, lessMemory];
