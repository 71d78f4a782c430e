import { costOverVolume } from '#shared/cost/curves.ts';
import { csvReport } from '#shared/cost/export/csv-report.ts';
import { focusReport } from '#shared/cost/export/focus-report.ts';
import { markdownReport } from '#shared/cost/export/markdown-report.ts';
import { curveOptions, reportDocument } from '#shared/cost/export/report-document.ts';
import type { Basis } from '#shared/cost/biller.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import { type PlacedProblem, readYaml } from '#shared/cost/read-yaml.ts';
import { type CostReport, costReport } from '#shared/cost/report.ts';
import { readInputs } from '#shared/cost/scenario-inputs.ts';
import { Scenario } from '#shared/cost/scenario.ts';
import type { ReportFile, ReportFormat } from '#shared/contract/cost.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import { pdfReport } from './pdf-report.ts';
import { reportFileName } from './report-file-name.ts';

export interface ReportServiceOptions {
  /** With the user's own prices, as they are now. */
  readonly priceBook: () => PriceBook;
  readonly clock: { nowMs(): number };
}

/** So that the same scenario, prices and day give the same figures. */
const sampling = { draws: 1000, seed: 1 };

/**
 * Comparisons as files to be forwarded. Promises that the same scenario, prices and day give the same bytes. Reads no
 * file and keeps nothing; `input/invalid` says where a scenario cannot be compared.
 */
export class ReportService {
  readonly #options: ReportServiceOptions;

  constructor(options: ReportServiceOptions) {
    this.#options = options;
  }

  async report({ yaml, format }: { readonly yaml: string; readonly format: ReportFormat }): Promise<ReportFile> {
    const basis = this.#basisOf(yaml);
    // The day, not the moment: a report made again is the same file.
    const report = costReport(basis, sampling);
    const named = (extension: string) => reportFileName(report.name, extension);
    const text = (extension: string, mediaType: string, content: string): ReportFile => ({
      fileName: named(extension),
      mediaType: `${mediaType}; charset=utf-8`,
      encoding: 'utf-8',
      content,
    });
    switch (format) {
      case 'csv':
        return text('csv', 'text/csv', csvReport(report));
      case 'focus':
        return text('focus.csv', 'text/csv', focusReport(report));
      case 'markdown':
        return text('md', 'text/markdown', markdownReport(documentOf(report, basis)));
      case 'json':
        return text('json', 'application/json', `${JSON.stringify(report, null, 2)}\n`);
      case 'yaml':
        return text('yaml', 'application/yaml', yaml);
      case 'pdf': {
        const bytes = await pdfReport(documentOf(report, basis), Date.parse(report.asOf));
        const content = Buffer.from(bytes).toString('base64');
        return { fileName: named('pdf'), mediaType: 'application/pdf', encoding: 'base64', content };
      }
    }
  }

  #basisOf(yaml: string): Basis {
    const { priceBook, clock } = this.#options;
    const book = priceBook();
    const read = readYaml(yaml, Scenario);
    if (!read.ok) throw invalid(read.problems);
    const inputs = readInputs(read.value, book);
    if (!inputs.ok) throw invalid(read.placed(inputs.problems));
    return { inputs: inputs.inputs, prices: inputs.prices, book, nowMs: clock.nowMs() };
  }
}

const documentOf = (report: CostReport, basis: Basis) =>
  reportDocument(report, costOverVolume(basis, curveOptions(report)));

function invalid(problems: readonly PlacedProblem[]): FlotillaError {
  const [first] = problems;
  if (!first) return new FlotillaError('input/invalid', 'The scenario cannot be compared.');
  const { line, field, message } = first;
  const place = [...(line === null ? [] : [`line ${line}`]), ...(field === '' ? [] : [field])].join(', ');
  const more = problems.length > 1 ? ` ${problems.length - 1} more do not fit.` : '';
  return new FlotillaError(
    'input/invalid',
    `The scenario cannot be compared${place && ` (${place})`}: ${message}.${more}`,
    {
      hint: 'Mend the scenario and make the report again.',
      ...(field === '' ? {} : { field }),
    },
  );
}
