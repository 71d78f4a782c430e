import { median } from '#shared/domain/median.ts';
import type { MeasuredFigure, ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import { RuntimeName } from '#shared/domain/node.ts';
import type { CompileMode } from '#shared/domain/telemetry.ts';
import { type SampleStrip } from '../../charts/cold-start-rows.ts';
import { formatBytes } from '../../ui/format.ts';
import { formatLatency } from '../../ui/format-latency.ts';

/* Measurements on this computer as rows of a table and strips of a chart. Pure. */

export type Figure = MeasuredFigure['figure'];

interface FigureWords {
  readonly label: string;
  readonly means: string;
  readonly unit: 'ms' | 'bytes';
  /** How the code came about that was measured, for its mark in the chart. */
  readonly compile: CompileMode;
}

export const figureWords: Readonly<Record<Figure, FigureWords>> = {
  'compile-ms': {
    label: 'Compile',
    means: 'Compiling the module to machine code ahead of time, by the runtime',
    unit: 'ms',
    compile: 'aot',
  },
  'process-aot-ms': {
    label: 'Process cold start, AOT',
    means: 'From starting the runtime to its first answer or its end, with code compiled before',
    unit: 'ms',
    compile: 'aot',
  },
  'process-jit-ms': {
    label: 'Process cold start, JIT',
    means: 'The same, compiling during the start',
    unit: 'ms',
    compile: 'jit',
  },
  'instance-ms': {
    label: 'Instance cold start',
    means: 'One more instance in a runtime that runs already',
    unit: 'ms',
    compile: 'aot',
  },
  'request-ms': { label: 'Request', means: 'One request to a running service', unit: 'ms', compile: 'aot' },
  'memory-bytes': {
    label: 'Memory, high-water mark',
    means: 'The most memory that the process of the runtime held',
    unit: 'bytes',
    compile: 'aot',
  },
  'aot-bytes': { label: 'Compiled size', means: 'Machine code as it lies on disk', unit: 'bytes', compile: 'aot' },
};

export const figures: readonly Figure[] = [
  'compile-ms',
  'process-aot-ms',
  'process-jit-ms',
  'instance-ms',
  'request-ms',
  'memory-bytes',
  'aot-bytes',
];

/** From so many samples on, the twentieth from either end says more than the extremes do. */
const percentilesFrom = 20;

export interface Spread {
  readonly low: number;
  readonly high: number;
  /** What the two are. */
  readonly words: 'min–max' | 'P5–P95';
}

export interface MeasuredRow {
  readonly key: string;
  readonly figure: Figure;
  readonly runtime: string;
  /** Null where it was not measured. */
  readonly found: {
    readonly measurement: ModuleMeasurement;
    readonly samples: readonly number[];
    readonly median: number;
    /** Null for one sample, or when all are the same. */
    readonly spread: Spread | null;
  } | null;
  /** Why it was not measured; empty where nobody said. */
  readonly because: string;
}

export function spreadOf(samples: readonly number[]): Spread | null {
  const sorted = [...samples].sort((a, b) => a - b);
  const n = sorted.length;
  const skip = n >= percentilesFrom ? Math.floor(n * 0.05) : 0;
  const low = sorted[skip] ?? 0;
  const high = sorted[n - 1 - skip] ?? 0;
  if (n < 2 || sorted[0] === sorted[n - 1]) return null;
  return { low, high, words: skip > 0 ? 'P5–P95' : 'min–max' };
}

export const figureText = (figure: Figure, value: number): string =>
  figureWords[figure].unit === 'ms' ? formatLatency(value) : formatBytes(value);

const runtimeName = ({ name, version }: ModuleMeasurement['runtime']): string => `${name} ${version}`;

/** The newest measurement of each runtime, in the order of the runtimes. */
export function newestByRuntime(measurements: readonly ModuleMeasurement[]): ModuleMeasurement[] {
  const newest = new Map<string, ModuleMeasurement>();
  for (const each of measurements) {
    const known = newest.get(runtimeName(each.runtime));
    if (!known || each.measuredAtMs > known.measuredAtMs) newest.set(runtimeName(each.runtime), each);
  }
  const place = ({ runtime }: ModuleMeasurement) => RuntimeName.options.indexOf(runtime.name);
  return [...newest.values()].sort((a, b) => place(a) - place(b));
}

/** Whether a note is about a figure: `process, memory: …` is about `process-jit-ms` and `memory-bytes`. */
function isAbout(note: string, figure: Figure): boolean {
  const [head, ...rest] = note.split(':');
  if (rest.length === 0) return false;
  const name = figure.replace(/-(ms|bytes)$/, '');
  return (head ?? '')
    .split(',')
    .map((part) => part.trim())
    .some((part) => part === figure || part === name || name.startsWith(`${part}-`));
}

/** What the notes say of a figure that was not measured. */
const becauseOf = (figure: Figure, notes: readonly string[]): string =>
  notes
    .filter((note) => isAbout(note, figure))
    .map((note) => note.slice(note.indexOf(':') + 1).trim())
    .join(' ');

/** A row for every figure of every runtime that was measured on. */
export function measuredRows(measurements: readonly ModuleMeasurement[]): MeasuredRow[] {
  const newest = newestByRuntime(measurements);
  return figures.flatMap((figure) => newest.map((measurement) => rowOf(figure, measurement)));
}

function rowOf(figure: Figure, measurement: ModuleMeasurement): MeasuredRow {
  const runtime = runtimeName(measurement.runtime);
  const key = `${figure} ${runtime}`;
  const samples = measurement.figures.find((each) => each.figure === figure)?.samples;
  if (!samples) return { key, figure, runtime, found: null, because: becauseOf(figure, measurement.notes) };
  const found = { measurement, samples, median: median(samples), spread: spreadOf(samples) };
  return { key, figure, runtime, found, because: '' };
}

/** Every note of what is shown, once. */
export const notesOf = (measurements: readonly ModuleMeasurement[]): string[] => [
  ...new Set(newestByRuntime(measurements).flatMap(({ notes }) => notes)),
];

/** The times among the rows, for the chart. */
export const timeStrips = (rows: readonly MeasuredRow[]): SampleStrip[] =>
  rows.flatMap(({ key, figure, runtime, found }) => {
    const { unit, label, compile } = figureWords[figure];
    if (found === null || unit !== 'ms') return [];
    return [{ key, title: label, detail: runtime, compile, samplesMs: found.samples, medianMs: found.median }];
  });

/** The samples for a spreadsheet or a script: a head that says what they are, then one a line. */
export function samplesText(moduleName: string, figure: Figure, { measurement, samples }: FoundRow): string {
  const { runtime, cpuModel, measuredAtMs, digest } = measurement;
  return [
    `# ${figureWords[figure].label} of ${moduleName} (${digest})`,
    `# ${runtime.name} ${runtime.version} on ${cpuModel ?? 'an unknown CPU'}, measured ${new Date(measuredAtMs).toISOString()}`,
    figureWords[figure].unit === 'ms' ? 'sample_ms' : 'sample_bytes',
    ...samples.map(String),
  ].join('\n');
}

export type FoundRow = NonNullable<MeasuredRow['found']>;
