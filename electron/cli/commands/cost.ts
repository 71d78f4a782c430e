import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { readBasis, readPrices } from '#shared/cost/read-basis.ts';
import { replayClaims } from '#shared/cost/replay-claims.ts';
import { costReport } from '#shared/cost/report.ts';
import { defineCommand, type ExitCode, UsageError } from '../command.ts';
import { showClaims } from '../show-cost-claims.ts';
import { reportLines, showComparison, showProblems } from '../show-cost.ts';
import { type Terminal } from '../terminal.ts';

const largestBytes = 1_000_000;
/** So that the same files give the same figures. */
const sampling = { draws: 1000, seed: 1 };

export const cost = defineCommand({
  name: 'cost',
  summary: 'Compare what a workload costs a month on every platform',
  takes: '[SCENARIO]',
  details: [
    'SCENARIO is a YAML file: how many requests, how much CPU and waiting each takes, and what else is known. What cannot',
    'be taken keeps its row, with the reason. docs/cost.md describes both files and every figure. With --json, one value',
    'with every input, line, price and source. Exit code 0: compared. 2: a file cannot be used.',
  ].join('\n'),
  options: {
    prices: { value: 'FILE', help: 'Your prices and platforms (YAML), over those of the price book' },
    lines: { value: 'OPTION', help: 'Also the lines of this option: lambda-arm', multiple: true },
    claims: { help: 'Instead of a scenario: what is claimed of Wasm, replayed with these prices' },
  },
  schema: z.object({
    prices: z.string().optional(),
    lines: z.array(z.string()).max(100).default([]),
    claims: z.boolean().default(false),
  }),
  run: async ({ prices, lines, claims }, [scenario], { terminal }) => {
    const ownPrices = prices === undefined ? null : { path: prices, text: await textOf(prices) };
    if (claims && scenario === undefined) return replay(ownPrices, terminal);
    if (claims || scenario === undefined) throw new UsageError('Write a SCENARIO or --claims');
    return compareScenario({ path: scenario, text: await textOf(scenario) }, ownPrices, lines, terminal);
  },
});

interface File {
  readonly path: string;
  readonly text: string;
}

function compareScenario(scenario: File, prices: File | null, lines: readonly string[], terminal: Terminal): ExitCode {
  const read = readBasis(scenario.text, prices?.text ?? null, Date.now());
  if (!read.ok) {
    showProblems(terminal, (read.file === 'prices' && prices ? prices : scenario).path, read.problems);
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
}

function replay(prices: File | null, terminal: Terminal): ExitCode {
  const read = readPrices(prices?.text ?? null);
  if (!read.ok) {
    showProblems(terminal, prices?.path ?? '', read.problems);
    return 2;
  }
  showClaims(terminal, replayClaims(read.book, Date.now()));
  return 0;
}

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > largestBytes) throw new UsageError(`${path} is too large for such a file`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
