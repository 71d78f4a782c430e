import { spanOf } from '#shared/domain/usage-ratios.ts';
import type { UsageRow } from '#shared/domain/usage.ts';

export const count = (number: number): string => Math.round(number).toLocaleString('en-US');

export function nodesWords(rows: readonly UsageRow[]): string {
  const nodes = nodesOf(rows);
  return `${count(nodes)} ${nodes === 1 ? 'node' : 'nodes'}`;
}

/** "41,200 requests on 3 nodes in 26 min". */
export function fromRequests(rows: readonly UsageRow[]): string {
  return `${count(sumOf(rows, ({ requests }) => requests))} requests on ${nodesWords(rows)} in ${duration(spanOf(rows))}`;
}

export function notCountedOn(rows: readonly UsageRow[]): string {
  const nodes = nodesOf(rows.filter(({ requests }) => requests === null));
  return nodes === 0 ? '' : `; ${count(nodes)} more ${nodes === 1 ? 'node counts' : 'nodes count'} no requests`;
}

function duration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 2 * 1440 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

export function sumOf(rows: readonly UsageRow[], of: (row: UsageRow) => number | null): number {
  return rows.reduce((total, row) => total + (of(row) ?? 0), 0);
}

export const nodesOf = (rows: readonly UsageRow[]): number => new Set<string>(rows.map(({ nodeId }) => nodeId)).size;
