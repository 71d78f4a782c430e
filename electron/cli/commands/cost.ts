import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { ReportFormat } from '#shared/contract/cost.ts';
import type { Basis } from '#shared/cost/biller.ts';
import { adviseOn } from '#shared/cost/advise.ts';
import { readBasis, readPrices } from '#shared/cost/read-basis.ts';
import { replayClaims } from '#shared/cost/replay-claims.ts';
import { costReport } from '#shared/cost/report.ts';
import { draftOf } from '#shared/cost/scenario-draft.ts';
import { defineCommand, type ExitCode, UsageError } from '../command.ts';
import { showAdvice } from '../show-advice.ts';
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
    report: { value: 'FILE', help: 'Also write it there: .pdf, .md, .csv, .focus.csv, .json', multiple: true },
    advice: { help: 'Instead of prices: whether the workload fits Wasm, and why' },
    claims: { help: 'Instead of a scenario: what is claimed of Wasm, replayed with these prices' },
  },
  schema: z.object({
    prices: z.string().optional(),
    lines: z.array(z.string()).max(100).default([]),
    report: z.array(z.string()).max(20).default([]),
    advice: z.boolean().default(false),
    claims: z.boolean().default(false),
  }),
  run: async ({ prices, lines, report, advice, claims }, [scenario], { terminal }) => {
    const ownPrices = prices === undefined ? null : { path: prices, text: await textOf(prices) };
    if (claims && scenario === undefined) return replay(ownPrices, terminal);
    if (claims || scenario === undefined) throw new UsageError('Write a SCENARIO or --claims');
    const file = { path: scenario, text: await textOf(scenario) };
    const reports = report.map((path) => ({ path, format: formatOf(path) }));
    if (advice) return advise(file, terminal);
    return compareScenario({ scenario: file, prices: ownPrices, lines, reports }, terminal);
  },
});

interface File {
  readonly path: string;
  readonly text: string;
}

interface Asked {
  readonly scenario: File;
  readonly prices: File | null;
  readonly lines: readonly string[];
  readonly reports: readonly { readonly path: string; readonly format: ReportFormat }[];
}

/** By the end of a file's name; the longest that fits. */
const formats: readonly (readonly [string, ReportFormat])[] = [
  ['.focus.csv', 'focus'],
  ['.csv', 'csv'],
  ['.md', 'markdown'],
  ['.pdf', 'pdf'],
  ['.json', 'json'],
];

function formatOf(path: string): ReportFormat {
  const found = formats.find(([end]) => basename(path).toLowerCase().endsWith(end));
  if (found) return found[1];
  const known = formats.map(([end]) => end).join(', ');
  throw new UsageError(`Option '--report': '${path}' has to end in ${known}`);
}

async function compareScenario({ scenario, prices, lines, reports }: Asked, terminal: Terminal): Promise<ExitCode> {
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
  if (reports.length > 0) await writeReports(scenario.text, read.basis, reports, terminal);
  return 0;
}

async function writeReports(
  yaml: string,
  { book, nowMs }: Basis,
  reports: Asked['reports'],
  terminal: Terminal,
): Promise<void> {
  // Setting a document is a megabyte of code that no other command needs.
  const { ReportService } = await import('../../engine/cost/report/report-service.ts');
  const service = new ReportService({ priceBook: () => book, clock: { nowMs: () => nowMs } });
  for (const { path, format } of reports) {
    const { content, encoding } = await service.report({ yaml, format });
    await written(path, Buffer.from(content, encoding));
    terminal.line(`Written: ${path}`);
  }
}

/** Works on an unfinished scenario too; only a text that is no YAML ends it. */
function advise(scenario: File, terminal: Terminal): ExitCode {
  const draft = draftOf(scenario.text);
  if (draft === null) {
    const read = readBasis(scenario.text, null, Date.now());
    showProblems(terminal, scenario.path, read.ok ? [] : read.problems);
    return 2;
  }
  showAdvice(terminal, adviseOn({ draft }));
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

async function written(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
