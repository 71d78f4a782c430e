import { type Arithmetic } from './arithmetic.ts';
import { type PriceBook } from './price-book.ts';

const msPerHour = 3_600_000;
const bytesPerGib = 1024 ** 3;
const bytesPerGb = 1e9;

/** What one release used on the node. Null: not counted. */
export interface UsedCell {
  readonly cpuMs: number | null;
  readonly memoryByteMs: number | null;
  readonly bytesOut: number | null;
}

/** A node over a span of time. */
export interface NodeSpan {
  readonly usdPerHour: number;
  readonly egressUsdPerGb: number;
  readonly cpuCount: number | null;
  readonly memoryBytes: number | null;
  /** Time that is paid for. */
  readonly paidMs: number;
  /** Time in which the cells were used: shares are of it. As long as `paidMs` for what really passed. */
  readonly usedOverMs: number;
  /** Everything that ran there, also what nobody counted. */
  readonly cells: readonly UsedCell[];
}

/** How a node's cost splits into CPU and memory: OpenCost's default rates. */
export interface SplitRates {
  readonly cpuHour: number;
  readonly gibHour: number;
}

/** US dollars. Null: not known. */
export interface Allocation<T> {
  /** What the node cost in the span, without traffic. */
  readonly wholeUsd: T;
  readonly cells: readonly { readonly allocatedUsd: T | null; readonly trafficUsd: T | null }[];
  /** Whole less everything allocated: with unknown cells there is some of theirs in it. */
  readonly restUsd: T;
  /** The rest, where everything was counted. */
  readonly idleUsd: T | null;
}

/** Source: OpenCost's default prices, in the book. Prices that were set to nothing at all split nothing. */
export function splitRates({ prices }: PriceBook): SplitRates {
  const rate = (id: string) => Number(prices.get(id)?.price ?? 0);
  return { cpuHour: rate('opencost.default.cpu'), gibHour: rate('opencost.default.ram') };
}

/**
 * Splits what a node costs among what runs there, as OpenCost does without requests: each gets its used share of CPU of
 * the CPU part and its used share of memory of the memory part. More than the node has (clocks that disagree) is scaled
 * down to it. The parts and the rest make the whole: with decimals to their last digit, with binary fractions to 1e-12.
 */
export function allocateNode<T>(math: Arithmetic<T>, span: NodeSpan, rates: SplitRates): Allocation<T> {
  const wholeUsd = math.div(math.mul(math.of(span.usdPerHour), math.of(span.paidMs)), math.of(msPerHour));
  const parts = partsOf(math, span, rates, wholeUsd);
  const shares = span.cells.map((cell) => (parts === null ? null : sharesOf(math, span, cell)));
  const cpuScale = scaleOf(math, shares, 'cpu');
  const memoryScale = scaleOf(math, shares, 'memory');
  let restUsd = wholeUsd;
  const cells = span.cells.map((cell, index) => {
    const share = shares[index];
    const trafficUsd = trafficOf(math, span, cell);
    if (!share || !parts) return { allocatedUsd: null, trafficUsd };
    const cpu = math.mul(parts.cpu, math.mul(share.cpu, cpuScale));
    const memory = math.mul(parts.memory, math.mul(share.memory, memoryScale));
    // The last hair of rounding never takes more than is left.
    const allocatedUsd = math.min(math.add(cpu, memory), restUsd);
    restUsd = math.sub(restUsd, allocatedUsd);
    return { allocatedUsd, trafficUsd };
  });
  const isKnown = parts !== null && cells.every(({ allocatedUsd }) => allocatedUsd !== null);
  return { wholeUsd, cells, restUsd, idleUsd: isKnown ? restUsd : null };
}

interface Pair<T> {
  readonly cpu: T;
  readonly memory: T;
}

/** The whole, split by the rates at the node's size. Null where its size is not known. */
function partsOf<T>(math: Arithmetic<T>, span: NodeSpan, rates: SplitRates, whole: T): Pair<T> | null {
  const { cpuCount, memoryBytes } = span;
  if (cpuCount === null || memoryBytes === null || cpuCount <= 0 || memoryBytes <= 0) return null;
  const cpuWeight = math.mul(math.of(cpuCount), math.of(rates.cpuHour));
  const gib = math.div(math.of(memoryBytes), math.of(bytesPerGib));
  const sum = math.add(cpuWeight, math.mul(gib, math.of(rates.gibHour)));
  if (!math.isAbove(sum, math.zero)) return null;
  const cpu = math.div(math.mul(whole, cpuWeight), sum);
  return { cpu, memory: math.sub(whole, cpu) };
}

function sharesOf<T>(math: Arithmetic<T>, span: NodeSpan, cell: UsedCell): Pair<T> | null {
  const { cpuMs, memoryByteMs } = cell;
  const { cpuCount, memoryBytes, usedOverMs } = span;
  if (cpuMs === null || memoryByteMs === null || cpuCount === null || memoryBytes === null || usedOverMs <= 0) {
    return null;
  }
  const over = math.of(usedOverMs);
  return {
    cpu: math.div(math.of(cpuMs), math.mul(over, math.of(cpuCount))),
    memory: math.div(math.of(memoryByteMs), math.mul(over, math.of(memoryBytes))),
  };
}

/** What shares are multiplied by so that together they are not more than one node. */
function scaleOf<T>(math: Arithmetic<T>, shares: readonly (Pair<T> | null)[], of: 'cpu' | 'memory'): T {
  const sum = shares.reduce((total, share) => (share ? math.add(total, share[of]) : total), math.zero);
  return math.isAbove(sum, math.one) ? math.div(math.one, sum) : math.one;
}

/** As much again as the paid time is longer than the used one. A link without a price by the GB costs nothing more. */
function trafficOf<T>(math: Arithmetic<T>, span: NodeSpan, { bytesOut }: UsedCell): T | null {
  const { egressUsdPerGb, paidMs, usedOverMs } = span;
  if (egressUsdPerGb === 0) return math.zero;
  if (bytesOut === null || usedOverMs <= 0) return null;
  const usd = math.div(math.mul(math.of(bytesOut), math.of(egressUsdPerGb)), math.of(bytesPerGb));
  return math.div(math.mul(usd, math.of(paidMs)), math.of(usedOverMs));
}
