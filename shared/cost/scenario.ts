import { z } from 'zod';
import { quantity } from './quantity.ts';
import { cloudflareContainers } from './workload.ts';

/** Fifteen digits of requests are more than all web servers of the world answer in a month. */
const mostRequests = 1e15;
const day = 86_400_000;

const requests = quantity({ min: 0, max: mostRequests });
const ms = quantity({ min: 0, max: day, unit: 'ms' });
const usd = quantity({ min: 0, max: 1e9, unit: 'US dollars' });
const hours = quantity({ min: 0, max: 1e5, unit: 'hours' });
const count = (min: number, max = 1e6) => quantity({ min, max, isWhole: true });
const share = quantity({ min: 0.001, max: 1 });
const vcpu = quantity({ min: 0.001, max: 1024, unit: 'vCPU' });
const memoryGb = quantity({ min: 0.001, max: 65_536, unit: 'GB' });

const workload = z.strictObject({
  requestsPerMonth: requests
    .optional()
    .describe('Requests in a month of 730 hours. Give this or requestsPerHourOfDay.'),
  requestsPerHourOfDay: z
    .array(
      z
        .number()
        .min(0)
        .max(mostRequests / 730),
    )
    .length(24, 'Write 24 numbers, one an hour of the day')
    .optional()
    .describe('Requests in each hour of a usual day; gives the month and the peak.'),
  cpuMs: ms.describe('CPU time of a request on one vCPU, as native code. Not its duration.'),
  waitMs: ms.describe('Time in which a request waits (network, database) and uses no CPU.'),
  wallMs: ms.optional().describe('Duration of a request, where known; only to check the other two.'),
  egressGb: quantity({ min: 0, max: 1e9, unit: 'GB' }).describe('Traffic to the internet a month.'),
  memoryMb: quantity({ min: 0, max: 1e6, unit: 'MB' }).describe('Memory of one instance of the module.'),
  cpuMeasuredAs: z
    .enum(['native', 'wasm'])
    .optional()
    .describe('What cpuMs was measured of: native code, or Wasm (then native code is cpuMs / wasmCpuFactor).'),
  wasmCpuFactor: quantity({ min: 0.1, max: 100 })
    .optional()
    .describe('CPU time as Wasm over native; 1 when not given.'),
  moduleMb: z.number().positive().max(1e5).optional().describe('Size of the module as uploaded.'),
  language: z.string().min(1).max(40).optional().describe('Language of the source.'),
  protocol: z.enum(['http', 'tcp', 'udp']).optional().describe('What it answers; http when not given.'),
  state: z.enum(['none', 'external', 'local']).optional().describe('Where state is kept; none when not given.'),
  needsGpu: z.boolean().optional().describe('Whether it needs a GPU; false when not given.'),
  neuronsPerDay: quantity({ min: 0, max: 1e12 }).optional().describe('Neurons of Workers AI a day; 0 when not given.'),
});

const traffic = z.strictObject({
  peakFactor: quantity({ min: 1, max: 1000 })
    .optional()
    .describe('Traffic at the peak over the mean; 3 when not given.'),
  targetUse: share.optional().describe('Share of a vCPU to use at the peak; 0.6 when not given.'),
  paidShare: share
    .optional()
    .describe('Share of the replicas of the peak that is paid for on average; 1 (no scaling) when not given.'),
  regions: count(1, 1000).optional().describe('Regions that it runs in by itself; 1 when not given.'),
});

const containers = z.strictObject({
  podVcpu: vcpu.optional().describe('vCPU of a replica; 0.25 when not given.'),
  podMemoryGb: memoryGb.optional().describe('Memory of a replica; 0.5 when not given.'),
  usedMemoryMb: z
    .number()
    .positive()
    .max(1e8)
    .optional()
    .describe('Highest memory seen in a replica; sizes it rightly.'),
  minReplicas: count(1).optional().describe('Replicas at least, a region; 1 when not given.'),
  minNodes: count(1).optional().describe('Nodes at least, a region; 1 when not given.'),
  maxPodsPerNode: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('Pods a node of EKS or GKE takes; of the machine when not given.'),
  others: z
    .strictObject({
      vcpu: quantity({ min: 0, max: 1e6, unit: 'vCPU' }).describe('vCPU that the other pods request.'),
      memoryGb: quantity({ min: 0, max: 1e8, unit: 'GB' }).describe('Memory that the other pods request.'),
      pods: count(0).describe('How many they are.'),
    })
    .optional()
    .describe('What else runs on the same cluster; without it the cluster is there for this workload alone.'),
  zones: count(1, 10).optional().describe('Zones of the load balancer; 3 when not given.'),
  node: z.string().min(1).max(80).optional().describe('Machine of EKS nodes; t3.medium when not given.'),
  gkeNode: z.string().min(1).max(80).optional().describe('Machine of GKE nodes; e2-medium when not given.'),
});

