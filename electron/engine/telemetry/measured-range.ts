/** What a number is at least, in all, and at most. */
export interface MeasuredRange {
  readonly low: number;
  readonly base: number;
  readonly high: number;
}

/** More would pretend to know what nobody measured; a scenario keeps fifteen. */
const keptDigits = 6;

/**
 * The 10th and 90th percentile of samples around a base that was made of everything. The base may lie outside of what
 * most samples say, as when one busy node outweighs many: then it is the bound as well.
 */
export function rangeAround(base: number, samples: readonly number[]): MeasuredRange {
  const sorted = samples.toSorted((a, b) => a - b);
  const low = Math.min(base, quantile(sorted, 0.1) ?? base);
  const high = Math.max(base, quantile(sorted, 0.9) ?? base);
  return { low: rounded(low), base: rounded(base), high: rounded(high) };
}

/** Between two samples the value lies evenly between theirs; undefined for none. */
export function quantile(sorted: readonly number[], share: number): number | undefined {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (at - Math.floor(at));
}

export const rounded = (value: number): number => Number(value.toPrecision(keptDigits));
