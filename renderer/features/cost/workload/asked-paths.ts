/** Where each question of the wizard stands in a scenario, by the group that it is asked in. */
export const askedIn = {
  traffic: ['workload.requestsPerMonth', 'workload.requestsPerHourOfDay', 'traffic.peakFactor'],
  request: [
    'workload.cpuMs',
    'workload.cpuMeasuredAs',
    'workload.waitMs',
    'workload.wallMs',
    'workload.egressGb',
    'workload.memoryMb',
  ],
  place: [
    'region',
    'traffic.regions',
    'containers.minReplicas',
    'containers.minNodes',
    'machines.atLeast',
    'containers.zones',
  ],
  kind: ['workload.state', 'workload.protocol', 'workload.language', 'workload.moduleMb', 'workload.needsGpu'],
  people: ['people.usdPerHour', 'people.managedHours', 'people.clusterHours', 'people.machineHours'],
  capacity: ['traffic.targetUse', 'traffic.paidShare', 'workload.wasmCpuFactor', 'freeTiers'],
  boxes: [
    'boxes.sites',
    'boxes.priceUsd',
    'boxes.months',
    'boxes.vcpu',
    'boxes.watts',
    'boxes.energyUsdPerKwh',
    'boxes.pue',
    'boxes.linkUsd',
  ],
  vendors: [
    'containers.node',
    'containers.gkeNode',
    'containers.maxPodsPerNode',
    'machines.machine',
    'machines.natsMachines',
    'lambda.memoryMb',
    'lambda.coldShare',
    'lambda.initMs',
    'cloudRun.vcpu',
    'cloudRun.memoryGib',
    'cloudRun.concurrency',
    'cloudflareContainer',
    'vercel.memoryGb',
    'vercel.seats',
    'workload.neuronsPerDay',
  ],
  ownCluster: [
    'ownKubernetes.clusterUsd',
    'ownKubernetes.nodeUsdPerHour',
    'ownKubernetes.nodeVcpu',
    'ownKubernetes.nodeMemoryGib',
    'ownKubernetes.maxPods',
    'ownKubernetes.loadBalancerUsd',
    'ownKubernetes.egressUsdPerGb',
  ],
} as const;

const todayPaths = [
  'today.usdPerMonth',
  'today.option',
  'today.source',
  'containers.podVcpu',
  'containers.podMemoryGb',
  'containers.usedMemoryMb',
  'containers.others.vcpu',
  'containers.others.memoryGb',
  'containers.others.pods',
] as const;

const asked: ReadonlySet<string> = new Set<string>([...Object.values(askedIn).flat(), ...todayPaths, 'name']);

/** Whether a step of the wizard has a field for a path; what has none is shown above the steps. */
export const isAsked = (path: string): boolean => asked.has(path) || path.startsWith('advice.');
