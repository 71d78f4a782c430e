import { type CostReport, type ReportOption } from '../report.ts';
import { type Block, type Column, type DocumentSection, type Table } from './document.ts';
import { amountWords, dollars, inputName, nameOf, takenOf } from './report-words.ts';

type Line = ReportOption['lines'][number];
type Price = NonNullable<Line['price']>;

const mostStacks = 10;
const mostBills = 4;

const left = (title: string, weight: number): Column => ({ title, align: 'left', weight });
const right = (title: string, weight: number): Column => ({ title, align: 'right', weight });
const plain = (cells: readonly string[]): Table['rows'][number] => ({ cells, look: 'plain' });

const groupWords = {
  plan: 'Plan',
  compute: 'Compute',
  memory: 'Memory',
  requests: 'Requests',
  network: 'Network',
  storage: 'Storage',
  inference: 'Inference',
  hardware: 'Hardware',
  people: 'People',
} as const satisfies Readonly<Record<Line['group'], string>>;
const groups = Object.entries(groupWords);

/** What makes up the cost, the bills behind it, clusters that stay, and people's hours. */
export function chargeSections(report: CostReport): readonly DocumentSection[] {
  const taken = takenOf(report);
  const shown = withReference(report, taken.slice(0, mostBills));
  const clusters = clusterBlocks(report);
  return [
    {
      title: 'What makes up the cost',
      blocks: [...stacksOf(withReference(report, taken.slice(0, mostStacks))), ...shown.map(billOf)],
    },
    ...(clusters.length === 0 ? [] : [{ title: 'If the cluster stays', blocks: clusters }]),
    { title: "People's hours", blocks: [peopleOf(report)] },
  ];
}

/** Right-sized containers and what is run today are never left out. */
function withReference({ options, today }: CostReport, shown: readonly ReportOption[]): readonly ReportOption[] {
  const more = options.filter(
    (option) =>
      (option.id === 'containers-right-sized' || option.id === today?.option) &&
      option.total !== null &&
      !shown.includes(option),
  );
  return [...shown, ...more];
}

function stacksOf(options: readonly ReportOption[]): readonly Block[] {
  if (options.length === 0) return [];
  const used = groups.filter(([group]) =>
    options.some(({ lines }) => lines.some((line) => line.group === group && Number(line.amount) > 0)),
  );
  return [
    {
      kind: 'stacks',
      groups: used.map(([, words]) => words),
      rows: options.map(({ name, total, lines }) => ({
        name,
        total: Number(total),
        parts: used.map(([group]) =>
          lines.reduce((sum, line) => (line.group === group ? sum + Math.max(0, Number(line.amountExact)) : sum), 0),
        ),
      })),
    },
  ];
}

const sizesOf = ({ sizes }: ReportOption): string =>
  sizes.length === 0 ? '' : ` Sizes: ${sizes.map(({ name, value }) => `${name} ${amountWords(value)}`).join(', ')}.`;

const billOf = (option: ReportOption): Table => ({
  kind: 'table',
  caption: `${option.name}: ${dollars(option.total)} a month.${sizesOf(option)}`,
  columns: [
    left('Line', 3),
    right('Used', 1.4),
    right('Included', 1.3),
    right('Billed', 1.3),
    left('Unit', 1.4),
    right('USD a unit', 1.6),
    right('USD', 1),
  ],
  rows: [
    ...option.lines.map((line) =>
      plain([
        line.what,
        amountWords(line.quantity),
        amountWords(line.included),
        amountWords(line.billed),
        line.unit,
        line.tiers.length > 0 ? `${line.tiers.length} tiers` : line.unitPrice,
        dollars(line.amount),
      ]),
    ),
    { cells: ['Total', '', '', '', '', '', dollars(option.total)], look: 'strong' },
  ],
});

