import { type BillContext, broken, hoursPerMonth, type LimitContext, type Platform } from './platform.ts';
import { awsEgress, burstCredits, peakUnits, wasmCpuMs } from './sizing.ts';

const diskGbOfVm = 20;

/** v × (730 × price + 20 GB × disk + 730 × IPv4) + credits + egress, v = max(min, peak) a region; `beside`: more of them. */
function billVms<T>(context: BillContext<T>, beside: T): void {
  const { math, workload: w, choices, ledger } = context;
  const machine = context.machine(choices.vm);
  const cpuMs = wasmCpuMs(context);
  const hosts = math.mul(w.regions, math.max(w.minMachines, peakUnits(context, math.of(machine.vcpu), cpuMs)));
  const machines = math.add(hosts, beside);
  const hours = math.mul(machines, math.of(hoursPerMonth));
  ledger.chargeTariff({ id: 'vms', what: 'Machines', group: 'compute' }, choices.vm, hours);
  ledger.charge(
    { id: 'disks', what: 'Disks', group: 'storage' },
    'aws.ebs.gp3',
    math.mul(machines, math.of(diskGbOfVm)),
  );
  ledger.charge({ id: 'ipv4', what: 'Public IPv4', group: 'network' }, 'aws.ipv4', hours);
  awsEgress(context);
  burstCredits(context, hosts, choices.vm, cpuMs);
  ledger.sized('machines', machines);
}

const vmLimits = (context: LimitContext) => {
  const { workload: w, choices } = context;
  const { memoryGib } = context.machine(choices.vm);
  return broken(
    [w.memoryMb > memoryGib * 1024, 'memory', () => 'One instance needs more memory than the machine has'],
    [choices.needsGpu, 'gpu', () => 'The machine has no GPU'],
  );
};

export const vmWasmtime: Platform = {
  id: 'vm-wasmtime',
  name: 'Machines with Wasmtime',
  family: 'machines',
  mayDip: true,
  people: 'machineHours',
  isRegional: true,
  bill: (context) => billVms(context, context.math.zero),
  limits: vmLimits,
  notes: () => ['Somebody looks after these machines: give people.machineHours.'],
};

export const vmWasmcloud: Platform = {
  id: 'vm-wasmcloud',
  name: 'Machines with wasmCloud',
  family: 'machines',
  mayDip: true,
  people: 'machineHours',
  isRegional: true,
  bill: (context) => billVms(context, context.workload.natsMachines),
  limits: vmLimits,
  notes: () => ['NATS of the lattice runs on the hosts, unless machines.natsMachines says otherwise.'],
};

/** b × price / months + b × W/1000 × 730 × PUE × kWh + sites × link; b = max(sites, ⌈peak⌉). */
export const edgeBoxes: Platform = {
  id: 'edge-boxes',
  name: 'Own boxes at the edge',
  family: 'machines',
  people: 'machineHours',
  isRegional: false,
  bill: (context) => {
    const { math, workload: w, choices, ledger } = context;
    const boxes = math.max(w.sites, peakUnits(context, w.boxVcpu, wasmCpuMs(context), math.one));
    const share = math.div(boxes, w.boxMonths);
    const hardware = { id: 'hardware', what: 'Boxes over their life', group: 'hardware' } as const;
    if (choices.boxUsd === null) ledger.charge(hardware, 'box.n100.hardware', share);
    else ledger.chargeOwn(hardware, share, 'box', math.of(choices.boxUsd));
    const kwh = math.div(math.mul(math.mul(boxes, w.boxWatts), math.mul(math.of(hoursPerMonth), w.pue)), math.of(1000));
    const energy = { id: 'energy', what: 'Power', group: 'hardware' } as const;
    if (choices.energyUsdPerKwh === null) ledger.charge(energy, 'energy.us.commercial', kwh);
    else ledger.chargeOwn(energy, kwh, 'kWh', math.of(choices.energyUsdPerKwh));
    ledger.chargeOwn({ id: 'links', what: 'Links of the sites', group: 'network' }, w.sites, 'site', w.siteLinkUsd);
    ledger.sized('boxes', boxes);
  },
  limits: ({ choices }) =>
    broken([
      choices.needsGpu && choices.boxUsd === null,
      'gpu',
      () => 'The box of the price book has no GPU: say what one with a GPU costs',
    ]),
  notes: ({ workload: w }) => [
    ...(w.sites <= 1 ? ['One box: when it fails, nothing answers.'] : []),
    'A core of a small box is counted as a vCPU, and its memory is not looked at: measure your own module on it.',
  ],
};
