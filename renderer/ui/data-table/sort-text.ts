import type { DataSort } from './data-column.ts';

/** A sort as an address keeps it: `name`, or `-name` downwards. */
export const sortText = (sort: DataSort | undefined): string | undefined =>
  sort ? `${sort.desc ? '-' : ''}${sort.id}` : undefined;

export const sortFromText = (text: string | undefined): DataSort | undefined =>
  text ? { id: text.replace(/^-/, ''), desc: text.startsWith('-') } : undefined;
