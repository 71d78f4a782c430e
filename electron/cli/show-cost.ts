import type { PlacedProblem } from '#shared/cost/read-yaml.ts';
import type { CostReport, ReportOption } from '#shared/cost/report.ts';
import { type Terminal, type Text } from './terminal.ts';

const dollars = (amount: string | null): string => (amount === null ? '–' : `$${grouped(amount)}`);
/** 1234567.80 → 1,234,567.80, also where a number of JavaScript would lose the cents. */
const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
const fixed = (amount: number | null): string => dollars(amount === null ? null : amount.toFixed(2));
const percent = (share: number): string => (share === 0 ? '' : share < 0.005 ? '<1 %' : `${Math.round(share * 100)} %`);

/** What is wrong with a file, a line each, as compilers do. */
export function showProblems(terminal: Terminal, file: string, problems: readonly PlacedProblem[]): void {
  const failure = { code: 'input/invalid', message: `${file} cannot be used.`, retryable: false };
  terminal.value({ type: 'failure', failure, problems });
  for (const { line, column, field, message } of problems) {
    const place = [file, line, column].filter((part) => part !== null).join(':');
    terminal.problem(`${place} ${field === '' ? '' : `${field}: `}${message}`);
  }
}

export function showComparison(terminal: Terminal, report: CostReport): void {
  const { name, region, freeTiers, asOf, priceBook } = report;
  terminal.line(
    { text: name, style: 'bold' },
    `, US dollars a month, region ${region}, prices of ${priceBook}, on ${asOf}`,
  );
  const header = [
    'Option',
    'Id',
    'A month',
    'Low',
    'High',
    freeTiers ? 'No free tiers' : 'With free tiers',
    'P10',
    'P90',
    'Cheapest in',
    '',
  ];
  terminal.table(
    header,
    report.options.map((option) => rowOf(option, freeTiers)),
  );
  if (report.today !== null) terminal.line(todayWords(report.today, report.options));
  terminal.line('');
  for (const text of afterwords(report)) terminal.line(text);
}

function rowOf(option: ReportOption, freeTiers: boolean): readonly Text[] {
  const { isFeasible, quote, violations, total, low, high, totalWithFreeTiers, totalWithoutFreeTiers } = option;
  const other = freeTiers ? totalWithoutFreeTiers : totalWithFreeTiers;
  const why = [...violations.map(({ reason }) => reason), ...(quote === null ? [] : [quote])].join('; ');
  const amounts = [
    quote === null ? dollars(total) : 'quote',
    dollars(low),
    dollars(high),
    dollars(other),
    fixed(option.p10),
    fixed(option.p90),
  ];
  const { id, name } = option;
  if (isFeasible && quote === null) return [name, id, ...amounts, percent(option.cheapestShare), ''];
  const dim = (text: string): Text => ({ text, style: 'dim' });
  const shown = amounts.map((amount) => dim(isFeasible ? amount : `(${amount})`));
  return [dim(name), dim(id), ...shown, '', { text: why, style: 'yellow' }];
}

/** What to know beside the table, most important first. */
function afterwords(report: CostReport): readonly string[] {
  const { options, flipPoints, breakEvenVolume, assumed } = report;
  const taken = options.filter(({ isFeasible, total }) => isFeasible && total !== null);
  const people = report.inputs.filter(({ name }) => name.endsWith('Hours')).map(({ path, base }) => `${path} ${base}`);
  const rate = report.inputs.find(({ name }) => name === 'peopleUsdPerHour')?.base ?? 0;
  const recalled = new Set(taken.flatMap(({ recalledPrices }) => recalledPrices));
  const stale = new Set(taken.flatMap(({ stalePrices }) => stalePrices));
  const foreign = new Set(taken.flatMap(({ foreignPrices }) => foreignPrices));
  return [
    'An amount in brackets is what it would cost without the limit that it breaks.',
    `People's hours are in every figure: ${people.join(', ')} at $${rate} an hour.`,
    ...options.flatMap(shareWords),
    ...flipPoints.map(({ sentence }) => sentence),
    ...breakEvenVolume.slice(0, 5).map((each) => crossingWords(each, options)),
    ...counted(recalled, 'from memory; check before you rely on them'),
    ...counted(stale, 'old or undated'),
    ...counted(foreign, 'of the US, none being known for this region'),
    `Assumed, as it was not given: ${assumed.map(({ path, value }) => `${path} ${value}`).join(', ')}.`,
  ];
}

function todayWords({ usd, option, source }: NonNullable<CostReport['today']>, all: readonly ReportOption[]): string {
  const name = all.find(({ id }) => id === option)?.name;
  const from = [name ?? '', source ?? ''].filter((part) => part !== '').join(', ');
  return `What you pay today: ${dollars(usd)}${from === '' ? '' : ` (${from})`}`;
}

function shareWords({ name, allocated, cluster }: ReportOption): readonly string[] {
  if (cluster?.hasOthers === true) {
    const { avoidable, whole, alone, nodes, nodesWithout } = cluster;
    return [
      `${name}: the row is what goes with the workload, ${dollars(avoidable)}; its fair share of ${dollars(whole)} is ${dollars(cluster.allocated)}; a cluster of its own is ${dollars(alone)}; nodes ${nodes}, ${nodesWithout} without it.`,
    ];
  }
  if (allocated === null) return [];
  return [
    `${name}: if the cluster stays for others, this workload's share of it is ${dollars(allocated)}; it is saved only when a node goes.`,
  ];
}

const counted = (ids: ReadonlySet<string>, what: string): readonly string[] =>
  ids.size === 0 ? [] : [`${ids.size} prices are ${what}: ${[...ids].join(', ')}.`];

function crossingWords(
  { options: [one, other], crossings, cheaperBelow }: CostReport['breakEvenVolume'][number],
  all: readonly ReportOption[],
): string {
  const nameOf = (id: string) => all.find((option) => option.id === id)?.name ?? id;
  const pair = `${nameOf(one)} against ${nameOf(other)}`;
  const [first] = crossings;
  if (cheaperBelow === null) return `${pair}: the same at any volume.`;
  if (first === undefined) return `${pair}: ${nameOf(cheaperBelow)} is cheaper at any volume; they never break even.`;
  const more = crossings.length > 1 ? ` (${crossings.length} crossings in all)` : '';
  const requests = Number(first.requests.toPrecision(3)).toLocaleString('en-US');
  return `${pair}: ${nameOf(first.cheaperAbove)} becomes cheaper above ${requests} requests a month${more}.`;
}

/** Every line of an option and where its price is from. */
export function reportLines(terminal: Terminal, option: ReportOption): void {
  terminal.line('');
  terminal.line({ text: option.name, style: 'bold' });
  const header = ['Line', 'Used', 'Included', 'Charged', 'Unit', 'Price', 'A month', 'Source'];
  terminal.table(
    header,
    option.lines.map(({ what, quantity, included, billed, unit, unitPrice, amount, price }) => [
      what,
      rounded(quantity),
      rounded(included),
      rounded(billed),
      unit,
      unitPrice,
      dollars(amount),
      price === null
        ? 'your scenario'
        : `${price.source}, ${price.date ?? 'undated'}${price.confidence === 'memory' ? ', from memory' : ''}`,
    ]),
  );
  for (const { name, value } of option.sizes) terminal.line(`${name}: ${rounded(value)}`);
  for (const note of option.notes) terminal.line(note);
}

/** Enough digits to read; --json has them all. */
const rounded = (quantity: string): string => grouped(quantity.replace(/(\.\d{3})\d+$/, '$1'));