const lambda = z.strictObject({
  memoryMb: quantity({ min: 128, max: 10_240, unit: 'MB', isWhole: true })
    .optional()
    .describe('Memory of the function; when not given, 128 or what the module needs.'),
  coldShare: quantity({ min: 0, max: 1 }).optional().describe('Share of requests that start cold; 0 when not given.'),
  initMs: quantity({ min: 0, max: 60_000, unit: 'ms' })
    .optional()
    .describe('Duration of a cold start; 0 when not given.'),
});

const cloudRun = z.strictObject({
  vcpu: vcpu.optional().describe('vCPU of an instance; 1 when not given.'),
  memoryGib: memoryGb.optional().describe('GiB of an instance; 0.5 when not given.'),
  concurrency: count(1, 1000).optional().describe('Requests at once in an instance; 80 when not given.'),
});

const machines = z.strictObject({
  machine: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe('Machine with Wasmtime or wasmCloud; t3.medium when not given.'),
  atLeast: count(1).optional().describe('Machines at least, a region; 2 when not given.'),
  natsMachines: count(0).optional().describe('Machines for NATS beside the hosts of wasmCloud; 0 when not given.'),
});

const boxes = z.strictObject({
  sites: count(1).optional().describe('Sites, each with a box at least; 1 when not given.'),
  priceUsd: z.number().min(0).max(1e7).optional().describe('Price of a box; of the price book when not given.'),
  months: quantity({ min: 1, max: 600, unit: 'months' }).optional().describe('Life of a box; 36 when not given.'),
  watts: quantity({ min: 0, max: 10_000, unit: 'W' })
    .optional()
    .describe('Power of a box in the mean; 10 when not given.'),
  vcpu: vcpu.optional().describe('Cores of a box; 4 when not given.'),
  pue: quantity({ min: 1, max: 10 }).optional().describe('Power with cooling over power of the box; 1 when not given.'),
  linkUsd: usd.optional().describe('Link of a site a month; 0 when not given.'),
  energyUsdPerKwh: z.number().min(0).max(100).optional().describe('Price of power; of the price book when not given.'),
});

const ownKubernetes = z
  .strictObject({
    clusterUsd: usd.describe('Cluster a month.'),
    nodeUsdPerHour: usd.describe('A node an hour.'),
    nodeVcpu: vcpu.describe('vCPU of a node that pods may use.'),
    nodeMemoryGib: memoryGb.describe('GiB of a node that pods may use.'),
    maxPods: count(1, 10_000).optional().describe('Pods a node; 110 when not given.'),
    loadBalancerUsd: usd.describe('Load balancer a month.'),
    egressUsdPerGb: usd.describe('A GB to the internet.'),
  })
  .describe('A cluster with prices of your own.');

const people = z.strictObject({
  usdPerHour: usd.optional().describe("Cost of a person's hour; 0 when not given."),
  managedHours: hours.optional().describe('Hours a month for what a vendor runs; 0 when not given.'),
  clusterHours: hours.optional().describe('Hours a month for a Kubernetes cluster; 0 when not given.'),
  machineHours: hours.optional().describe('Hours a month for machines and boxes; 0 when not given.'),
});

/** Answers to questions that no number tells; `flotilla cost` uses them to say whether Wasm fits. */
const advice = z
  .strictObject({
    runs: z.enum(['request', 'minutes', 'always']).optional().describe('How long one run lasts.'),
    systemAccess: z
      .enum(['none', 'files', 'threads', 'processes', 'devices'])
      .optional()
      .describe('The most that it needs of the operating system.'),
    inputOutput: z.enum(['light', 'databases', 'streams']).optional().describe('What it spends its waiting on.'),
    libraries: z
      .enum(['compile', 'unsure', 'do-not-compile'])
      .optional()
      .describe('Whether the libraries that it uses compile to Wasm.'),
    locations: z.number().int().min(1).max(1e6).optional().describe('Places it should run in.'),
    busyShare: z.number().min(0).max(1).optional().describe('Share of the time in which it has work.'),
    latencyGoalMs: z.number().positive().max(1e6).optional().describe('Time in which an answer is wanted.'),
    tenants: z.enum(['own', 'trusted', 'untrusted']).optional().describe('Whose code it is.'),
    sovereignty: z.enum(['none', 'region', 'site']).optional().describe('What data must not leave.'),
    deviceMemoryMb: z.number().positive().max(1e8).optional().describe('Memory of the smallest device, in MB.'),
  })
  .describe('Answers for the advice on whether Wasm fits.');

