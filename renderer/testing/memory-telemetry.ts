import type { NodeId, WorkloadName } from '#shared/domain/ids.ts';
import type { Node, NodeWorkload } from '#shared/domain/node.ts';
import type { ColdStartRun, LatencyPoint, LatencyRow, LatencySeries } from '#shared/domain/telemetry.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import { api } from './memory-api.ts';
import type { MemoryState } from './memory-state.ts';
import { seededRandom } from './seeded-random.ts';

const points = 120;

/** Figures of one node or release: a level of its own, a little noise from point to point. */
function percentiles(key: number, moment: number) {
  const level = 2 + seededRandom(key)() * 3;
  const noise = seededRandom(key + moment);
  const p50Ms = level * (0.95 + noise() * 0.1 + Math.sin(moment / 19 + level) * 0.06);
  return {
    count: 10,
    failed: noise() < 0.01 ? 1 : 0,
    p50Ms,
    p95Ms: p50Ms * (1.55 + noise() * 0.25),
    p99Ms: p50Ms * (2.1 + noise() * 0.9),
  };
}

const seedOf = (text: string): number =>
  Array.from(text).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

function series(state: MemoryState, of: LatencySeries['of'], workload: WorkloadName, windowMs: number): LatencySeries {
  const nowMs = state.schedule.nowMs();
  const stepMs = windowMs / points;
  const key = seedOf(of.kind === 'node' ? of.nodeId : of.release);
  const list = Array.from({ length: points }, (_each, index): LatencyPoint => {
    const atMs = Math.round(nowMs - windowMs + (index + 1) * stepMs);
    return { ...percentiles(key, Math.floor(atMs / stepMs)), atMs };
  });
  return { workload, of, measuredFrom: 'node', points: list };
}

function running(state: MemoryState, workload?: WorkloadName, nodeId?: NodeId): { node: Node; on: NodeWorkload }[] {
  return [...state.nodes.values()].flatMap((node) =>
    node.workloads
      .filter(
        (on) => on.state === 'running' && (!workload || on.workload === workload) && (!nodeId || node.id === nodeId),
      )
      .map((on) => ({ node, on })),
  );
}

const mib = 1024 ** 2;

/** A node that answers some requests a second, with the CPU and memory of a small component. */
function usageRow(state: MemoryState, { node, on }: { node: Node; on: NodeWorkload }, windowMs: number): UsageRow {
  const random = seededRandom(seedOf(`${node.id} use`));
  const toMs = state.schedule.nowMs();
  const measuredMs = Math.min(windowMs, toMs - (on.startedAtMs ?? toMs));
  const requests = Math.round((measuredMs / 1000) * (1 + random() * 9));
  const memoryBytes = (18 + random() * 14) * mib;
  return {
    workload: on.workload,
    nodeId: node.id,
    nodeName: node.name,
    release: on.release,
    fromMs: toMs - measuredMs,
    toMs,
    measuredMs,
    cpuMs: Math.round(requests * (4 + random() * 5)),
    memoryByteMs: memoryBytes * measuredMs,
    memoryPeakBytes: Math.round(memoryBytes * 1.4),
    requests,
    probes: Math.round(measuredMs / 500),
    wallMs: Math.round(requests * (30 + random() * 20)),
    bytesIn: requests * 600,
    bytesOut: requests * 2_400,
  };
}

/** Usage of what runs; nodes that are away are not measured. */
export const memoryUsage = (
  state: MemoryState,
  {
    workload,
    nodeId,
    windowMs,
  }: { workload?: WorkloadName | undefined; nodeId?: NodeId | undefined; windowMs: number },
): UsageRow[] =>
  running(state, workload, nodeId)
    .filter(({ node }) => node.condition.kind === 'online')
    .map((each) => usageRow(state, each, windowMs));

const row = (state: MemoryState, { node, on }: { node: Node; on: NodeWorkload }): LatencyRow => ({
  ...percentiles(seedOf(node.id), 0),
  count: 1_800,
  workload: on.workload,
  nodeId: node.id,
  nodeName: node.name,
  release: on.release,
  measuredFrom: 'node',
  lastAtMs: state.schedule.nowMs(),
});

function coldStarts(state: MemoryState, { node, on }: { node: Node; on: NodeWorkload }, runs: number): ColdStartRun[] {
  const random = seededRandom(seedOf(node.id));
  const base = {
    workload: on.workload,
    nodeId: node.id,
    nodeName: node.name,
    release: on.release,
    digest: on.digest,
    runtime: on.runtime,
    runtimeVersion: node.facts?.runtimes[0]?.version ?? '49.0.0',
    overheadMs: 0.02,
    measuredFrom: 'node' as const,
    measuredAtMs: state.schedule.nowMs(),
  };
  const samples = (typicalMs: number) => Array.from({ length: runs }, () => typicalMs * (0.85 + random() * 0.5));
  return [
    { ...base, kind: 'process', compile: 'aot', samplesMs: samples(8) },
    { ...base, kind: 'process', compile: 'jit', samplesMs: samples(48) },
    { ...base, kind: 'instance', compile: 'aot', samplesMs: samples(0.6) },
  ];
}

export const telemetryHandlers = api.telemetry.router({
  latency: api.telemetry.latency.handler(({ context: { state }, input }) =>
    running(state, input.workload, input.nodeId).map((each) => row(state, each)),
  ),
  series: api.telemetry.series.handler(({ context: { state }, input: { workload, nodeIds, windowMs } }) => {
    const on = running(state, workload);
    if (nodeIds) {
      return on
        .filter(({ node }) => nodeIds.includes(node.id))
        .map(({ node }) => series(state, { kind: 'node', nodeId: node.id, nodeName: node.name }, workload, windowMs));
    }
    const releases = [...new Set(on.map((each) => each.on.release))];
    return releases.map((release) => series(state, { kind: 'release', release }, workload, windowMs));
  }),
  usage: api.telemetry.usage.handler(({ context: { state }, input }) => memoryUsage(state, input)),
  coldStarts: api.telemetry.coldStarts.handler(({ context: { state }, input }) =>
    state.coldStarts.filter(
      (each) =>
        (!input.workload || each.workload === input.workload) && (!input.nodeId || each.nodeId === input.nodeId),
    ),
  ),
  measureColdStart: api.telemetry.measureColdStart.handler(({ context: { state }, input }) => {
    const left = running(state, input.workload).filter(({ node }) => input.nodeIds.includes(node.id));
    const total = left.length;
    const jobId = state.startJob('cold-start', `Measure cold starts of ${input.workload}`, () => {
      const next = left.shift();
      if (!next) {
        state.record('cold-start-measured', input.workload);
        return 'done';
      }
      state.coldStarts.unshift(...coldStarts(state, next, input.runs));
      state.publish({ type: 'measured', workloads: [input.workload] });
      return { progress: (total - left.length) / total, note: `Measured on ${next.node.name}` };
    });
    return { jobId };
  }),
});
