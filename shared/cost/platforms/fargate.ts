import { type BuiltInPrice } from '../price-book.ts';
import { type BillContext, broken, hoursPerMonth, type LimitContext, type Platform, plainNumber } from './platform.ts';
import { awsEgress, loadBalancer, nativeCpuMs, paidUnits, peakUnits } from './sizing.ts';

interface TaskSize {
  readonly vcpu: number;
  readonly memoryGb: number;
}

const upTo = (vcpu: number, from: number, to: number, step: number): readonly TaskSize[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, at) => ({ vcpu, memoryGb: from + at * step }));

/** The pairs of CPU and memory that Fargate sells. Source: AWS documentation of task sizes, as in the price book. */
const taskSizes: readonly (readonly TaskSize[])[] = [
  [0.5, 1, 2].map((memoryGb) => ({ vcpu: 0.25, memoryGb })),
  upTo(0.5, 1, 4, 1),
  upTo(1, 2, 8, 1),
  upTo(2, 4, 16, 1),
  upTo(4, 8, 30, 1),
  upTo(8, 16, 60, 4),
  upTo(16, 32, 120, 8),
];
const largest: TaskSize = { vcpu: 16, memoryGb: 120 };

/** Of one CPU size, the least memory that is enough. Asked thousands of times for a distribution. */
const enoughOf = (sizes: readonly TaskSize[], memoryGb: number): TaskSize | undefined =>
  sizes.find((size) => size.memoryGb >= memoryGb);

/** The smallest pair that has at least this much of both. */
function snapped(vcpu: number, memoryGb: number): TaskSize {
  for (const sizes of taskSizes) {
    const size = enoughOf(sizes, memoryGb);
    if (size !== undefined && size.vcpu >= vcpu) return size;
  }
  return largest;
}

interface Processor {
  readonly vcpu: BuiltInPrice;
  readonly memory: BuiltInPrice;
}

const x86: Processor = { vcpu: 'aws.fargate.vcpu.x86', memory: 'aws.fargate.mem.x86' };
const arm: Processor = { vcpu: 'aws.fargate.vcpu.arm', memory: 'aws.fargate.mem.arm' };

const tasksOf = <T>(context: BillContext<T>, vcpu: number): T => {
  const { math, workload: w } = context;
  return paidUnits(context, peakUnits(context, math.of(vcpu), nativeCpuMs(context)), w.minReplicas);
};

/** tasks × 730 × (vCPU × price + GB × price) + load balancer + egress */
function billTasks<T>(context: BillContext<T>, processor: Processor, size: TaskSize): void {
  const { math, ledger } = context;
  const tasks = tasksOf(context, size.vcpu);
  const hours = math.mul(tasks, math.of(hoursPerMonth));
  ledger.charge(
    { id: 'vcpu', what: 'vCPU of tasks', group: 'compute' },
    processor.vcpu,
    math.mul(hours, math.of(size.vcpu)),
  );
  ledger.charge(
    { id: 'memory', what: 'Memory of tasks', group: 'memory' },
    processor.memory,
    math.mul(hours, math.of(size.memoryGb)),
  );
  loadBalancer(context);
  awsEgress(context);
  ledger.sized('tasks', tasks);
  ledger.sized('task vCPU', math.of(size.vcpu));
  ledger.sized('task GB', math.of(size.memoryGb));
}

function sizeLimits({ choices }: LimitContext, vcpu: number, memoryGb: number) {
  return broken(
    [vcpu > largest.vcpu, 'cpu', () => `A task has at most 16 vCPU, not ${plainNumber(vcpu)}`],
    [memoryGb > largest.memoryGb, 'memory', () => `A task has at most 120 GB, not ${plainNumber(memoryGb)}`],
    [choices.needsGpu, 'gpu', () => 'It has no GPU'],
  );
}

function fargate(id: string, name: string, processor: Processor): Platform {
  return {
    id,
    name,
    family: 'containers',
    people: 'managedHours',
    isRegional: true,
    bill: (context) => {
      const { math, workload: w } = context;
      billTasks(context, processor, snapped(math.number(w.podVcpu), math.number(w.podMemoryGb)));
    },
    limits: (context) => sizeLimits(context, context.workload.podVcpu, context.workload.podMemoryGb),
  };
}

export const fargateX86 = fargate('fargate-x86', 'Fargate x86', x86);
export const fargateArm = fargate('fargate-arm', 'Fargate ARM', arm);

/** Room above the highest memory seen. Source: the usual rightsizing rule, maximum × 1.15 over a week. */
const headroom = 1.15;

/** Memory that a right-sized task needs: what was seen with headroom, else what the pod has. */
const neededGb = (podMemoryGb: number, usedMemoryMb: number | null): number =>
  usedMemoryMb === null ? podMemoryGb : (usedMemoryMb * headroom) / 1024;

/** Of the sizes with enough memory, the one whose tasks cost least for this traffic. */
function rightSize<T>(context: BillContext<T>): TaskSize {
  const { math, workload: w, choices } = context;
  const [perVcpu, perGb] = [context.unitPrice(arm.vcpu), context.unitPrice(arm.memory)];
  const needed = neededGb(math.number(w.podMemoryGb), choices.usedMemoryMb);
  let best = largest;
  let least = Infinity;
  for (const sizes of taskSizes) {
    const size = enoughOf(sizes, needed);
    if (size === undefined) continue;
    const cost = math.number(tasksOf(context, size.vcpu)) * (size.vcpu * perVcpu + size.memoryGb * perGb);
    if (cost < least) [best, least] = [size, cost];
  }
  return best;
}

/** Containers as they should be, so that Wasm is compared with them and not with waste. */
export const rightSizedContainers: Platform = {
  id: 'containers-right-sized',
  name: 'Right-sized containers (Fargate ARM)',
  family: 'containers',
  people: 'managedHours',
  isRegional: true,
  bill: (context) => billTasks(context, arm, rightSize(context)),
  limits: (context) => sizeLimits(context, 0, neededGb(context.workload.podMemoryGb, context.choices.usedMemoryMb)),
  notes: ({ choices }) =>
    choices.usedMemoryMb === null
      ? ['Give containers.usedMemoryMb as measured, to have their memory sized too.']
      : ['Memory is the highest seen and 15 % more.'],
};
