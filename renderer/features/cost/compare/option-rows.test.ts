import { expect, it } from 'vitest';
import { compare } from '#shared/cost/compare.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft } from '#shared/cost/scenario-draft.ts';
import { toDelimited } from '../../../ui/data-table/delimited.ts';
import { copiedColumns, fairOption, filterRows, optionRows, sortRows } from './option-rows.ts';

const read = basisOfDraft(
  {
    version: 1,
    name: 'Rows',
    region: 'eu',
    workload: { requestsPerMonth: { base: 16e6, high: 3e7 }, cpuMs: 5, waitMs: 95, egressGb: 20, memoryMb: 16 },
  },
  builtInPriceBook,
  Date.UTC(2026, 10, 21),
);
if (!read.ok) throw new Error('The scenario is complete');
const options = compare(read.basis);
const paid = { usdPerMonth: 30, option: null, source: 'bill' };
const rows = optionRows(options, null, paid, 'base');
const rowOf = (key: string) => rows.find((row) => row.key === key);

it('has the row of what is paid today among those that can be taken, by its amount', () => {
  const sorted = sortRows(rows, { key: 'shown', isDown: false });
  const at = sorted.findIndex(({ kind }) => kind === 'today');
  expect(sorted[at]).toMatchObject({ name: 'What you pay today', family: 'bill', shown: 30 });
  expect(sorted.slice(0, at).every(({ shown }) => shown !== null && shown <= 30)).toBe(true);
  expect(sorted[at + 1]?.shown).toBeGreaterThanOrEqual(30);
});

it.each(['name', 'shown', 'p50', 'share'] as const)('keeps quotes and what cannot be taken at the end by %s', (key) => {
  for (const isDown of [false, true]) {
    const kinds = sortRows(rows, { key, isDown }).map(({ kind }) => (kind === 'today' ? 'takes' : kind));
    expect(kinds.join(' ')).toMatch(/^(takes ?)+(quote ?)+(cannot ?)+$/);
  }
});

it('marks the fair comparison, old and foreign prices, and what is run today', () => {
  expect(rowOf(fairOption)?.isFair).toBe(true);
  expect(rowOf(fairOption)?.flags.map(({ text }) => text)).toContain('the fair comparison');
  expect(rowOf('eks')?.flags.map(({ text }) => text)).toContain('8 US prices');
  const now = optionRows(options, null, { usdPerMonth: null, option: 'eks', source: null }, 'base');
  expect(now.filter(({ isToday }) => isToday).map(({ key }) => key)).toEqual(['eks']);
});

it('never has an amount for what needs a quote, nor a chance for what cannot be taken', () => {
  for (const row of rows.filter(({ kind }) => kind === 'quote')) {
    expect(row).toMatchObject({ shown: null, texts: { shown: null, withFree: null, withoutFree: null } });
  }
  for (const row of rows.filter(({ kind }) => kind === 'cannot')) {
    expect(row.share).toBeNull();
    expect(row.option?.violations.length).toBeGreaterThan(0);
  }
});

it('shows the end that is asked for', () => {
  const [low, high] = (['low', 'high'] as const).map((end) =>
    optionRows(options, null, paid, end).find(({ key }) => key === 'lambda-arm'),
  );
  expect(low?.shown).toBe(low?.low);
  expect(high?.shown).toBeGreaterThan(low?.shown ?? Infinity);
});

it('filters by family and by name, and copies a line a row with amounts as texts', () => {
  const edge = filterRows(rows, { query: 'fastly', family: 'edge' });
  expect(edge.map(({ key }) => key).sort()).toEqual(['fastly', 'fastly-minimum']);
  const lines = toDelimited(edge, copiedColumns, 'csv').trim().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^id,Option,Family,State,Low USD a month,Base USD a month/);
});
