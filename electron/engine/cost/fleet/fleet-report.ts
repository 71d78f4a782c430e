import { setImmediate } from 'node:timers/promises';
import { Decimal, exact } from '#shared/cost/arithmetic.ts';
import { type CsvCell, csvText, number, text } from '#shared/cost/export/csv-text.ts';
import { type FocusRow, writeFocus } from '#shared/cost/export/focus-row.ts';
import { fleetCharges } from '#shared/cost/fleet-charges.ts';
import type { FleetPrices } from '#shared/cost/fleet-prices.ts';
import { energyShare, nodePrice, readRules } from '#shared/cost/fleet-node-rate.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ReportFile } from '#shared/contract/cost.ts';
import type { Node } from '#shared/domain/node.ts';
import type { CostLedger, LedgerDayEntry } from './cost-ledger.ts';

/** A file of more lines than this is none that a person opens: nodes of a region are then added up. */
const mostLines = 100_000;

export interface FleetReportSource {
  readonly ledger: CostLedger;
  readonly nowMs: number;
  readonly prices: FleetPrices;
  readonly nodes: readonly Node[];
  readonly book: PriceBook;
  /** Ends the work with the engine. */
  readonly signal: AbortSignal;
}

/** What accrued, day by day, as a file. Reads one day at a time, so that the engine answers others meanwhile. */
export async function fleetReport(format: 'csv' | 'focus', source: FleetReportSource): Promise<ReportFile> {
  const { ledger, nowMs } = source;
  const days = ledger.days(nowMs);
  const isLarge = days.reduce((count, { dayMs }) => count + ledger.countOn(dayMs), 0) > mostLines;
  const energy = energyOfNodes(source);
  const lines: (readonly CsvCell[])[] = [];
  const rows: FocusRow[] = [];
  for (const { dayMs, isPartial } of days) {
    await setImmediate(undefined, { signal: source.signal });
    const entries = isLarge ? ledger.entriesOfRegions(dayMs) : ledger.entries(dayMs);
    if (format === 'csv') lines.push(...entries.map((entry) => csvLine(entry, isPartial)));
    else rows.push(...entries.flatMap((entry) => fleetCharges(entry, energy.get(entry.node) ?? null)));
  }
  const date = new Date(nowMs).toISOString().slice(0, 10);
  const content = format === 'csv' ? csvText([csvHeader.map((name) => text(name)), ...lines]) : writeFocus(rows);
  const name = format === 'csv' ? 'fleet-cost' : 'fleet-cost-focus';
  return { fileName: `${name}-${date}.csv`, mediaType: 'text/csv', encoding: 'utf-8', content };
}

const csvHeader = [
  'day',
  'node',
  'node_name',
  'region',
  'workload',
  'release',
  'kind',
  'hours',
  'usd',
  'requests',
  'day_is_partial',
];

function csvLine(entry: LedgerDayEntry, isPartial: boolean): readonly CsvCell[] {
  const { dayMs, node, nodeName, region, workload, release, kind, accountedMs, usd, requests } = entry;
  return [
    text(new Date(dayMs).toISOString().slice(0, 10)),
    text(node),
    text(nodeName),
    text(region),
    text(workload),
    text(release),
    text(kind),
    number(new Decimal(accountedMs).dividedBy(3_600_000).toDecimalPlaces(6).toFixed()),
    number(new Decimal(usd).toDecimalPlaces(9).toFixed()),
    // Requests stand with what was allocated; elsewhere they would be counted twice.
    number(kind === 'allocated' && requests !== null ? new Decimal(requests).toDecimalPlaces(3).toFixed() : null),
    text(String(isPartial)),
  ];
}

/** Share of power in the price of a node, where its rate tells: of own boxes that are still in the fleet. */
function energyOfNodes({ prices, nodes, book }: FleetReportSource) {
  const rules = readRules(prices);
  return new Map(
    nodes.flatMap(({ id, labels }) => {
      const price = nodePrice(exact, rules, labels, book);
      const energy = price && energyShare(price.rule.rate, book);
      return energy ? [[id as string, energy] as const] : [];
    }),
  );
}
