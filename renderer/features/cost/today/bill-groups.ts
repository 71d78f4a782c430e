import type { BillGroup } from '#shared/cost/bill.ts';

/* The groups of a bill as rows that are chosen. Pure. */

export interface BillRow {
  readonly key: string;
  readonly group: BillGroup;
}

export interface BillFilter {
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly months: readonly string[];
}

export const noFilter: BillFilter = { services: [], regions: [], months: [] };

export const billRows = (groups: readonly BillGroup[]): readonly BillRow[] =>
  groups.map((group, at) => ({ key: `${at}`, group }));

const passes = (wanted: readonly string[], value: string): boolean => wanted.length === 0 || wanted.includes(value);

export const filteredRows = (rows: readonly BillRow[], { services, regions, months }: BillFilter): readonly BillRow[] =>
  rows.filter(
    ({ group }) => passes(services, group.service) && passes(regions, group.region) && passes(months, group.month),
  );

/** What the amount is made of: the months that were asked for, or all; a sum is divided by how many they are. */
export const inMonths = (rows: readonly BillRow[], months: readonly string[]): readonly BillRow[] =>
  rows.filter(({ group }) => passes(months, group.month));

/** Values that there are, for a filter; empty ones cannot be chosen there. */
export const valuesOf = (rows: readonly BillRow[], of: 'service' | 'region' | 'month'): readonly string[] =>
  [...new Set(rows.map(({ group }) => group[of]))].filter((value) => value !== '').sort();
