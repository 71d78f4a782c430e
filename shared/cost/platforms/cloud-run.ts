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
import { activeSeconds, nativeCpuMs, paidUnits, peakUnits } from './sizing.ts';

/** Billing in steps of 100 ms adds half a step to each idle gap, in the mean. */
const roundingS = 0.05;

function limits(context: LimitContext) {
  const { workload: w } = context;
  const runLimits = functionLimits(context).filter(({ code }) => code !== 'protocol');
  return [
    ...runLimits,
    ...boundLimits(context, { wallMs: 3_600_000 }),
    ...broken(
      [w.runVcpu > 8, 'cpu', () => `An instance has at most 8 vCPU, not ${plainNumber(w.runVcpu)}`],
      [w.runMemoryGib > 32, 'memory', () => `An instance has at most 32 GiB, not ${plainNumber(w.runMemoryGib)}`],
      [context.choices.protocol === 'udp', 'protocol', () => 'It takes no UDP'],
    ),
  ];
}

const egress = <T>({ workload: w, ledger }: BillContext<T>): void =>
  ledger.charge({ id: 'egress', what: 'Traffic to the internet', group: 'network' }, 'gcp.egress', w.egressGb);

/** With one request at a time there is no sharing: N × ⌈(i + c)/100⌉ × 0.1 s. */
function billedSeconds<T>(context: BillContext<T>): T {
  const { math, workload: w } = context;
  const cpuMs = nativeCpuMs(context);
  if (math.isAbove(w.runConcurrency, math.one)) return activeSeconds(context, cpuMs, roundingS);
  const steps = math.ceil(math.div(math.add(w.waitMs, cpuMs), math.of(100)));
  return math.div(math.mul(w.requests, steps), math.of(10));
}

/** secs × vCPU, secs × GiB and N, each less its free tier, which is a discount in money at the price of Tier 1. */
export const cloudRunRequest: Platform = {
  id: 'cloud-run-request',
  name: 'Cloud Run, billed by request',
  family: 'functions',
  people: 'managedHours',
  isRegional: true,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const seconds = billedSeconds(context);
    ledger.charge(
      { id: 'cpu', what: 'CPU while requests run', group: 'compute' },
      'gcp.run.cpu.req',
      math.mul(seconds, w.runVcpu),
    );
    ledger.charge(
      { id: 'memory', what: 'Memory while requests run', group: 'memory' },
      'gcp.run.mem.req',
      math.mul(seconds, w.runMemoryGib),
    );
    ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'gcp.run.requests', w.requests);
    egress(context);
    ledger.sized('instance seconds', seconds);
  },
  limits,
  notes: () => ['Seconds are those of a random stream of requests; with measured instance seconds it would be exact.'],
};

/** k × S × vCPU and k × S × GiB, k = instances as for containers, at least one. */
export const cloudRunInstance: Platform = {
  id: 'cloud-run-instance',
  name: 'Cloud Run, billed by instance',
  family: 'containers',
  people: 'managedHours',
  isRegional: true,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const instances = paidUnits(context, peakUnits(context, w.runVcpu, nativeCpuMs(context)), math.one);
    const seconds = math.mul(instances, math.of(secondsPerMonth));
    ledger.charge(
      { id: 'cpu', what: 'CPU of instances', group: 'compute' },
      'gcp.run.cpu.inst',
      math.mul(seconds, w.runVcpu),
    );
    ledger.charge(
      { id: 'memory', what: 'Memory of instances', group: 'memory' },
      'gcp.run.mem.inst',
      math.mul(seconds, w.runMemoryGib),
    );
    egress(context);
    ledger.sized('instances', instances);
  },
  limits,
};
