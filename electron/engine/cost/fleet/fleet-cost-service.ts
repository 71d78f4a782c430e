import { setImmediate } from 'node:timers/promises';
import { dueAccrual, type TimeSpan } from '#shared/cost/fleet-accrual.ts';
import { splitRates } from '#shared/cost/fleet-allocate.ts';
import type { FleetCost, FleetCostBy, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import { alertsToTell, budgetState, monthForecast } from '#shared/cost/fleet-forecast.ts';
import { nodePrice, readRules } from '#shared/cost/fleet-node-rate.ts';
import { FleetPrices, noFleetPrices } from '#shared/cost/fleet-prices.ts';
import { fleetRows, fleetTotals, nodeCost, type NodeCost, rounded } from '#shared/cost/fleet-rows.ts';
import { quick } from '#shared/cost/arithmetic.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { ReportFile } from '#shared/contract/cost.ts';
import type { CostPrices } from '#shared/domain/cost-gate.ts';
import { type Failure, failureOf } from '#shared/domain/failure.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node, NodeWorkload } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { UsageRow } from '#shared/domain/usage.ts';
import type { RecordActivity } from '../../audit/activity-log.ts';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../storage/database.ts';
import { readStored } from '../../storage/stored-json.ts';
import { checkFleetPrices, pricesWords } from './check-fleet-prices.ts';
import { CostLedger } from './cost-ledger.ts';
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

const accrueEveryMs = 600_000;
const minuteMs = 60_000;

/**
 * What the fleet costs: at the rate of now, and as it accrued by day. Promises that every moment since the console knows
 * a node is paid for once, also while the console was closed and however the clock is set; and that each share of the
 * budget is told once a month. Must not guess: a node without a price accrues nothing and is counted.
 */
export class FleetCostService {
  readonly #options: FleetCostOptions;
  readonly #ledger: CostLedger;
  readonly #closing = new AbortController();
  #prices: FleetPrices;
  #accruing: Promise<void> = Promise.resolve();

  constructor(options: FleetCostOptions) {
    this.#options = options;
    this.#ledger = new CostLedger(options.database);
    const row = options.database.get('SELECT value FROM fleet_prices WHERE id = 1');
    this.#prices = (row && readStored(options.database, 'fleet prices', FleetPrices, row['value'])) ?? noFleetPrices;
  }

  /** Accrues once nodes have been asked what they used meanwhile, then every ten minutes. */
  start(): void {
    if (this.#ledger.accrued().lookedAtMs === null) this.#ledger.lookedAt(this.#options.clock.nowMs());
    void this.#accrueForever().catch((error: unknown) => this.#options.onBug(failureOf(error), error));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#accruing.catch(() => {});
  }

  prices(): FleetPrices {
    return this.#prices;
  }

  /** What accrued until now stays at the prices that held. */
  async setPrices(prices: FleetPrices): Promise<FleetPrices> {
    const { clock, database, priceBook, publish, record } = this.#options;
    checkFleetPrices(prices, priceBook());
    await this.#accrueUntil(() => clock.nowMs());
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
    const costs = this.#costs({ fromMs: nowMs - windowMs, toMs: nowMs });
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
    const nowMs = this.#options.clock.nowMs();
    return fleetRows(this.#costs({ fromMs: nowMs - 3_600_000, toMs: nowMs }), 'workload');
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
    return this.#accrueUntil(() => {
      // Counters of the last minutes may still be on their way; whole minutes are as usage is stored.
      const lateMs = 2 * this.#options.settings().usageEveryMs;
      return Math.floor((this.#options.clock.nowMs() - lateMs) / minuteMs) * minuteMs;
    });
  }

  async #accrueForever(): Promise<void> {
    const { clock, settings, onBug } = this.#options;
    const { signal } = this.#closing;
    let waitMs = Math.max(minuteMs, 2 * settings().usageEveryMs);
    while (!signal.aborted) {
      await clock.sleep(waitMs, signal).catch(() => {});
      if (signal.aborted) return;
      // A full disk now is no reason not to try again: what was not written is still due.
      await this.accrue().catch((error: unknown) => onBug(failureOf(error), error));
      waitMs = accrueEveryMs;
    }
  }

  /** One after the other: two at once would account for the same time. */
  #accrueUntil(untilMs: () => number): Promise<void> {
    const next = this.#accruing.catch(() => {}).then(() => this.#accrueDue(untilMs()));
    this.#accruing = next;
    return next;
  }

  async #accrueDue(untilMs: number): Promise<void> {
    const ledger = this.#ledger;
    const { due, isSetBack } = dueAccrual(ledger.accrued(), untilMs);
    if (isSetBack) ledger.forgetUnlived(untilMs);
    for (const [index, span] of due.entries()) {
      if (index > 0) await setImmediate();
      if (this.#closing.signal.aborted) return;
      this.#account(span);
    }
    ledger.lookedAt(untilMs);
    if (due.length === 0) return;
    ledger.prune(untilMs);
    this.#tellBudget();
    this.#options.publish({ type: 'cost', what: 'fleet' });
  }

  #account(span: TimeSpan): void {
    const { priceBook, usage } = this.#options;
    const { people } = this.#prices;
    const fleet = {
      nodes: this.#pricedNodes(),
      rates: splitRates(priceBook()),
      peopleUsdPerHour: (people.hoursPerMonth * people.usdPerHour) / 730,
    };
    this.#ledger.add(span, spanEntries(span, fleet, usage(span)));
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

  #costs(span: TimeSpan): readonly NodeCost[] {
    const rates = splitRates(this.#options.priceBook());
    const used = Map.groupBy(this.#options.usage(span), ({ nodeId }): string => nodeId);
    return this.#pricedNodes().map((node) => nodeCost({ ...node, usage: used.get(node.id) ?? [] }, rates));
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