function clusterBlocks({ options }: CostReport): readonly Block[] {
  const items = options.flatMap(({ name, allocated, avoidable, cluster }) => {
    if (allocated === null) return [];
    const kept = `${name}: this workload's fair share of the cluster is ${dollars(allocated)} a month.`;
    if (cluster?.hasOthers)
      return [
        `${kept} Without it ${dollars(avoidable)} would go: ${cluster.nodes} nodes with it, ${cluster.nodesWithout} without.`,
      ];
    return [
      `${kept} It is saved only when a node goes; all ${dollars(avoidable)} go only when nothing else is left on the cluster.`,
    ];
  });
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function peopleOf(report: CostReport): Block {
  const rate = report.inputs.find(({ name }) => name === 'peopleUsdPerHour')?.base ?? 0;
  const hours = report.inputs
    .filter(({ path }) => path.startsWith('people.') && path.endsWith('Hours'))
    .map(({ path, base }) => `${inputName(path).replace("People's hours a month, ", '')} ${amountWords(base)}`);
  const advice = rate === 0 ? ' Two hours a month at $60 outweigh most differences between options.' : '';
  return {
    kind: 'paragraph',
    text: `In every figure, also at 0: hours a month for ${hours.join(', ')}, at ${dollars(rate.toFixed(2))} an hour.${advice}`,
  };
}

interface ToldInputs {
  readonly numbers: CostReport['inputs'];
  readonly others: CostReport['assumed'];
}

/**
 * What a reader is told of the inputs: the numbers that were given or that anybody is asked for, and all else that was
 * assumed. Of a part that the scenario has not (other pods, a cluster of one's own) there are no numbers to tell.
 */
export function toldInputs({ inputs, assumed }: CostReport): ToldInputs {
  const asked = new Set(assumed.map(({ path }) => path));
  const named = new Set(inputs.map(({ path }) => path));
  return {
    numbers: inputs.filter((input) => !input.assumed || asked.has(input.path)),
    others: assumed.filter(({ path }) => !named.has(path)),
  };
}

export function inputsSection(report: CostReport): DocumentSection {
  const { numbers: told, others } = toldInputs(report);
  const from = ({ measured, assumed: isAssumed }: CostReport['inputs'][number]) =>
    measured ? 'measured' : isAssumed ? 'assumed' : 'given';
  const rank = { measured: 0, given: 1, assumed: 2 };
  const sorted = [...told].sort((a, b) => rank[from(a)] - rank[from(b)]);
  const numbers: Table = {
    kind: 'table',
    columns: [
      left('Input', 3.2),
      left('In the scenario', 2.6),
      right('Low', 1.1),
      right('Base', 1.1),
      right('High', 1.1),
      left('From', 1),
    ],
    rows: sorted.map((input) => {
      const { path, low, base, high } = input;
      const ends = low === high ? ['', amountWords(base), ''] : [low, base, high].map(amountWords);
      const name = inputName(path);
      return {
        cells: [name, name === path ? '' : path, ...ends, from(input)],
        look: input.assumed ? 'quiet' : 'plain',
      };
    }),
  };
  const rest: Table = {
    kind: 'table',
    caption: 'Assumed too, because nobody gave it',
    columns: [left('In the scenario', 1), left('Taken as', 2)],
    rows: others.map(({ path, value }) => ({ cells: [path, value], look: 'quiet' })),
  };
  return { title: 'Inputs', blocks: others.length === 0 ? [numbers] : [numbers, rest] };
}

/** Every price that a line of an option used, once, with where it is from. */
export function priceSection(report: CostReport): DocumentSection {
  const prices = new Map<string, { readonly price: Price; readonly line: Line; readonly options: string[] }>();
  for (const { id, lines } of report.options) {
    for (const line of lines) {
      const { price } = line;
      if (price === null) continue;
      const known = prices.get(price.id) ?? { price, line, options: [] };
      prices.set(price.id, known);
      if (!known.options.includes(id)) known.options.push(id);
    }
  }
  const all = [...prices.values()].sort((a, b) => (a.price.id < b.price.id ? -1 : 1));
  const [old, recalled] = [
    all.filter(({ price }) => price.isStale),
    all.filter(({ price }) => price.confidence === 'memory'),
  ];
  const links = [...new Set(all.flatMap(({ price }) => price.url ?? []))].sort();
  return {
    title: 'Sources of the prices',
    blocks: [
      {
        kind: 'paragraph',
        text: `${all.length} prices were used: ${recalled.length} from memory (check them before you rely on them), ${old.length} old or undated.`,
      },
      {
        kind: 'table',
        columns: [
          left('Price', 2.6),
          right('USD', 1.3),
          left('for one', 1.2),
          left('Region', 1),
          left('Source', 3.3),
          left('Read on', 1.35),
          left('Sure', 1.1),
        ],
        rows: all.map(({ price, line, options }) => ({
          cells: [
            options.length === 1 ? `${price.what} (${nameOf(report, options[0] ?? '')})` : price.what,
            line.unitPrice,
            line.unit,
            price.region,
            price.source,
            price.date ?? 'undated',
            [price.confidence === 'memory' ? 'memory' : 'read', ...(price.isStale ? ['old'] : [])].join(', '),
          ],
          look: price.confidence === 'memory' || price.isStale ? ('quiet' as const) : ('plain' as const),
        })),
      },
      ...(links.length === 0
        ? []
        : [
            { kind: 'paragraph', text: 'Where the prices can be looked up:' } as const,
            { kind: 'list', items: links } as const,
          ]),
    ],
  };
}