const shape = z.strictObject({
  version: z.literal(1).describe('Version of this format.'),
  name: z.string().min(1).max(200).describe('Of the scenario.'),
  region: z.string().min(1).max(40).optional().describe('us, or a region of a price file; us when not given.'),
  freeTiers: z.boolean().optional().describe('Whether the account still has its free tiers; true when not given.'),
  workload: workload.describe('What is to run.'),
  traffic: traffic.optional().describe('How the traffic comes and how capacity follows it.'),
  containers: containers.optional().describe('How it runs as containers.'),
  lambda: lambda.optional(),
  cloudRun: cloudRun.optional(),
  cloudflareContainer: z
    .enum(Object.keys(cloudflareContainers) as [keyof typeof cloudflareContainers])
    .optional()
    .describe('Instance type; basic when not given.'),
  vercel: z
    .strictObject({
      memoryGb: quantity({ min: 0.125, max: 1024, unit: 'GB' })
        .optional()
        .describe('Memory of a function; 2 when not given.'),
      seats: count(1).optional().describe('Seats; 1 when not given.'),
    })
    .optional(),
  machines: machines.optional().describe('Virtual machines with a runtime.'),
  boxes: boxes.optional().describe('Boxes of your own.'),
  ownKubernetes: ownKubernetes.optional(),
  people: people.optional().describe("People's hours."),
  today: z
    .strictObject({
      usdPerMonth: z.number().min(0).max(1e12).optional().describe('US dollars a month.'),
      option: z.string().min(1).max(80).optional().describe('Id of the option that you run now: eks, fargate-arm.'),
      source: z.string().min(1).max(300).optional().describe('Where the amount is from: a bill, an estimate.'),
    })
    .optional()
    .describe('What you pay now for this workload.'),
  advice: advice.optional(),
});
type Shape = z.infer<typeof shape>;

/** Rounding of measurements may keep a duration and its parts this far apart. */
const partsApart = 0.05;

function contradictions({ workload: w, traffic: t, people: p, today }: Shape, context: z.RefinementCtx<Shape>): void {
  const tell = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  const [month, curve] = [w.requestsPerMonth, w.requestsPerHourOfDay];
  if (month === undefined && curve === undefined)
    tell(['workload', 'requestsPerMonth'], 'Give requestsPerMonth or requestsPerHourOfDay');
  if (month !== undefined && curve !== undefined)
    tell(['workload', 'requestsPerHourOfDay'], 'requestsPerMonth is given too: take one away');
  if (curve !== undefined && t?.peakFactor !== undefined)
    tell(['traffic', 'peakFactor'], 'requestsPerHourOfDay gives the peak: take one away');
  if (w.wallMs !== undefined) {
    const parts = w.cpuMs.base + w.waitMs.base;
    if (w.cpuMs.base > w.wallMs.base)
      tell(['workload', 'wallMs'], `A request cannot use ${w.cpuMs.base} ms of CPU in ${w.wallMs.base} ms`);
    else if (Math.abs(w.wallMs.base - parts) > partsApart * Math.max(1, parts))
      tell(['workload', 'wallMs'], `cpuMs and waitMs make ${parts} ms, not ${w.wallMs.base}`);
  }
  if (today !== undefined && (today.usdPerMonth === undefined) === (today.option === undefined))
    tell(['today', 'usdPerMonth'], 'Give usdPerMonth or option, one of them');
  const given = (['managedHours', 'clusterHours', 'machineHours'] as const).find((name) => (p?.[name]?.high ?? 0) > 0);
  if (given !== undefined && p?.usdPerHour === undefined)
    tell(['people', 'usdPerHour'], `${given} are given; say what an hour costs, also when it is 0`);
}

/** What a cost comparison is made from, as a person writes it. */
export const Scenario = shape
  .superRefine(contradictions)
  .describe('A scenario for "flotilla cost": a workload, and how it would run elsewhere.');
export type Scenario = z.infer<typeof Scenario>;

/** The format as a JSON Schema: what stands in `assets/pricing/scenario.schema.json`. */
export const scenarioSchema = (): object => ({
  title: 'Flotilla cost scenario',
  ...z.toJSONSchema(shape, { io: 'input', target: 'draft-2020-12' }),
});
