import { servedRequests } from '#shared/domain/usage-ratios.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import { quantile } from './measured-range.ts';
import { sumOf } from './measured-words.ts';

/** A span of one node with fewer requests says nothing of a percentile: CPU time is counted in hundredths of a second. */
export const leastRequestsOfCell = 30;
/** Less than this share of all CPU time cannot be told apart from what the console's probes used. */
const leastShareOfClients = 0.2;

/** CPU time of a client's request, with that of the console's probes taken off as far as it is known. ms. */
export interface ClientCpu {
  readonly base: number;
  /** What it is at most, whatever probes used. */
  readonly most: number;
  /** In words, after the counts. */
  readonly how: string;
  /** Of one span and node; null where too little was counted. */
  of(cell: UsageRow): number | null;
}

/**
 * From cells with CPU time and counts; null where no request was counted. A probe is often much cheaper than what
 * clients ask: spread over both, the CPU time of a client's request would look too small. What a probe uses is told by
 * the spans in which only the console asked. Where there are none, or clients are too few beside the probes, a probe is
 * taken to use as much as a request, and `most` says how much it may be otherwise.
 */
export function clientCpu(cells: readonly UsageRow[]): ClientCpu | null {
  const counted = cells.filter((cell) => cell.cpuMs !== null && servedRequests(cell) !== null);
  const [cpuMs, clients, probes] = [
    sumOf(counted, (cell) => cell.cpuMs),
    sumOf(counted, (cell) => cell.requests),
    sumOf(counted, (cell) => cell.probes),
  ];
  const served = clients + probes;
  if (served === 0) return null;
  const spread = { base: cpuMs / served, of: (cell: UsageRow) => perRequestOf(cell, null) };
  if (clients === 0 || probes === 0) return { ...spread, most: spread.base, how: '' };
  const probeMs = probeCpuMs(counted);
  if (probeMs === null) {
    const how = '; each probe is taken to use as much as a request, at the high end nothing';
    return { ...spread, most: cpuMs / clients, how };
  }
  const ofClients = cpuMs - probes * probeMs;
  if (ofClients < leastShareOfClients * cpuMs) {
    const most = Math.max(spread.base, (leastShareOfClients * cpuMs) / clients);
    return { ...spread, most, how: '; too few requests to be told apart from probes' };
  }
  const how = `; the ${Number(probeMs.toPrecision(2))} ms that a probe uses by itself are taken off`;
  const base = ofClients / clients;
  return { base, most: base, how, of: (cell) => perRequestOf(cell, probeMs) };
}

/** What a probe uses where nobody else asked: the middle of such spans, since the first has the start of a host in it. */
function probeCpuMs(counted: readonly UsageRow[]): number | null {
  const alone = counted.flatMap(({ requests, probes, cpuMs }) =>
    requests === 0 && cpuMs !== null && probes !== null && probes >= leastRequestsOfCell ? [cpuMs / probes] : [],
  );
  return (
    quantile(
      alone.toSorted((a, b) => a - b),
      0.5,
    ) ?? null
  );
}

function perRequestOf(cell: UsageRow, probeMs: number | null): number | null {
  const { cpuMs, requests, probes } = cell;
  if (cpuMs === null || requests === null || probes === null) return null;
  const under = probeMs === null ? requests + probes : requests;
  if (under < leastRequestsOfCell) return null;
  return Math.max(0, cpuMs - probes * (probeMs ?? 0)) / under;
}
