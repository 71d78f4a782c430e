import { type BillContext, hoursPerMonth, secondsPerMonth } from './platform.ts';

/**
 * How many units of `vcpu` one region's peak needs: ⌈rps × pf × c/1000 / (vcpu × u)⌉ with rps = N/S, multiplied out
 * so that only one division rounds. Source of the formula: capacity for the peak at the wanted use.
 */
export function peakUnits<T>({ math, workload: w }: BillContext<T>, vcpu: T, cpuMs: T, regions: T = w.regions): T {
  const work = math.mul(math.mul(w.requests, w.peakFactor), cpuMs);
  const room = math.mul(math.mul(vcpu, w.targetUse), math.mul(math.of(secondsPerMonth * 1000), regions));
  return math.ceil(math.div(work, room));
}

/** Units paid for in all regions: at least `least` in each, and of the peak what is paid for on average. */
export function paidUnits<T>({ math, workload: w }: BillContext<T>, peak: T, least: T, regions: T = w.regions): T {
  const atPeak = math.max(least, peak);
  return math.mul(regions, math.max(least, math.ceil(math.mul(atPeak, w.paidShare))));
}

/** CPU hours of a month: N × c / 3,600,000. */
export const cpuHours = <T>({ math, workload: w }: BillContext<T>, cpuMs: T): T =>
  math.div(math.mul(w.requests, cpuMs), math.of(3_600_000));

/** c: CPU ms of a request as native code; where it was measured as Wasm, that / w. */
export const nativeCpuMs = <T>({ math, workload: w, choices }: BillContext<T>): T =>
  choices.cpuMeasuredAs === 'wasm' ? math.div(w.cpuMs, w.wasmCpuFactor) : w.cpuMs;

/** c × w: CPU ms of a request as Wasm; where it was measured as Wasm, that, whatever w is. */
export const wasmCpuMs = <T>({ math, workload: w, choices }: BillContext<T>): T =>
  choices.cpuMeasuredAs === 'wasm' ? w.cpuMs : math.mul(w.cpuMs, w.wasmCpuFactor);

/**
 * Instance seconds a month in which at least one request is in flight, in all regions: S × A(h), with
 * A(h) = max(min(1, 1 − e^−λ + h × rps × e^−λ), rps × c/1000 / (vcpu × u), λ / most at once), λ = rps × (i + c)/1000.
 * Requests come as a Poisson stream; `roundingS` is what rounding adds to each idle gap, in the mean.
 */
export function activeSeconds<T>(context: BillContext<T>, cpuMs: T, roundingS: number): T {
  const { math, workload: w } = context;
  const rps = math.div(w.requests, math.mul(math.of(secondsPerMonth), w.regions));
  const thousand = math.of(1000);
  const load = math.div(math.mul(rps, math.add(w.waitMs, cpuMs)), thousand);
  const idle = math.decay(load);
  const rounding = math.mul(math.mul(math.of(roundingS), rps), idle);
  const busy = math.min(math.one, math.add(math.sub(math.one, idle), rounding));
  const byCpu = math.div(math.mul(rps, cpuMs), math.mul(thousand, math.mul(w.runVcpu, w.targetUse)));
  const active = math.max(busy, math.max(byCpu, math.div(load, w.runConcurrency)));
  return math.mul(math.mul(math.of(secondsPerMonth), w.regions), active);
}

/** AWS application load balancer: hours, LCU = max(new connections/s / 25, GB/h) without keep-alive, one IPv4 a zone. */
export function loadBalancer<T>({ math, workload: w, ledger }: BillContext<T>): void {
  const hours = math.mul(math.of(hoursPerMonth), w.regions);
  const group = 'network';
  ledger.charge({ id: 'lb.hours', what: 'Load balancer', group }, 'aws.alb.hour', hours);
  // 730 × rps / 25 = N / (3600 × 25); 730 × e / 730 = e.
  const units = math.max(math.div(w.requests, math.of(90_000)), w.egressGb);
  ledger.charge({ id: 'lb.lcu', what: 'Load balancer capacity (LCU)', group }, 'aws.alb.lcu', units);
  ledger.charge(
    { id: 'lb.ipv4', what: 'Public IPv4 of the load balancer', group },
    'aws.ipv4',
    math.mul(hours, w.zones),
  );
}

export const awsEgress = <T>({ workload: w, ledger }: BillContext<T>): void =>
  ledger.charge({ id: 'egress', what: 'Traffic to the internet', group: 'network' }, 'aws.egress', w.egressGb);

/** T3 and T4g above their baseline: +(busy vCPU hours − machines × baseline × 730) credits. */
export function burstCredits<T>(context: BillContext<T>, machines: T, priceId: string, cpuMs: T): void {
  const { math, ledger } = context;
  const { baselineVcpu } = context.machine(priceId);
  if (baselineVcpu === null || !priceId.startsWith('aws.ec2.t')) return;
  const paidFor = math.mul(machines, math.mul(math.of(baselineVcpu), math.of(hoursPerMonth)));
  const over = math.max(math.zero, math.sub(cpuHours(context, cpuMs), paidFor));
  ledger.charge(
    { id: 'cpu-credits', what: 'CPU credits above the baseline', group: 'compute' },
    'aws.ec2.t3.credit',
    over,
  );
}
