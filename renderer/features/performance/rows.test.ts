import { expect, test } from 'vitest';
import { Node } from '#shared/domain/node.ts';
import { ColdStartRun, LatencyRow } from '#shared/domain/telemetry.ts';
import { coldStartTableRows, samplesText, summarize } from './cold-start-table-rows.ts';
import { latencyTableRows, slowestNodes } from './latency-rows.ts';
import { nodesRunning } from './use-running-nodes.ts';

const release = 'r1-0123456789ab';
const digest = 'a'.repeat(64);

const node = (id: string, state = 'running', workload = 'hello'): Node =>
  Node.parse({
    id,
    name: id,
    driver: 'ssh',
    address: id,
    labels: {},
    condition: { kind: 'online', sinceMs: 1, roundTripMs: 1 },
    facts: null,
    workloads: [
      {
        workload,
        release,
        digest,
        state,
        runtime: 'wasmtime',
        address: null,
        previousRelease: null,
        revertsAtMs: null,
        startedAtMs: 1,
        restarts: 0,
      },
    ],
    addedAtMs: 1,
    lastSeenAtMs: 1,
  });

const latency = (nodeId: string, p95Ms: number | null): LatencyRow =>
  LatencyRow.parse({
    workload: 'hello',
    nodeId,
    nodeName: nodeId,
    release,
    measuredFrom: 'node',
    lastAtMs: 1,
    count: 3,
    failed: 0,
    p50Ms: p95Ms,
    p95Ms,
    p99Ms: p95Ms,
  });

const coldStart = (nodeId: string, kind: string, measuredAtMs: number): ColdStartRun =>
  ColdStartRun.parse({
    workload: 'hello',
    nodeId,
    nodeName: nodeId,
    release,
    digest,
    kind,
    compile: 'aot',
    runtime: 'wasmtime',
    runtimeVersion: '49.0.3',
    samplesMs: [12, 10.5, 14],
    overheadMs: 0.2,
    measuredFrom: 'node',
    measuredAtMs,
  });

test('nodes that run the workload without a figure get a row that says so; stopped and other ones do not', () => {
  const nodes = [node('a'), node('b'), node('c', 'stopped'), node('d', 'running', 'other')];
  const rows = latencyTableRows([latency('a', 5)], nodesRunning(nodes, 'hello'));
  expect(rows.map(({ nodeId, measured }) => [nodeId, measured?.p95Ms ?? null])).toEqual([
    ['a', 5],
    ['b', null],
  ]);
});

test('the slowest node by its worst release comes first, once', () => {
  const rows = [latency('a', 5), latency('b', 9), latency('a', 20), latency('c', null)];
  expect(slowestNodes(rows).map(({ nodeId }) => nodeId)).toEqual(['a', 'b', 'c']);
});

test('cold starts: newest first, and what was never measured is named by kind', () => {
  const runs = [coldStart('a', 'process', 1), coldStart('a', 'process', 5), coldStart('b', 'instance', 3)];
  const rows = coldStartTableRows(runs, nodesRunning([node('a'), node('b')], 'hello'));
  expect(rows.map(({ nodeId, kind, run }) => [nodeId, kind, run?.measuredAtMs ?? null])).toEqual([
    ['a', 'process', 5],
    ['b', 'instance', 3],
    ['a', 'process', 1],
    ['a', 'instance', null],
    ['b', 'process', null],
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});

test('a run is summarised without loss of its ends', () => {
  expect(summarize([12, 10.5, 14])).toEqual({ minMs: 10.5, medianMs: 12, maxMs: 14, n: 3 });
});

test('copied samples say what they are and keep their order', () => {
  const text = samplesText(coldStart('a', 'process', 0));
  expect(text.split('\n').slice(-4)).toEqual(['sample_ms', '12', '10.5', '14']);
  expect(text).toContain(
    '# process cold start of hello r1-0123456789ab on a\n# wasmtime 49.0.3, aot, measured 1970-01-01',
  );
});
