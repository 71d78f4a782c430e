import type { Ran } from './run-process.ts';
import { readWasmtimeReport } from './wasmtime-report.ts';

/** Null for a run that ended by itself; with a code above 0 too, which is an end like another. */
export function troubleOf({ end, stderr }: Ran, timeLimitMs: number): string | null {
  if (end.kind === 'timed-out') return `it does not end within ${timeLimitMs / 1000} s by itself.`;
  if (end.kind === 'killed') return `Wasmtime was ended by ${end.signal}.`;
  if (end.kind === 'not-started') return end.message;
  const { report } = end.code === 0 ? { report: null } : readWasmtimeReport(stderr);
  if (report === null) return null;
  return report.kind === 'trapped' ? `it trapped: ${report.trap.message}` : report.message;
}
