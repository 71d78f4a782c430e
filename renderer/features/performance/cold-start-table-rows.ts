import { median } from '#shared/domain/median.ts';
import type { ColdStartKind, ColdStartRun } from '#shared/domain/telemetry.ts';
import type { RunningNode } from './use-running-nodes.ts';

/* The rows of the table of cold starts. Pure. */

export interface SampleSummary {
  readonly minMs: number;
  readonly medianMs: number;
  readonly maxMs: number;
  readonly n: number;
}

/** A row of the table; `run` is null for a kind that was never measured on a node that runs the workload. */
export interface ColdStartTableRow {
  readonly key: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly kind: ColdStartKind;
  readonly run: ColdStartRun | null;
  readonly summary: SampleSummary | null;
}

const kinds: readonly ColdStartKind[] = ['process', 'instance'];

export function summarize(samplesMs: readonly number[]): SampleSummary {
  let minMs = Number.POSITIVE_INFINITY;
  let maxMs = 0;
  for (const sample of samplesMs) {
    minMs = Math.min(minMs, sample);
    maxMs = Math.max(maxMs, sample);
  }
  return { minMs, medianMs: median(samplesMs), maxMs, n: samplesMs.length };
}

/** Every run, newest first, and a row for every kind that was not measured on a node that runs the workload. */
export function coldStartTableRows(
  runs: readonly ColdStartRun[],
  running: readonly RunningNode[],
): readonly ColdStartTableRow[] {
  const newestFirst = [...runs].sort((a, b) => b.measuredAtMs - a.measuredAtMs);
  const rows: ColdStartTableRow[] = newestFirst.map((run, index) => ({
    key: `${newestFirst.length - index} ${run.nodeId} ${run.kind} ${run.compile}`,
    nodeId: run.nodeId,
    nodeName: run.nodeName,
    kind: run.kind,
    run,
    summary: summarize(run.samplesMs),
  }));
  const measured = new Set(rows.map(({ nodeId, kind }) => `${nodeId} ${kind}`));
  for (const { id, name } of running) {
    for (const kind of kinds) {
      const key = `${id} ${kind}`;
      if (!measured.has(key)) rows.push({ key, nodeId: id, nodeName: name, kind, run: null, summary: null });
    }
  }
  return rows;
}

/** The samples for a spreadsheet or a script: a head that says what they are, then one a line. */
export const samplesText = (run: ColdStartRun): string =>
  [
    `# ${run.kind} cold start of ${run.workload} ${run.release} on ${run.nodeName}`,
    `# ${run.runtime} ${run.runtimeVersion}, ${run.compile}, measured ${new Date(run.measuredAtMs).toISOString()} from the ${run.measuredFrom}`,
    `# overhead of ${run.overheadMs} ms was taken off each sample`,
    'sample_ms',
    ...run.samplesMs.map(String),
  ].join('\n');
