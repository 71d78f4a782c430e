import { median } from '#shared/domain/median.ts';
import { type ColdStartKind, type ColdStartRun, type CompileMode } from '#shared/domain/telemetry.ts';

/*
 * From measured cold starts to the strips of a dot chart: one strip for each node, workload and compile mode, process
 * and instance apart. The newest run of each stands for it; samples are shown as they were taken.
 */

/** What a person sees drawn at most: more strips or dots than this belong into the table. */
export const mostDots = 500;
export const mostStrips = 24;

/** One row of dots: what was measured, how, and every sample. */
export interface SampleStrip {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  readonly compile: CompileMode;
  readonly samplesMs: readonly number[];
  readonly medianMs: number;
}

export interface ColdStartStrip extends SampleStrip {
  readonly run: ColdStartRun;
}

export interface ColdStartStrips {
  readonly strips: readonly ColdStartStrip[];
  /** Strips that were measured and do not fit. */
  readonly leftOut: number;
}

export const compileLabel: Readonly<Record<CompileMode, string>> = {
  aot: 'AOT',
  jit: 'JIT',
  transpiled: 'transpiled',
};

export const kindLabel: Readonly<Record<ColdStartKind, string>> = {
  process: 'Process cold start',
  instance: 'Instance cold start',
};

/** What makes two runs comparable: the newer of such a pair replaces the older in the chart. */
const stripKey = (run: ColdStartRun): string =>
  [run.nodeId, run.workload, run.kind, run.compile, run.runtime, run.runtimeVersion].join(' ');

/** The newest run of each kind of strip, whatever order they come in. */
export function newestRuns(runs: readonly ColdStartRun[]): ColdStartRun[] {
  const newest = new Map<string, ColdStartRun>();
  for (const run of runs) {
    const known = newest.get(stripKey(run));
    if (known === undefined || run.measuredAtMs > known.measuredAtMs) newest.set(stripKey(run), run);
  }
  return [...newest.values()];
}

/** The strips of one kind, the slowest median first, so that what is cut off is what matters least. */
export function coldStartStrips(runs: readonly ColdStartRun[], kind: ColdStartKind): ColdStartStrips {
  const ofKind = newestRuns(runs.filter((run) => run.kind === kind));
  const manyWorkloads = new Set(ofKind.map((run) => run.workload)).size > 1;
  const all = ofKind
    .map((run) => ({
      key: stripKey(run),
      title: manyWorkloads ? `${run.workload} on ${run.nodeName}` : run.nodeName,
      detail: `${compileLabel[run.compile]} · ${run.runtime} ${run.runtimeVersion}`,
      compile: run.compile,
      samplesMs: run.samplesMs,
      medianMs: median(run.samplesMs),
      run,
    }))
    .sort((a, b) => b.medianMs - a.medianMs || (a.key < b.key ? -1 : 1));
  const strips: ColdStartStrip[] = [];
  let dots = 0;
  for (const strip of all) {
    if (strips.length === mostStrips || dots + strip.samplesMs.length > mostDots) break;
    dots += strip.samplesMs.length;
    strips.push(strip);
  }
  return { strips, leftOut: all.length - strips.length };
}

/** Least and greatest sample of all, so that their charts share one axis; null when there is none. */
export function samplesExtent(
  runs: readonly { readonly samplesMs: readonly number[] }[],
): { readonly least: number; readonly greatest: number } | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const sample of runs.flatMap((run) => run.samplesMs)) {
    greatest = Math.max(greatest, sample);
    if (sample > 0) least = Math.min(least, sample);
  }
  return greatest > 0 ? { least, greatest } : null;
}

/**
 * Where a dot stands across its strip, -0.5 to 0.5: the same sample always at the same place, neighbours apart. A golden
 * ratio sequence spreads any number of samples evenly.
 */
export const jitter = (index: number): number => ((index * 0.618_033_988_75) % 1) - 0.5;

export interface ColdStartDotPlace {
  /** Where it stands on the axis: samples of 0 at its left end. */
  readonly ms: number;
  readonly strip: number;
  readonly sampleMs: number;
  readonly compile: CompileMode;
}

/** How much of a strip's height its dots take. */
const spread = 0.45;

export const coldStartDots = (strips: readonly SampleStrip[], least: number): ColdStartDotPlace[] =>
  strips.flatMap(({ samplesMs, compile }, row) =>
    samplesMs.map((sampleMs, index) => ({
      ms: Math.max(sampleMs, least),
      strip: row + jitter(index) * spread,
      sampleMs,
      compile,
    })),
  );
