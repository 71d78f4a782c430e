import { type CostReport, type ReportOption } from '../report.ts';

/** 1234567.80 → 1,234,567.80, also where a number of JavaScript would lose the cents. */
const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

/** An amount of US dollars with cents; a dash where there is none. */
export const dollars = (amount: string | null): string =>
  amount === null ? '–' : amount.startsWith('-') ? `−$${grouped(amount.slice(1))}` : `$${grouped(amount)}`;

export const dollarsOf = (amount: number | null): string => dollars(amount === null ? null : amount.toFixed(2));

/** $0.79, $14, $1.2M: for an axis and a bar. */
export function shortDollars(usd: number): string {
  const sign = usd < 0 ? '−' : '';
  const size = Math.abs(usd);
  const steps = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const;
  for (const [step, letter] of steps) {
    const unit = letter === 'k' ? 1e3 : step;
    if (size >= step) return `${sign}$${threeDigits(size / unit)}${letter}`;
  }
  return `${sign}$${size >= 100 || Number.isInteger(size) ? Math.round(size).toLocaleString('en') : size.toFixed(2)}`;
}

const threeDigits = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

/** 16M, 1.2k: for an axis. */
export function shortCount(count: number): string {
  for (const [step, letter] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const)
    if (count >= step) return `${threeDigits(count / step)}${letter}`;
  return threeDigits(count);
}

/** A quantity as a reader wants it: thousands apart, at most six digits behind the point. */
export function amountWords(value: string | number): string {
  const size = Number(value);
  if (size !== 0 && Math.abs(size) < 1e-6) return String(value);
  return size.toLocaleString('en', { maximumFractionDigits: Math.abs(size) >= 1000 ? 0 : 6 });
}

/** What is not all of it never reads 100 %. */
export function percent(share: number): string {
  if (share === 0) return '–';
  if (share < 0.005) return '<1 %';
  return share < 1 && share >= 0.995 ? '>99 %' : `${Math.round(share * 100)} %`;
}

/** What can be taken at a known price, cheapest first. */
export const takenOf = ({ options }: CostReport): readonly ReportOption[] =>
  options.filter(({ isFeasible, total }) => isFeasible && total !== null);

export const nameOf = ({ options }: CostReport, id: string): string =>
  options.find((option) => option.id === id)?.name ?? id;

/** What an input or a price is, in words, where a chart or sentence names it. */
export function sourceName(
  report: CostReport,
  { of, kind }: { readonly of: string; readonly kind: 'input' | 'price' },
): string {
  if (kind === 'input') return inputName(of);
  const line = report.options.flatMap(({ lines }) => lines).find(({ price }) => price?.id === of);
  return line?.price ? `Price: ${line.price.what}` : `Price: ${of}`;
}

const inputNames: Readonly<Record<string, string>> = {
  'workload.requestsPerMonth': 'Requests a month',
  'workload.requestsPerHourOfDay': 'Requests over the day',
  'workload.cpuMs': 'CPU a request, ms',
  'workload.waitMs': 'Waiting a request, ms',
  'workload.egressGb': 'Traffic to the internet, GB a month',
  'workload.memoryMb': 'Memory of an instance, MB',
  'workload.wasmCpuFactor': 'CPU time as Wasm over native',
  'workload.neuronsPerDay': 'Neurons of Workers AI a day',
  'traffic.peakFactor': 'Peak over mean',
  'traffic.targetUse': 'Use of a vCPU at the peak',
  'traffic.paidShare': 'Share of the peak that is paid for',
  'traffic.regions': 'Regions',
  'containers.podVcpu': 'vCPU of a replica',
  'containers.podMemoryGb': 'Memory of a replica, GB',
  'containers.minReplicas': 'Replicas at least',
  'containers.minNodes': 'Nodes at least',
  'containers.zones': 'Zones of the load balancer',
  'lambda.memoryMb': 'Memory of a Lambda function, MB',
  'lambda.coldShare': 'Share of cold starts',
  'lambda.initMs': 'Duration of a cold start, ms',
  'people.usdPerHour': "Cost of a person's hour, US dollars",
  'people.managedHours': "People's hours a month, managed platform",
  'people.clusterHours': "People's hours a month, cluster",
  'people.machineHours': "People's hours a month, machines",
};

/** A path of the scenario in words; the path itself where the file's own word is the best there is. */
export const inputName = (path: string): string => inputNames[path] ?? path;
