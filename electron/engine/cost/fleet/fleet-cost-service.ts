import type { TimeSpan } from '#shared/cost/fleet-accrual.ts';
import { splitRates } from '#shared/cost/fleet-allocate.ts';
import type { FleetCost, FleetCostBy, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { alertsToTell, budgetState, monthForecast } from '#shared/cost/fleet-forecast.ts';
import { nodePrice, readRules } from '#shared/cost/fleet-node-rate.ts';
import { FleetPrices, noFleetPrices } from '#shared/cost/fleet-prices.ts';
import { nodeCost, type NodeCost } from '#shared/cost/fleet-node-cost.ts';
import { fleetRows, fleetTotals } from '#shared/cost/fleet-rows.ts';
import { rounded } from '#shared/cost/fleet-usd.ts';
import { quick } from '#shared/cost/arithmetic.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ReportFile } from '#shared/contract/cost.ts';
import type { CostPrices } from '#shared/domain/cost-gate.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node, NodeWorkload } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import type { RecordActivity } from '../../audit/activity-log.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../storage/database.ts';
import { readStored } from '../../storage/stored-json.ts';
import { checkFleetPrices, pricesWords } from './check-fleet-prices.ts';
import { CostLedger, type LedgerEntry } from './cost-ledger.ts';
import { FleetAccruer } from './fleet-accruer.ts';
import { fleetReport } from './fleet-report.ts';
import { requestPrices } from './request-prices.ts';
import { type PricedNode, spanEntries } from './span-entries.ts';

export interface FleetCostOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: () => Pick<Settings, 'usageEveryMs'>;
  readonly nodes: () => readonly Node[];
  /** What was used within a span of time, by node, workload and release. */
  readonly usage: (span: TimeSpan) => readonly UsageRow[];
  /** With the user's own prices in it. */
  readonly priceBook: () => PriceBook;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/** Usage of a window is read again after a ninetieth of it: nobody can see the difference. */
const usageAgeShare = 1 / 90;
const windowsKept = 10;
const smallFleet = 100;

/**
 * What the fleet costs: at the rate of now, and as it accrued by day. Promises that every moment since the console knows
 * a node is paid for once, also while the console was closed and however the clock is set; and that each share of the
 * budget is told once a month. Must not guess: a node without a price accrues nothing and is counted.
 */
export class FleetCostService {
  readonly #options: FleetCostOptions;
  readonly #ledger: CostLedger;
  readonly #accruer: FleetAccruer;
  readonly #closing = new AbortController();
  readonly #used = new Map<number, { readonly atMs: number; readonly rows: readonly UsageRow[] }>();
  /** As they were when cost accrued last: one that is gone since was paid for until about now. */
  #nodesBefore: readonly PricedNode[] = [];
  #prices: FleetPrices;

  constructor(options: FleetCostOptions) {
    this.#options = options;
    this.#ledger = new CostLedger(options.database);
    const row = options.database.get('SELECT value FROM fleet_prices WHERE id = 1');
    this.#prices = (row && readStored(options.database, 'fleet prices', FleetPrices, row['value'])) ?? noFleetPrices;
    this.#accruer = new FleetAccruer({
      ...options,
      ledger: this.#ledger,
      entries: (span) => this.#entries(span),
      onAccrued: () => {
        this.#nodesBefore = this.#pricedNodes();
        this.#tellBudget();
        options.publish({ type: 'cost', what: 'fleet' });
      },
    });
  }

  start(): void {
    this.#nodesBefore = this.#pricedNodes();
    this.#accruer.start();
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the engine ends'));
    await this.#accruer.close();
  }

  prices(): FleetPrices {
    return this.#prices;
  }

  /** What accrued until now stays at the prices that held. */
  async setPrices(prices: FleetPrices): Promise<FleetPrices> {
    const { clock, database, priceBook, publish, record } = this.#options;
    checkFleetPrices(prices, priceBook());
    await this.#accruer.accrueToNow();
    const nodePricesChanged = JSON.stringify(prices.rules) !== JSON.stringify(this.#prices.rules);
    const peopleChanged = JSON.stringify(prices.people) !== JSON.stringify(this.#prices.people);
    database.transaction(() => {
      database.run('INSERT OR REPLACE INTO fleet_prices (id, value) VALUES (1, ?)', JSON.stringify(prices));
      if (nodePricesChanged || peopleChanged) this.#ledger.pricesSet(clock.nowMs());
    });
    this.#prices = prices;
    record({ action: 'fleet-prices-changed', target: 'fleet', result: 'ok', detail: pricesWords(prices) });
    this.#tellBudget();
    publish({ type: 'cost', what: 'fleet' });
    return prices;
  }

  now({ by, windowMs }: { by: FleetCostBy; windowMs: number }): FleetCost {
    const nowMs = this.#options.clock.nowMs();
    const costs = this.#costs(windowMs);
    const totals = fleetTotals(costs);
    const { people, budget } = this.#prices;
    const peopleUsd = rounded(people.hoursPerMonth * people.usdPerHour);
    const usdPerMonth = rounded(totals.nodesUsd + totals.trafficUsd + peopleUsd);
    const days = this.#ledger.days(nowMs);
    const facts = { nowMs, days, usdPerMonth, pricesSetAtMs: this.#ledger.pricesSetAtMs() };
    const forecast = monthForecast(facts);
    return {
      asOfMs: nowMs,
      windowMs,
      ...totals,
      usdPerMonth,
      peopleUsd,
      rows: fleetRows(costs, by),
      by,
      days,
      forecast,
      budget: budgetState(budget, forecast, facts),
    };
  }

  /** Rows of the last hour by workload, for an estimate to be held against. */
  workloadRows(): readonly FleetCostRow[] {
    return fleetRows(this.#costs(3_600_000), 'workload');
  }

  /** What CPU time and traffic cost on this fleet, for a gate on the cost of a request. */
  requestPrices(): CostPrices {
    return requestPrices(this.#pricedNodes(), splitRates(this.#options.priceBook()));
  }

  /** What accrued, by day, as a file. */
  report({ format }: { format: 'csv' | 'focus' }): Promise<ReportFile> {
    const { clock, nodes, priceBook } = this.#options;
    const source = { ledger: this.#ledger, nowMs: clock.nowMs(), signal: this.#closing.signal };
    return fleetReport(format, { ...source, prices: this.#prices, nodes: nodes(), book: priceBook() });
  }

  /** Accounts for the time since the last time, up to what nodes have told of. */
  accrue(): Promise<void> {
    return this.#accruer.accrue();
  }

  #entries(span: TimeSpan): readonly LedgerEntry[] {
    const { priceBook, usage } = this.#options;
    const { people } = this.#prices;
    const nodes = this.#pricedNodes();
    const ids = new Set(nodes.map(({ id }) => id));
    const fleet = {
      nodes: [...nodes, ...this.#nodesBefore.filter(({ id }) => !ids.has(id))],
      rates: splitRates(priceBook()),
      peopleUsdPerHour: (people.hoursPerMonth * people.usdPerHour) / 730,
    };
    return spanEntries(span, fleet, usage(span));
  }

  #tellBudget(): void {
    const { clock, record } = this.#options;
    const { budget } = this.#prices;
    if (budget === null) return;
    const nowMs = clock.nowMs();
    const forecast = monthForecast({ nowMs, days: this.#ledger.days(nowMs), usdPerMonth: 0, pricesSetAtMs: null });
    for (const { name, share, soFarUsd, usdPerMonth } of alertsToTell(budget, forecast, (each) =>
      this.#ledger.isTold(each),
    )) {
      // Marked first: an alert that is told twice is worse than one that the activity shows without.
      this.#ledger.told(name, nowMs);
      const spent = `$${soFarUsd.toFixed(2)} of $${usdPerMonth} spent this month`;
      record({
        action: 'budget-reached',
        target: 'fleet',
        result: 'ok',
        detail: `${Math.round(share * 100)} % of the budget reached: ${spent}`,
        by: 'console',
      });
    }
  }

  #costs(windowMs: number): readonly NodeCost[] {
    const rates = splitRates(this.#options.priceBook());
    const used = Map.groupBy(this.#usedIn(windowMs), ({ nodeId }): string => nodeId);
    const nowMs = this.#options.clock.nowMs();
    return this.#pricedNodes().map((node) => nodeCost({ ...node, usage: used.get(node.id) ?? [] }, rates, nowMs));
  }

  #usedIn(windowMs: number): readonly UsageRow[] {
    const nowMs = this.#options.clock.nowMs();
    const known = this.#used.get(windowMs);
    if (known && nowMs >= known.atMs && nowMs - known.atMs < windowMs * usageAgeShare) return known.rows;
    const rows = this.#options.usage({ fromMs: nowMs - windowMs, toMs: nowMs });
    if (this.#used.size >= windowsKept) this.#used.clear();
    // A small fleet is read anew each time, so that a person sees at once what they did.
    if (rows.length > smallFleet) this.#used.set(windowMs, { atMs: nowMs, rows });
    return rows;
  }

  #pricedNodes(): readonly PricedNode[] {
    const { nodes, priceBook } = this.#options;
    const rules = readRules(this.#prices);
    const book = priceBook();
    const { regionLabel } = this.#prices;
    return nodes().map(({ id, name, labels, facts, workloads, addedAtMs, condition }) => {
      const price = nodePrice(quick, rules, labels, book);
      return {
        id,
        name,
        region: labels[regionLabel] ?? '',
        cpuCount: facts?.cpuCount ?? null,
        memoryBytes: facts?.memoryBytes ?? null,
        price: price && { usdPerHour: price.usdPerHour, egressUsdPerGb: price.rule.egressUsdPerGb },
        // A console that was just started has not heard what runs on a node that does not answer.
        runs: condition.kind === 'online' || workloads.length > 0 ? workloads.filter(isOn) : null,
        addedAtMs,
      };
    });
  }
}

const isOn = ({ state }: NodeWorkload): boolean => state !== 'stopped';
