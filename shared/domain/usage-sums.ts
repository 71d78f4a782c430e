import type { UsageSums } from './usage.ts';

const counts = ['cpuMs', 'requests', 'probes', 'wallMs', 'bytesIn', 'bytesOut', 'memoryByteMs'] as const;

export const noUsage: UsageSums = {
  measuredMs: 0,
  cpuMs: null,
  memoryByteMs: null,
  memoryPeakBytes: null,
  requests: null,
  probes: null,
  wallMs: null,
  bytesIn: null,
  bytesOut: null,
};

/** Both together. What one of them did not count is left out of the sum; what neither counted stays unknown. */
export function addUsage(one: UsageSums, other: UsageSums): UsageSums {
  const sums = { ...one, measuredMs: one.measuredMs + other.measuredMs };
  for (const key of counts) {
    const [a, b] = [one[key], other[key]];
    sums[key] = a === null ? b : b === null ? a : a + b;
  }
  const [a, b] = [one.memoryPeakBytes, other.memoryPeakBytes];
  return { ...sums, memoryPeakBytes: a === null ? b : b === null ? a : Math.max(a, b) };
}

/** A share of what was used, as of a part of its time; a peak is not shared. */
export function shareOfUsage(used: UsageSums, share: number): UsageSums {
  const part = { ...used, measuredMs: used.measuredMs * share };
  for (const key of counts) {
    const value = used[key];
    part[key] = value === null ? null : value * share;
  }
  return part;
}
