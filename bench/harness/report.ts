import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';

/** Columns of a printed table; the first is left-aligned, the others right-aligned. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  console.log([line(header), widths.map((width) => '─'.repeat(width)).join('──'), ...rows.map(line)].join('\n'));
}

/** Writes a benchmark's figures, with the machine they were taken on, to `bench/results/<name>.json`. */
export async function writeResult(name: string, figures: object): Promise<void> {
  const folder = new URL('../results/', import.meta.url);
  await mkdir(folder, { recursive: true });
  const machine = {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    platform: platform(),
    arch: arch(),
    node: process.version,
  };
  const file = new URL(`${name}.json`, folder);
  await writeFile(file, `${JSON.stringify({ name, atMs: Date.now(), machine, ...figures }, null, 2)}\n`);
  console.log(`\nWritten to bench/results/${name}.json`);
}

/** One goal of the project, held against what was measured. */
export function printGoal(what: string, reached: number, goal: number, atLeast: boolean): boolean {
  const met = atLeast ? reached >= goal : reached <= goal;
  const shown = Number.isInteger(reached) ? String(reached) : reached.toFixed(2);
  console.log(`${met ? '✔' : '✘'} ${what}: ${shown} (goal: ${atLeast ? 'at least' : 'at most'} ${goal})`);
  return met;
}
