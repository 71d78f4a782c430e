import type { CostPrices, RequestCost } from './cost-gate.ts';
import type { ReleaseId } from './ids.ts';
import type { UsageCounters, UsageSums } from './usage.ts';

const msPerHour = 3_600_000;
const bytesPerGb = 1e9;

/** What a request's cost is made from. Null: not counted. */
type CountedUse = Pick<UsageSums, 'cpuMs' | 'requests' | 'probes' | 'bytesOut'>;

/**
 * What one request costs: its CPU time, and the answer's traffic to a client. CPU time is spread over the requests of
 * clients and of the console, since both use it. Memory is left out: it is held for a time, not by a request, and its
 * share would make whatever has less traffic look dear. Dollars are null where a count that they need is missing.
 */
export function requestCostOf(release: ReleaseId, nodes: number, use: CountedUse, prices: CostPrices): RequestCost {
  const { cpuMs, requests, probes, bytesOut } = use;
  const all = requests === null || probes === null ? 0 : requests + probes;
  const cpuMsPerRequest = cpuMs === null || all === 0 ? null : cpuMs / all;
  const bytesOutPerRequest = bytesOut === null || requests === null || requests === 0 ? null : bytesOut / requests;
  return {
    release,
    nodes,
    requests: all,
    probes: all === 0 ? 0 : (probes ?? 0),
    cpuMsPerRequest,
    bytesOutPerRequest,
    usdPerMillion: usdPerMillion(cpuMsPerRequest, bytesOutPerRequest, prices),
  };
}

function usdPerMillion(cpuMs: number | null, bytesOut: number | null, prices: CostPrices): number | null {
  const traffic =
    prices.usdPerGbOut === 0 ? 0 : bytesOut === null ? null : (bytesOut / bytesPerGb) * prices.usdPerGbOut;
  if (cpuMs === null || traffic === null) return null;
  const usd = ((cpuMs / msPerHour) * prices.usdPerVcpuHour + traffic) * 1_000_000;
  return Number.isFinite(usd) ? usd : null;
}

/** What was used between two readings of the same counters; null where they are of two countings or went back. */
export function useBetween(from: UsageCounters, to: UsageCounters): CountedUse | null {
  if (from.epoch !== to.epoch || from.release !== to.release || from.workload !== to.workload) return null;
  const use = {
    cpuMs: less(to.cpuMs, from.cpuMs),
    requests: less(to.requests, from.requests),
    probes: less(to.probes, from.probes),
    bytesOut: less(to.bytesOut, from.bytesOut),
  };
  return Object.values(use).some((value) => value !== null && value < 0) ? null : use;
}

const less = (to: number | null, from: number | null): number | null =>
  to === null || from === null ? null : to - from;

/** The sum over nodes. What one node does not count is not known of all. */
export function addUse(one: CountedUse, other: CountedUse): CountedUse {
  return {
    cpuMs: plus(one.cpuMs, other.cpuMs),
    requests: plus(one.requests, other.requests),
    probes: plus(one.probes, other.probes),
    bytesOut: plus(one.bytesOut, other.bytesOut),
  };
}

const plus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

export const noUse: CountedUse = { cpuMs: 0, requests: 0, probes: 0, bytesOut: 0 };
