import { expect, test } from 'vitest';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { openMetrics, WorkloadMetrics } from './workload-metrics.ts';

const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-000000000001');

function textOf(metrics: WorkloadMetrics): string {
  return openMetrics([{ workload, release, metrics, restarts: 2, up: true }]);
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
