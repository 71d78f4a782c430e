import { expect, test } from 'vitest';
import { ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { SimulatedUsage } from './simulated-usage.ts';
import { VirtualClock } from './virtual-clock.ts';

const workload = WorkloadName.parse('shop');
const r1 = ReleaseId.parse('r1-000000000001');
const r2 = ReleaseId.parse('r2-000000000002');
const traffic = { requestsPerSecond: 0.5, wallMsPerRequest: 20, bytesInPerRequest: 0, bytesOutPerRequest: 100 };

test('counters grow with the clock, by what a request of the release that runs takes', async () => {
  const clock = new VirtualClock();
  const usage = new SimulatedUsage(clock, r1);
  usage.serve((release) => ({ ...traffic, cpuMsPerRequest: release === r1 ? 4 : 9, memoryBytes: 1_000 }));
  const pass = (ms: number) => clock.run(clock.sleep(ms));
  await pass(11_000);
  expect(usage.counters(workload)).toMatchObject([
    { release: r1, ageMs: 11_000, requests: 5, cpuMs: 20, wallMs: 100, bytesOut: 500, memoryBytes: 1_000 },
  ]);
  usage.runs(r2);
  await pass(4_000);
  expect(usage.counters(workload)).toMatchObject([{ release: r2, ageMs: 4_000, requests: 2, cpuMs: 18 }]);
  usage.runs(r1);
  await pass(1_000);
  expect(usage.counters(workload)).toMatchObject([{ release: r1, ageMs: 16_000, requests: 6, cpuMs: 24 }]);
  usage.runs(null);
  expect(usage.counters(workload)).toEqual([]);
});
