import type { MeasuredNumber, MeasuredWorkload } from '#shared/contract/cost.ts';
import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { aMonth, monthMs, perRequest, servedRequests, spanOf } from '#shared/domain/usage-ratios.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import type { Clock } from '../clock.ts';
import { clientCpu, leastRequestsOfCell } from './client-cpu.ts';
import { hoursOfDay } from './hours-of-day.ts';
import { rangeAround, rounded } from './measured-range.ts';
import { count, fromRequests, nodesOf, nodesWords, notCountedOn, sumOf } from './measured-words.ts';
import type { UsageService } from './usage-service.ts';

/** With fewer requests of the release that runs, those of releases before it are taken in. */
const leastRequestsOfRelease = 100;
/** A shorter time cannot stand for a month. */
const leastSpanMs = 60_000;
const bytesPerMb = 1e6;
const bytesPerGb = 1e9;

export interface ModuleFactsOfWorkload {
  readonly moduleMb: number | null;
  readonly language: string | null;
  /** That runs now. */
  readonly release: ReleaseId | null;
}

export interface MeasuredWorkloadsOptions {
  readonly usage: Pick<UsageService, 'cells' | 'hours'>;
  readonly clock: Clock;
  /** Of the release that runs now; null for a workload that nothing is known of. */
  readonly moduleFacts: (workload: WorkloadName) => ModuleFactsOfWorkload | null;
}

type Missing = MeasuredWorkload['missing'][number];
type Finding = MeasuredNumber | Missing;

/** Everything that the numbers are made from. */
interface Measured {
  /** Of all releases: what comes in does not depend on what answers. */
  readonly traffic: readonly UsageRow[];
  /** Of the release that runs, where enough of it was measured. */
  readonly cells: readonly UsageRow[];
}

/**
 * A running workload as inputs of a scenario. A number is made from sums of everything, its low and high from single
 * nodes and spans of time. Must not fill in what nobody counted: that is listed as missing, with the reason.
 */
export class MeasuredWorkloads {
  readonly #options: MeasuredWorkloadsOptions;

  constructor(options: MeasuredWorkloadsOptions) {
    this.#options = options;
  }

  fromWorkload({ workload, windowMs }: { workload: WorkloadName; windowMs: number }): MeasuredWorkload {
    const { usage, clock } = this.#options;
    const facts = this.#options.moduleFacts(workload);
    const nowMs = clock.nowMs();
    const window = { fromMs: nowMs - windowMs, toMs: nowMs + 1 };
    const traffic = usage.cells(workload, window);
    const ofRelease = traffic.filter(({ release }) => release === facts?.release);
    const isEnough = servedOf(ofRelease) >= leastRequestsOfRelease || servedOf(traffic) === servedOf(ofRelease);
    const cells = isEnough && ofRelease.length > 0 ? ofRelease : traffic;
    const findings = findingsOf({ traffic, cells });
    return {
      workload,
      release: cells === ofRelease ? (facts?.release ?? null) : onlyRelease(cells),
      nodes: nodesOf(traffic),
      measuredMs: coveredMs(traffic),
      numbers: findings.filter((finding) => 'base' in finding),
      requestsPerHourOfDay: hoursOfDay(usage.hours(workload, window)),
      moduleMb: facts?.moduleMb ?? null,
      language: facts?.language ?? null,
      missing: findings.filter((finding) => 'why' in finding),
    };
  }
}

function findingsOf(measured: Measured): Finding[] {
  if (measured.traffic.length === 0) {
    const why = 'Nothing was measured of it in this time: it does not run on a node that could be reached.';
    const paths = ['requestsPerMonth', 'cpuMs', 'waitMs', 'egressGb', 'memoryMb'];
    return paths.map((name) => ({ path: `workload.${name}`, why }));
  }
  return [requestsOf(measured), cpuOf(measured), waitOf(measured), egressOf(measured), memoryOf(measured)];
}

/** Why no figure of clients' requests can be had; null when it can. */
function whyNoRequests({ traffic }: Measured): string | null {
  const counted = traffic.filter(({ requests }) => requests !== null);
  if (counted.length === 0)
    return 'Its nodes are reached over SSH with nothing between clients and runtime: nothing there counts requests.';
  if (sumOf(counted, ({ requests }) => requests) === 0)
    return 'Only probes of the console reached it in this time, no client.';
  return null;
}

function requestsOf(measured: Measured): Finding {
  const path = 'workload.requestsPerMonth';
  const { traffic } = measured;
  const counted = traffic.filter(({ requests }) => requests !== null);
  const base = aMonth(counted, ({ requests }) => requests);
  const why = whyNoRequests(measured) ?? (spanOf(counted) < leastSpanMs ? tooShort : null);
  if (why !== null || base === null) return { path, why: why ?? tooShort };
  const range = rangeAround(
    base,
    ratesOf(counted, ({ requests }) => requests),
  );
  return { path, ...range, from: `${fromRequests(counted)}, taken on to a month of 730 hours${notCountedOn(traffic)}` };
}

