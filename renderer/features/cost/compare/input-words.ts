import { type WizardStep } from '#shared/cost/stored-scenario.ts';

/** How a person calls an input, by where it stands in a scenario. */
const words: Readonly<Record<string, string>> = {
  name: 'Name',
  region: 'Region',
  freeTiers: 'Free tiers of the account',
  'workload.requestsPerMonth': 'Requests a month',
  'workload.requestsPerHourOfDay': 'Requests in each hour of the day',
  'workload.cpuMs': 'CPU of a request (ms)',
  'workload.waitMs': 'Waiting of a request (ms)',
  'workload.wallMs': 'Duration of a request (ms)',
  'workload.egressGb': 'Traffic to the internet (GB a month)',
  'workload.memoryMb': 'Memory of an instance (MB)',
  'workload.cpuMeasuredAs': 'What the CPU time was measured of',
  'workload.wasmCpuFactor': 'CPU as Wasm over native',
  'workload.moduleMb': 'Size of the module (MB)',
  'workload.language': 'Language',
  'workload.protocol': 'Protocol',
  'workload.state': 'Where state is kept',
  'workload.needsGpu': 'Needs a GPU',
  'workload.neuronsPerDay': 'Neurons of Workers AI a day',
  'traffic.peakFactor': 'Peak over mean traffic',
  'traffic.targetUse': 'Share of a vCPU used at the peak',
  'traffic.paidShare': "Share of the peak's replicas paid for",
  'traffic.regions': 'Regions',
  'containers.podVcpu': 'vCPU of a replica',
  'containers.podMemoryGb': 'Memory of a replica (GB)',
  'containers.usedMemoryMb': 'Memory that a replica was seen to use (MB)',
  'containers.minReplicas': 'Replicas at least',
  'containers.minNodes': 'Nodes at least',
  'containers.maxPodsPerNode': 'Pods a node takes',
  'containers.zones': 'Zones of the load balancer',
  'containers.node': 'Machine of EKS nodes',
  'containers.gkeNode': 'Machine of GKE nodes',
  'containers.others': 'What else runs on the cluster',
  'lambda.memoryMb': 'Memory of the Lambda function (MB)',
  'lambda.coldShare': 'Share of cold starts',
  'lambda.initMs': 'Duration of a cold start (ms)',
  'cloudRun.vcpu': 'vCPU of a Cloud Run instance',
  'cloudRun.memoryGib': 'Memory of a Cloud Run instance (GiB)',
  'cloudRun.concurrency': 'Requests at once in a Cloud Run instance',
  cloudflareContainer: 'Type of Cloudflare container',
  'vercel.memoryGb': 'Memory of a Vercel function (GB)',
  'vercel.seats': 'Seats at Vercel',
  'machines.machine': 'Machine with a runtime',
  'machines.atLeast': 'Machines at least',
  'machines.natsMachines': 'Machines for NATS',
  'boxes.sites': 'Sites with a box',
  'boxes.priceUsd': 'Price of a box ($)',
  'boxes.months': 'Life of a box (months)',
  'boxes.watts': 'Power of a box (W)',
  'boxes.vcpu': 'Cores of a box',
  'boxes.pue': 'Power with cooling over power of the box',
  'boxes.linkUsd': 'Link of a site ($ a month)',
  'boxes.energyUsdPerKwh': 'Price of power ($ a kWh)',
  'ownKubernetes.clusterUsd': 'Own cluster ($ a month)',
  'ownKubernetes.nodeUsdPerHour': 'Own node ($ an hour)',
  'ownKubernetes.nodeVcpu': 'vCPU of an own node',
  'ownKubernetes.nodeMemoryGib': 'Memory of an own node (GiB)',
  'ownKubernetes.maxPods': 'Pods an own node takes',
  'ownKubernetes.loadBalancerUsd': 'Own load balancer ($ a month)',
  'ownKubernetes.egressUsdPerGb': 'Own traffic ($ a GB)',
  'people.usdPerHour': "A person's hour ($)",
  'people.managedHours': 'Hours a month for what a vendor runs',
  'people.clusterHours': 'Hours a month for a cluster',
  'people.machineHours': 'Hours a month for machines and boxes',
  'today.usdPerMonth': 'What you pay today ($ a month)',
  'today.option': 'What you run today',
};

/** Also for `containers.others.pods`, whose group has words; what has none is named by its path. */
export function inputWords(path: string): string {
  const found = words[path];
  if (found !== undefined) return found;
  const [group = '', key = ''] = path.split(/\.(?=[^.]*$)/);
  const above = words[group];
  return above === undefined ? path : `${above}: ${key}`;
}

const todayGroups: ReadonlySet<string> = new Set(['today', 'containers', 'ownKubernetes']);

/** The step of the wizard that asks for a path. */
export function stepOfPath(path: string): WizardStep {
  const [group = ''] = path.split('.');
  if (group === 'advice') return 'fit';
  return todayGroups.has(group) ? 'today' : 'workload';
}
