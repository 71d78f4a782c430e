import { type BuiltInPrice } from '../price-book.ts';
import {
  type BillContext,
  boundLimits,
  broken,
  functionLimits,
  type LimitContext,
  nativeCpuOf,
  type Platform,
  plainNumber,
  secondsPerMonth,
  type Violation,
} from './platform.ts';
import { awsEgress, nativeCpuMs } from './sizing.ts';

/** Memory at which Lambda gives one vCPU; below it CPU time stretches. Source: AWS documentation. */
const mbOfOneVcpu = 1769;
const edgeMemoryMb = 128;

/** Billed ms: ⌈i + c × max(1, 1769 / MB)⌉, multiplied out so that only one division rounds. */
function billedMs<T>(context: BillContext<T>, memoryMb: T): T {
  const { math, workload: w } = context;
  const cpuMs = nativeCpuMs(context);
  const stretched = math.add(math.mul(w.waitMs, memoryMb), math.mul(cpuMs, math.of(mbOfOneVcpu)));
  return math.ceil(math.max(math.add(w.waitMs, cpuMs), math.div(stretched, memoryMb)));
}

/** N × MB / 1024 × ms / 1000 */
const gbSeconds = <T>({ math, workload: w }: BillContext<T>, memoryMb: T, ms: T): T =>
  math.div(math.mul(math.mul(w.requests, memoryMb), ms), math.of(1_024_000));

/** GB = 1024 MB; packages of 250 MB unpacked; 15 min; 10,240 MB. Source: AWS quotas as in the price book. */
function lambdaLimits(context: LimitContext): readonly Violation[] {
  const { workload: w } = context;
  const cpuMs = nativeCpuOf(context);
  const ms = Math.ceil(Math.max(cpuMs + w.waitMs, w.waitMs + (cpuMs * mbOfOneVcpu) / w.lambdaMemoryMb));
  return [
    ...functionLimits(context),
    ...boundLimits(context, { moduleMb: 250 }),
    ...broken(
      [
        ms > 900_000,
        'duration',
        () => `A request takes ${plainNumber(ms)} ms with this memory; the limit is 15 minutes`,
      ],
      [
        w.memoryMb > w.lambdaMemoryMb,
        'memory',
        () => `It needs ${plainNumber(w.memoryMb)} MB and the function is set to ${plainNumber(w.lambdaMemoryMb)} MB`,
      ],
    ),
  ];
}

const lambdaNotes = () => [
  'Memory is billed as configured, from 128 MB on; starts are billed too (given as cold share).',
];

/** +(N − 1 M) × 0.20/M + Tier(+(GB-s − 400,000)) + egress, GB-s with cold starts: N × GB × (ms + cold × init) / 1000 */
function lambda(id: string, name: string, duration: BuiltInPrice): Platform {
  return {
    id,
    name,
    family: 'functions',
    people: 'managedHours',
    isRegional: true,
    bill: (context) => {
      const { math, workload: w, ledger } = context;
      const ms = billedMs(context, w.lambdaMemoryMb);
      const inMean = math.add(ms, math.mul(w.coldShare, w.initMs));
      const used = gbSeconds(context, w.lambdaMemoryMb, inMean);
      ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'aws.lambda.requests', w.requests);
      ledger.charge({ id: 'duration', what: 'Duration', group: 'compute' }, duration, used);
      awsEgress(context);
      ledger.sized('billed ms', ms);
    },
    limits: lambdaLimits,
    notes: lambdaNotes,
  };
}

