import type { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';

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
export function openMetrics(measured: readonly Measured[], usage: readonly UsageCounters[]): string {
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
    ...usageFamilies.flatMap((family) => familyLines(family, usage)),
    '# EOF',
    '',
  ].join('\n');
}

interface UsageFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly unit: 'seconds' | 'bytes' | null;
  readonly help: string;
  /** Value by further labels; null is left out. */
  readonly values: (of: UsageCounters) => readonly (readonly [labels: string, value: number | null])[];
}

const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

const usageFamilies: readonly UsageFamily[] = [
  {
    name: 'flotilla_workload_cpu_seconds',
    type: 'counter',
    unit: 'seconds',
    help: 'CPU time of the hosts of the release, user and system.',
    values: ({ cpuMs }) => [['', inSeconds(cpuMs)]],
  },
  {
    name: 'flotilla_workload_memory_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Resident memory of the hosts of the release.',
    values: ({ memoryBytes }) => [['', memoryBytes]],
  },
  {
    name: 'flotilla_workload_memory_peak_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Highest memory of one host of the release.',
    values: ({ memoryPeakBytes }) => [['', memoryPeakBytes]],
  },
  {
    name: 'flotilla_workload_bytes',
    type: 'counter',
    unit: 'bytes',
    help: 'Bodies of requests of clients and of answers to them.',
    values: ({ bytesIn, bytesOut }) => [
      [',direction="in"', bytesIn],
      [',direction="out"', bytesOut],
    ],
  },
  {
    name: 'flotilla_workload_wall_seconds',
    type: 'counter',
    unit: 'seconds',
    help: 'Time from the arrival of requests of clients to the end of their answers.',
    values: ({ wallMs }) => [['', inSeconds(wallMs)]],
  },
  {
    name: 'flotilla_workload_probes',
    type: 'counter',
    unit: null,
    help: 'Requests of the console: probes and health checks.',
    values: ({ probes }) => [['', probes]],
  },
];

function familyLines({ name, type, unit, help, values }: UsageFamily, usage: readonly UsageCounters[]): string[] {
  const sample = type === 'counter' ? `${name}_total` : name;
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === null ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...usage.flatMap((of) =>
      values(of).flatMap(([labels, value]) =>
        value === null ? [] : [`${sample}{workload="${of.workload}",release="${of.release}"${labels}} ${value}`],
      ),
    ),
  ];
}
