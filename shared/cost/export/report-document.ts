import { type VolumeCurves } from '../curves.ts';
import { type CostReport, type ReportOption } from '../report.ts';
import { type Block, type KeyFigure, type ReportDocument, type Table } from './document.ts';
import { chargeSections, inputsSection, priceSection, toldInputs } from './report-basis.ts';
import { breakEvenSection, flipSection, swingSection } from './report-reasons.ts';
import { amountWords, dollars, dollarsOf, nameOf, percent, takenOf } from './report-words.ts';

/** More rows than this no chart can show on a page. */
const mostRanges = 16;

/**
 * A comparison as a report that a person would forward: the question, the answer with how sure it is, why, what would
 * change it, and where every figure is from. `curves` are of the options of `curveOptions`. Pure.
 */
export function reportDocument(report: CostReport, curves: VolumeCurves | null): ReportDocument {
  const { name, region, priceBook, asOf } = report;
  return {
    title: name,
    subtitle: `What it costs a month, and where. US dollars, region ${region}, prices of ${priceBook}, as of ${asOf}.`,
    keyFigures: keyFiguresOf(report),
    sections: [
      { title: 'The question', blocks: questionOf(report) },
      { title: 'The options', blocks: [tableOf(report), ...rangesOf(report)] },
      ...chargeSections(report),
      breakEvenSection(report, curves),
      swingSection(report),
      flipSection(report),
      { title: 'What is not in it', blocks: [{ kind: 'list', items: notModelled(report) }] },
      inputsSection(report),
      priceSection(report),
    ],
  };
}

/** Options worth a curve: the cheapest that can be taken, what is run today, and containers as they should be. */
export const curveOptions = (report: CostReport): readonly string[] => [
  ...new Set([
    ...takenOf(report)
      .slice(0, 4)
      .map(({ id }) => id),
    ...(report.today?.option ? [report.today.option] : []),
    'containers-right-sized',
  ]),
];

function keyFiguresOf(report: CostReport): readonly KeyFigure[] {
  const [cheapest] = takenOf(report);
  const rightSized = report.options.find(({ id }) => id === 'containers-right-sized');
  const { today } = report;
  return [
    ...(today?.usd
      ? [
          {
            label: 'Today',
            value: dollars(today.usd),
            detail: today.source ?? (today.option === null ? 'as the scenario says' : nameOf(report, today.option)),
          },
        ]
      : []),
    ...(cheapest
      ? [
          {
            label: 'Cheapest that can be taken',
            value: dollars(cheapest.total),
            detail: `${cheapest.name}; ${spanOf(cheapest)}`,
          },
        ]
      : [{ label: 'Cheapest that can be taken', value: 'none', detail: 'No option with a price can be taken' }]),
    ...(rightSized && rightSized.total !== null
      ? [{ label: 'Right-sized containers', value: dollars(rightSized.total), detail: spanOf(rightSized) }]
      : []),
    ...(today?.usd && cheapest?.total ? [savingOf(Number(today.usd), Number(cheapest.total))] : []),
  ];
}

function savingOf(today: number, cheapest: number): KeyFigure {
  const saved = today - cheapest;
  const share = today > 0 ? ` (${Math.round(Math.abs(saved / today) * 100)} %)` : '';
  return saved >= 0
    ? { label: 'Less than today', value: dollarsOf(saved), detail: `a month${share}, if today’s cost goes entirely` }
    : { label: 'More than today', value: dollarsOf(-saved), detail: `a month${share}: nothing is cheaper than today` };
}

const spanOf = ({ p10, p90 }: ReportOption): string =>
  p10 === null || p90 === null ? 'no range' : `${dollarsOf(p10)} to ${dollarsOf(p90)} in 8 of 10 draws`;

function questionOf(report: CostReport): readonly Block[] {
  const base = (name: string) => report.inputs.find((input) => input.name === name)?.base ?? 0;
  const { numbers, others } = toldInputs(report);
  const measured = numbers.filter((input) => input.measured).length;
  const assumed = numbers.filter((input) => input.assumed).length;
  const load = `${amountWords(base('requests'))} requests a month, each with ${amountWords(base('cpuMs'))} ms of CPU and ${amountWords(base('waitMs'))} ms of waiting, ${amountWords(base('egressGb'))} GB to the internet, ${amountWords(base('memoryMb'))} MB of memory an instance.`;
  const sources = `Of ${numbers.length} numbers ${measured} ${measured === 1 ? 'was' : 'were'} measured, ${numbers.length - measured - assumed} given and ${assumed} assumed, because nobody gave them; so were ${others.length} other values. All are listed below.`;
  return [
    {
      kind: 'paragraph',
      text: `What does this workload cost a month, and where would it cost less? ${load} ${sources}`,
    },
    {
      kind: 'paragraph',
      text: `Free tiers of the account are ${report.freeTiers ? 'counted, as if nobody else used them' : 'not counted'}. Low and high take every input and price at its cheap or dear end; P10 and P90 are of ${amountWords(report.sampling.draws)} draws with seed ${report.sampling.seed}, and Cheapest says in which share of them an option costs least.`,
    },
  ];
}

function tableOf(report: CostReport): Table {
  const { freeTiers, options } = report;
  const right = (title: string, weight = 1.1) => ({ title, align: 'right', weight }) as const;
  return {
    kind: 'table',
    columns: [
      { title: 'Option', align: 'left', weight: 3.7 },
      right('A month', 1.25),
      right('Low'),
      right('High', 1.2),
      right('P10'),
      right('P90', 1.2),
      right(freeTiers ? 'No free tiers' : 'With free tiers', 1.35),
      right('Cheapest', 1.1),
    ],
    rows: options.map((option, at) => {
      const { isFeasible, quote, violations, totalWithFreeTiers, totalWithoutFreeTiers } = option;
      const why = [...violations.map(({ reason }) => reason), ...(quote === null ? [] : [quote])].join('; ');
      return {
        cells: [
          option.name,
          quote === null ? dollars(option.total) : 'quote',
          dollars(option.low),
          dollars(option.high),
          dollarsOf(option.p10),
          dollarsOf(option.p90),
          dollars(freeTiers ? totalWithoutFreeTiers : totalWithFreeTiers),
          percent(option.cheapestShare),
        ],
        look: !isFeasible ? 'struck' : quote !== null ? 'quiet' : at === 0 ? 'strong' : 'plain',
        ...(why === '' ? {} : { note: why }),
      };
    }),
  };
}

function rangesOf(report: CostReport): readonly Block[] {
  const rows = takenOf(report)
    .slice(0, mostRanges)
    .flatMap(({ name, p10, p90, total }) =>
      p10 === null || p90 === null || total === null ? [] : [{ name, low: p10, base: Number(total), high: p90 }],
    );
  const usd = report.today?.usd ?? null;
  return rows.length === 0 ? [] : [{ kind: 'ranges', rows, today: usd === null ? null : Number(usd) }];
}

function notModelled(report: CostReport): readonly string[] {
  const foreign = new Set(report.options.flatMap(({ foreignPrices }) => foreignPrices));
  return [
    'Taxes, discounts, savings plans, committed use and spot prices: prices are list prices.',
    'Logs, metrics, key-value stores, queues, databases and API gateways in front.',
    'The work of moving, and what a platform that stays costs meanwhile.',
    'Latency: cold starts count only where they are billed.',
    ...(foreign.size === 0
      ? []
      : [
          `Prices of region ${report.region} where none is known; those of the US stand for ${amountWords(foreign.size)} prices.`,
        ]),
  ];
}