/** Instances kept ready: ⌈rps × pf × ms / 1000⌉ a region; no free tier. */
function provisioned(id: string, name: string, ready: BuiltInPrice, duration: BuiltInPrice): Platform {
  return {
    id,
    name,
    family: 'functions',
    people: 'managedHours',
    isRegional: true,
    bill: (context) => {
      const { math, workload: w, ledger } = context;
      const ms = billedMs(context, w.lambdaMemoryMb);
      const inFlight = math.div(
        math.mul(math.mul(w.requests, w.peakFactor), ms),
        math.mul(math.of(secondsPerMonth * 1000), w.regions),
      );
      const concurrency = math.mul(w.regions, math.ceil(inFlight));
      const kept = math.div(math.mul(math.mul(concurrency, w.lambdaMemoryMb), math.of(secondsPerMonth)), math.of(1024));
      ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'aws.lambda.pc.requests', w.requests);
      ledger.charge({ id: 'provisioned', what: 'Instances kept ready', group: 'memory' }, ready, kept);
      ledger.charge(
        { id: 'duration', what: 'Duration', group: 'compute' },
        duration,
        gbSeconds(context, w.lambdaMemoryMb, ms),
      );
      awsEgress(context);
      ledger.sized('concurrency', concurrency);
      ledger.sized('billed ms', ms);
    },
    limits: lambdaLimits,
    notes: () => ['The free tier is not for functions with provisioned concurrency.'],
  };
}

export const lambdaX86 = lambda('lambda-x86', 'Lambda x86', 'aws.lambda.duration.x86');
export const lambdaArm = lambda('lambda-arm', 'Lambda ARM', 'aws.lambda.duration.arm');
export const lambdaX86Provisioned = provisioned(
  'lambda-x86-provisioned',
  'Lambda x86, provisioned concurrency',
  'aws.lambda.pc.x86',
  'aws.lambda.pc.duration.x86',
);
export const lambdaArmProvisioned = provisioned(
  'lambda-arm-provisioned',
  'Lambda ARM, provisioned concurrency',
  'aws.lambda.pc.arm',
  'aws.lambda.pc.duration.arm',
);

/** CloudFront in front of its functions: +(N − 10 M)/10 k × 0.01 + Tier(+(e − 1024)), for viewers in the US. */
function cloudFront<T>({ workload: w, ledger }: BillContext<T>): void {
  ledger.charge(
    { id: 'cloudfront.requests', what: 'CloudFront requests', group: 'network' },
    'aws.cloudfront.https.us',
    w.requests,
  );
  ledger.charge(
    { id: 'cloudfront.traffic', what: 'CloudFront traffic', group: 'network' },
    'aws.cloudfront.dto.us_eu',
    w.egressGb,
  );
}

/** N × 0.60/M + N × 0.125 GB × ms × price + CloudFront */
export const lambdaEdge: Platform = {
  id: 'lambda-edge',
  name: 'Lambda@Edge',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const memory = math.of(edgeMemoryMb);
    const ms = billedMs(context, memory);
    ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'aws.lambda_edge.requests', w.requests);
    ledger.charge(
      { id: 'duration', what: 'Duration', group: 'compute' },
      'aws.lambda_edge.duration',
      gbSeconds(context, memory, ms),
    );
    cloudFront(context);
    ledger.sized('billed ms', ms);
  },
  limits: (context) => {
    const { workload: w } = context;
    const ms = w.waitMs + (nativeCpuOf(context) * mbOfOneVcpu) / edgeMemoryMb;
    return [
      ...functionLimits(context),
      ...boundLimits(context, { memoryMb: edgeMemoryMb, moduleMb: 1 }),
      ...broken([
        ms > 5000,
        'duration',
        () => `A request takes ${plainNumber(ms)} ms with 128 MB; the limit for viewers is 5 s`,
      ]),
    ];
  },
  notes: () => ['It runs Node.js and Python only: a module is embedded through WebAssembly of Node.js.'],
};

/** +(N − 2 M) × 0.10/M + CloudFront */
export const cloudFrontFunctions: Platform = {
  id: 'cloudfront-functions',
  name: 'CloudFront Functions',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => {
    const { workload: w, ledger } = context;
    ledger.charge(
      { id: 'invocations', what: 'Invocations', group: 'requests' },
      'aws.cloudfront_functions',
      w.requests,
    );
    cloudFront(context);
  },
  limits: (context) => {
    const { choices } = context;
    const cpuMs = nativeCpuOf(context);
    return [
      ...functionLimits(context),
      ...boundLimits(context, { memoryMb: 2, moduleMb: 0.01 }),
      ...broken(
        [choices.language !== 'javascript', 'language', () => 'It runs JavaScript only, no Wasm'],
        [cpuMs >= 1, 'cpu', () => `A request uses ${plainNumber(cpuMs)} ms of CPU; it must be under 1 ms`],
      ),
    ];
  },
};
