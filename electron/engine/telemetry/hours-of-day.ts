import { spanOf } from '#shared/domain/usage-ratios.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import { rounded } from './measured-range.ts';

const hourMs = 3_600_000;
/** An hour that was measured for less is no usual one. */
const leastCoveredMs = 0.75 * hourMs;

/**
 * Requests in each hour of the day (UTC) of a usual day, from cells of an hour; null until every hour of a day was
 * measured for the most part, or when no client came.
 */
export function hoursOfDay(cells: readonly UsageRow[]): number[] | null {
  const counted = cells.filter(({ requests }) => requests !== null);
  const coveredMs = Array.from({ length: 24 }, () => 0);
  const requests = Array.from({ length: 24 }, () => 0);
  for (const [hour, group] of Map.groupBy(counted, ({ fromMs }) => Math.floor(fromMs / hourMs))) {
    const at = hour % 24;
    coveredMs[at] = (coveredMs[at] ?? 0) + spanOf(group);
    requests[at] = (requests[at] ?? 0) + group.reduce((sum, row) => sum + (row.requests ?? 0), 0);
  }
  if (coveredMs.some((ms) => ms < leastCoveredMs) || requests.every((one) => one === 0)) return null;
  return requests.map((one, at) => rounded((one / (coveredMs[at] ?? 1)) * hourMs));
}
