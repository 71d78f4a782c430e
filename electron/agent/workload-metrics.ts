import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';

/** Upper bounds in seconds: fine where components answer, coarse beyond. */
const buckets = [
  0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
] as const;

interface Series {
  readonly byClass: Map<string, number>;
  readonly counts: number[];
  sumSeconds: number;
  requests: number;
}

/** Counts the real traffic of one workload, by release. Probes and health checks are not in it. */
export class WorkloadMetrics {
  readonly #workload: WorkloadName;
  readonly #series = new Map<ReleaseId, Series>();

  constructor(workload: WorkloadName) {
    this.#workload = workload;
  }

  /** One request that was answered, by the component or for it; `seconds` to the first byte of the answer. */
  record(release: ReleaseId, status: number, seconds: number): void {
    const series = this.#of(release);
    const statusClass = `${Math.floor(status / 100)}xx`;
    series.byClass.set(statusClass, (series.byClass.get(statusClass) ?? 0) + 1);
    const index = buckets.findIndex((bound) => seconds <= bound);
    const at = index < 0 ? buckets.length : index;
    series.counts[at] = (series.counts[at] ?? 0) + 1;
    series.sumSeconds += seconds;
    series.requests++;
  }

  requestLines(): string[] {
    return [...this.#series].flatMap(([release, { byClass }]) =>
      [...byClass].map(
        ([statusClass, count]) =>
          `flotilla_workload_requests_total{${this.#labels(release)},code="${statusClass}"} ${count}`,
      ),
    );
  }

  histogramLines(): string[] {
    const name = 'flotilla_workload_first_byte_seconds';
    return [...this.#series].flatMap(([release, series]) => {
      const labels = this.#labels(release);
      let below = 0;
      const lines = buckets.map((bound, index) => {
        below += series.counts[index] ?? 0;
        return `${name}_bucket{${labels},le="${bound}"} ${below}`;
      });
      lines.push(`${name}_bucket{${labels},le="+Inf"} ${series.requests}`);
      lines.push(`${name}_sum{${labels}} ${series.sumSeconds}`, `${name}_count{${labels}} ${series.requests}`);
      return lines;
    });
  }

  #labels(release: ReleaseId): string {
    return `workload="${this.#workload}",release="${release}"`;
  }

  #of(release: ReleaseId): Series {
    const known = this.#series.get(release);
    if (known) return known;
    const series: Series = { byClass: new Map(), counts: [], sumSeconds: 0, requests: 0 };
    this.#series.set(release, series);
    return series;
  }
}

export interface Measured {
  readonly workload: WorkloadName;
  readonly release: ReleaseId;
  readonly metrics: WorkloadMetrics;
  readonly restarts: number;
  readonly up: boolean;
}

export const openMetricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** All workloads as OpenMetrics text (https://openmetrics.io). Names and releases need no escaping: see their schemas. */
export function openMetrics(measured: readonly Measured[]): string {
  const labels = ({ workload, release }: Measured) => `{workload="${workload}",release="${release}"}`;
  return [
    '# TYPE flotilla_workload_requests counter',
    '# HELP flotilla_workload_requests Requests answered, by class of status.',
    ...measured.flatMap(({ metrics }) => metrics.requestLines()),
    '# TYPE flotilla_workload_first_byte_seconds histogram',
    '# UNIT flotilla_workload_first_byte_seconds seconds',
    '# HELP flotilla_workload_first_byte_seconds Time from the request to the first byte of the answer.',
    ...measured.flatMap(({ metrics }) => metrics.histogramLines()),
    '# TYPE flotilla_workload_restarts counter',
    '# HELP flotilla_workload_restarts Hosts that ended by themselves and were started again.',
    ...measured.map((one) => `flotilla_workload_restarts_total${labels(one)} ${one.restarts}`),
    '# TYPE flotilla_workload_up gauge',
    '# HELP flotilla_workload_up Whether the release is up.',
    ...measured.map((one) => `flotilla_workload_up${labels(one)} ${one.up ? 1 : 0}`),
    '# EOF',
    '',
  ].join('\n');
}
