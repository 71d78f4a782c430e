import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { readBasis } from '#shared/cost/read-basis.ts';
import { costReport } from '#shared/cost/report.ts';
import { defineCommand, UsageError } from '../command.ts';
import { reportLines, showComparison, showProblems } from '../show-cost.ts';

const largestBytes = 1_000_000;
/** So that the same files give the same figures. */
const sampling = { draws: 1000, seed: 1 };

export const cost = defineCommand({
  name: 'cost',
  summary: 'Compare what a workload costs a month on every platform',
  takes: 'SCENARIO',
  details: [
    'SCENARIO is a YAML file: how many requests, how much CPU and waiting each takes, and what else is known. What cannot',
    'be taken keeps its row, with the reason. docs/cost.md describes both files and every figure. With --json, one value',
    'with every input, line, price and source. Exit code 0: compared. 2: a file cannot be used.',
  ].join('\n'),
  options: {
    prices: { value: 'FILE', help: 'Your prices and platforms (YAML), over those of the price book' },
    lines: { value: 'OPTION', help: 'Also the lines of this option: lambda-arm', multiple: true },
  },
  schema: z.object({ prices: z.string().optional(), lines: z.array(z.string()).max(100).default([]) }),
  run: async ({ prices, lines }, [scenario = ''], { terminal }) => {
    const texts = await Promise.all([textOf(scenario), prices === undefined ? null : textOf(prices)]);
    const read = readBasis(texts[0], texts[1], Date.now());
    if (!read.ok) {
      showProblems(terminal, read.file === 'prices' ? (prices ?? '') : scenario, read.problems);
      return 2;
    }
    const report = costReport(read.basis, sampling);
    const unknown = lines.find((id) => !report.options.some((option) => option.id === id));
    if (unknown !== undefined) {
      const known = report.options.map(({ id }) => id).join(', ');
      throw new UsageError(`Option '--lines': there is no option '${unknown}'; choose from ${known}`);
    }
    terminal.value(report);
    showComparison(terminal, report);
    for (const option of report.options.filter(({ id }) => lines.includes(id))) reportLines(terminal, option);
    return 0;
  },
});

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > largestBytes) throw new UsageError(`${path} is too large for such a file`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
