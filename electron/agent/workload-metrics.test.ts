import { expect, test } from 'vitest';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { UsageCounters } from '#shared/domain/usage.ts';
import { openMetrics, WorkloadMetrics } from './workload-metrics.ts';

const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-000000000001');

const used: UsageCounters = {
  workload,
  release,
  epoch: 'e',
  ageMs: 60_000,
  cpuMs: 1_530,
  memoryBytes: 20_000_000,
  memoryPeakBytes: null,
  requests: 3,
  probes: 7,
  wallMs: 90,
  bytesIn: 12,
  bytesOut: 34,
};

function textOf(metrics: WorkloadMetrics): string {
  return openMetrics([{ workload, release, metrics, restarts: 2, up: true }], [used]);
}

test('counts requests by class, and their times cumulatively', () => {
  const metrics = new WorkloadMetrics(workload);
  metrics.record(release, 200, 0.0003);
  metrics.record(release, 204, 0.02);
  metrics.record(release, 503, 400);
  const labels = 'workload="shop",release="r1-000000000001"';
  const lines = textOf(metrics).split('\n');
  expect(lines).toContain(`flotilla_workload_requests_total{${labels},code="2xx"} 2`);
  expect(lines).toContain(`flotilla_workload_requests_total{${labels},code="5xx"} 1`);
  const bucket = (le: string) => `flotilla_workload_first_byte_seconds_bucket{${labels},le="${le}"}`;
  expect(lines).toContain(`${bucket('0.00025')} 0`);
  expect(lines).toContain(`${bucket('0.0005')} 1`);
  expect(lines).toContain(`${bucket('0.025')} 2`);
  expect(lines).toContain(`${bucket('60')} 2`);
  expect(lines).toContain(`${bucket('+Inf')} 3`);
  expect(lines).toContain(`flotilla_workload_first_byte_seconds_count{${labels}} 3`);
  expect(lines).toContain('flotilla_workload_restarts_total{workload="shop",release="r1-000000000001"} 2');
});

test('tells what the release used, and leaves out what nobody counts', () => {
  const lines = textOf(new WorkloadMetrics(workload)).split('\n');
  const labels = 'workload="shop",release="r1-000000000001"';
  expect(lines).toContain(`flotilla_workload_cpu_seconds_total{${labels}} 1.53`);
  expect(lines).toContain(`flotilla_workload_memory_bytes{${labels}} 20000000`);
  expect(lines).toContain(`flotilla_workload_bytes_total{${labels},direction="in"} 12`);
  expect(lines).toContain(`flotilla_workload_bytes_total{${labels},direction="out"} 34`);
  expect(lines).toContain(`flotilla_workload_wall_seconds_total{${labels}} 0.09`);
  expect(lines).toContain(`flotilla_workload_probes_total{${labels}} 7`);
  expect(lines.filter((line) => line.startsWith('flotilla_workload_memory_peak_bytes'))).toEqual([]);
});

test('is OpenMetrics: every family has a type, its lines stand together, and the text ends with EOF', () => {
  const text = textOf(new WorkloadMetrics(workload));
  expect(text.endsWith('# EOF\n')).toBe(true);
  let family = '';
  const seen = new Set<string>();
  for (const line of text.trimEnd().split('\n').slice(0, -1)) {
    const type = /^# TYPE (\S+) (counter|histogram|gauge)$/.exec(line)?.[1];
    if (type !== undefined) {
      expect(seen).not.toContain(type);
      seen.add(type);
      family = type;
    } else {
      expect(line.replace(/^# (HELP|UNIT) /, '').startsWith(family)).toBe(true);
    }
  }
});
