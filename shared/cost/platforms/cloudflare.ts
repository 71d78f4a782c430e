import { cloudflareContainers } from '../workload.ts';
import {
  type BillContext,
  boundLimits,
  broken,
  functionLimits,
  type LimitContext,
  type Platform,
  plainNumber,
  secondsPerMonth,
} from './platform.ts';
import { cpuHours, nativeCpuMs, paidUnits, peakUnits, wasmCpuMs } from './sizing.ts';

/** Days of a month of 730 hours. */
const daysPerMonth = <T>({ math }: BillContext<T>): T => math.div(math.of(730), math.of(24));

/** 128 MB, 5 min of CPU at most, 10 MB compressed. Source: Cloudflare's limits page; another copy says 64 MiB. */
const paidBounds = { memoryMb: 128, cpuMs: 300_000, moduleMb: 10 };

/** 5 + +(N − 10 M) × 0.30/M + +(N × ms − 30 M) × 0.02/M */
function billWorkers<T>({ math, workload: w, ledger }: BillContext<T>, cpuMs: T, prefix = ''): void {
  ledger.charge({ id: `${prefix}plan`, what: 'Workers Paid plan', group: 'plan' }, 'cf.workers.subscription', math.one);
  ledger.charge(
    { id: `${prefix}requests`, what: 'Worker requests', group: 'requests' },
    'cf.workers.requests',
    w.requests,
  );
  ledger.charge(
    { id: `${prefix}cpu`, what: 'Worker CPU time', group: 'compute' },
    'cf.workers.cpu',
    math.mul(w.requests, cpuMs),
  );
}

export const workersFree: Platform = {
  id: 'workers-free',
  name: 'Cloudflare Workers, free',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) =>
    context.ledger.charge(
      { id: 'plan', what: 'Workers Free plan', group: 'plan' },
      'cf.workers.free',
      daysPerMonth(context),
    ),
  limits: (context) => {
    const perDay = (context.workload.requests * 24) / 730;
    return [
      ...functionLimits(context),
      ...boundLimits(context, { memoryMb: 128, cpuMs: 10, moduleMb: 3 }),
      ...broken([perDay > 100_000, 'requests', () => `${plainNumber(perDay)} requests a day; it stops at 100,000`]),
    ];
  },
  notes: () => ['Busy days stop at 100,000 requests, also when the mean is below.'],
};

export const workersPaid: Platform = {
  id: 'workers-paid',
  name: 'Cloudflare Workers, paid',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => billWorkers(context, wasmCpuMs(context)),
  limits: (context) => [...functionLimits(context), ...boundLimits(context, paidBounds)],
};

/** Workers and +(neurons of a day − 10,000) × days / 1000 × 0.011 */
export const workersAi: Platform = {
  id: 'workers-ai',
  name: 'Cloudflare Workers with Workers AI',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  applies: ({ workload }) => workload.neuronsPerDay > 0,
  bill: (context) => {
    billWorkers(context, wasmCpuMs(context));
    const { workload: w, ledger } = context;
    const words = { id: 'neurons', what: 'Neurons', group: 'inference' } as const;
    ledger.charge(words, 'cf.ai.neurons', w.neuronsPerDay, daysPerMonth(context));
  },
  limits: (context) => [
    ...functionLimits({ ...context, choices: { ...context.choices, needsGpu: false } }),
    ...boundLimits(context, paidBounds),
  ],
};

/** One Durable Object a container holds 128 MB: an eighth of a GB. */
const objectsPerGb = 8;

/**
 * Workers (1 ms a request) + memory and disk of k instances that are always on + CPU as used + egress + one Durable
 * Object an instance. k = max(1, ⌈peak × sf⌉).
 */
export const containersOfCloudflare: Platform = {
  id: 'cloudflare-containers',
  name: 'Cloudflare Containers',
  family: 'containers',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => {
    const { math, workload: w, choices, ledger } = context;
    const { vcpu, memoryGib, diskGb } = cloudflareContainers[choices.cloudflareContainer];
    const cpuMs = nativeCpuMs(context);
    const instances = paidUnits(context, peakUnits(context, math.of(vcpu), cpuMs, math.one), math.one, math.one);
    const seconds = math.mul(instances, math.of(secondsPerMonth));
    billWorkers(context, math.one, 'worker.');
    ledger.charge(
      { id: 'memory', what: 'Memory of instances', group: 'memory' },
      'cf.containers.mem',
      math.mul(seconds, math.of(memoryGib)),
    );
    const cpuSeconds = math.mul(cpuHours(context, cpuMs), math.of(3600));
    ledger.charge({ id: 'cpu', what: 'CPU as used', group: 'compute' }, 'cf.containers.cpu', cpuSeconds);
    ledger.charge(
      { id: 'disk', what: 'Disk of instances', group: 'storage' },
      'cf.containers.disk',
      math.mul(seconds, math.of(diskGb)),
    );
    ledger.charge(
      { id: 'egress', what: 'Traffic to the internet', group: 'network' },
      'cf.containers.egress',
      w.egressGb,
    );
    const held = math.div(seconds, math.of(objectsPerGb));
    ledger.charge({ id: 'do.duration', what: 'Durable Objects, duration', group: 'memory' }, 'cf.do.duration', held);
    ledger.charge(
      { id: 'do.requests', what: 'Durable Objects, requests', group: 'requests' },
      'cf.do.requests',
      w.requests,
    );
    ledger.sized('instances', instances);
  },
  limits: (context: LimitContext) => {
    const { choices } = context;
    const type = cloudflareContainers[choices.cloudflareContainer];
    const usedMb = choices.usedMemoryMb ?? context.workload.podMemoryGb * 1024;
    return [
      ...functionLimits(context),
      ...broken([
        usedMb > type.memoryGib * 1024,
        'memory',
        () =>
          `A container needs ${plainNumber(usedMb)} MB; ${choices.cloudflareContainer} has ${plainNumber(type.memoryGib * 1024)} MB`,
      ]),
    ];
  },
  notes: () => [
    'Whether Durable Object time is rounded up to whole millions is disputed; here it is not.',
    'The price of Durable Object requests is from memory.',
  ],
};