function cpuOf({ cells }: Measured): Finding {
  const path = 'workload.cpuMs';
  const cpu = clientCpu(cells);
  if (cpu === null) return { path, why: whyNoCpu(cells) };
  const counted = cells.filter((cell) => cell.cpuMs !== null && servedRequests(cell) !== null);
  const range = rangeAround(
    cpu.base,
    counted.flatMap((cell) => cpu.of(cell) ?? []),
  );
  const probes = sumOf(counted, (cell) => cell.probes);
  const from = `${fromRequests(counted)} and ${count(probes)} probes, CPU time as Wasm${cpu.how}`;
  return { path, ...range, high: Math.max(range.high, rounded(cpu.most)), from };
}

function whyNoCpu(cells: readonly UsageRow[]): string {
  if (cells.every(({ cpuMs }) => cpuMs === null)) return 'Its nodes cannot tell the CPU time of its processes.';
  if (cells.every((cell) => servedRequests(cell) === null)) {
    return 'Its nodes tell CPU time, but over SSH nothing there counts the requests that it was used for.';
  }
  return 'No request reached it in this time.';
}

function waitOf(measured: Measured): Finding {
  const path = 'workload.waitMs';
  const { cells } = measured;
  const { wallMsPerRequest } = perRequest(cells);
  const cpu = clientCpu(cells);
  if (wallMsPerRequest === null)
    return { path, why: whyNoRequests(measured) ?? 'No client reached the release that runs.' };
  if (cpu === null) return { path, why: whyNoCpu(cells) };
  const samples = cells.flatMap((cell) => {
    const wall = quotient(cell.wallMs, cell.requests);
    const cpuMs = cpu.of(cell);
    return wall === null || cpuMs === null ? [] : [Math.max(0, wall - cpuMs)];
  });
  const range = rangeAround(Math.max(0, wallMsPerRequest - cpu.base), samples);
  return {
    path,
    ...range,
    from: `${fromRequests(cells)}: their duration on the node less their CPU time; waiting for a processor is in it`,
  };
}

function egressOf(measured: Measured): Finding {
  const path = 'workload.egressGb';
  const counted = measured.traffic.filter(({ bytesOut, requests }) => bytesOut !== null && requests !== null);
  const base = aMonth(counted, ({ bytesOut }) => bytesOut);
  const why = whyNoRequests(measured) ?? (spanOf(counted) < leastSpanMs ? tooShort : null);
  if (why !== null || base === null) return { path, why: why ?? tooShort };
  const samples = ratesOf(counted, ({ bytesOut }) => bytesOut).map((bytes) => bytes / bytesPerGb);
  const from = `Bodies of answers to ${fromRequests(counted)}; headers are not counted`;
  return { path, ...rangeAround(base / bytesPerGb, samples), from };
}

function memoryOf({ cells }: Measured): Finding {
  const path = 'workload.memoryMb';
  const peaks = cells.flatMap(({ memoryPeakBytes }) => memoryPeakBytes ?? []);
  const { memoryPeakBytes } = perRequest(cells);
  if (memoryPeakBytes === null) return { path, why: 'Its nodes cannot tell the memory of its processes.' };
  const samples = peaks.map((bytes) => bytes / bytesPerMb);
  const from = `Highest memory of its host on ${nodesWords(cells)}; one host answers all requests of a node. MB of 1,000,000 bytes`;
  return { path, ...rangeAround(memoryPeakBytes / bytesPerMb, samples), from };
}

const tooShort = 'Less than a minute was measured, which cannot stand for a month.';

/** What came in each span of time, over all nodes, as if it went on for a month. */
function ratesOf(rows: readonly UsageRow[], of: (row: UsageRow) => number | null): number[] {
  return [...spansOf(rows).values()].flatMap((group) => {
    const lastedMs = spanOf(group);
    return lastedMs < leastSpanMs / 2 ? [] : [(sumOf(group, of) / lastedMs) * monthMs];
  });
}

/** Cells of one length that lie in the same span; the longest that a cell covers tells how long spans are. */
function spansOf(rows: readonly UsageRow[]): Map<number, UsageRow[]> {
  const longestMs = rows.reduce((longest, { fromMs, toMs }) => Math.max(longest, toMs - fromMs), 0);
  const spanMs = [60_000, 3_600_000].find((each) => longestMs <= each) ?? 86_400_000;
  return Map.groupBy(rows, ({ fromMs }) => Math.floor(fromMs / spanMs));
}

/** Time in which anything of it was measured. */
function coveredMs(rows: readonly UsageRow[]): number {
  if (rows.length === 0) return 0;
  return [...spansOf(rows).values()].reduce((total, group) => total + spanOf(group), 0);
}

function quotient(over: number | null, under: number | null): number | null {
  return over === null || under === null || under < leastRequestsOfCell ? null : over / under;
}

const servedOf = (rows: readonly UsageRow[]): number => sumOf(rows, servedRequests);

function onlyRelease(rows: readonly UsageRow[]): ReleaseId | null {
  const [first] = rows;
  return first && rows.every(({ release }) => release === first.release) ? first.release : null;
}
