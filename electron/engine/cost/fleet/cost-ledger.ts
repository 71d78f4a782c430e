import {
  type Accrued,
  accrualKeptDays,
  dayMs,
  dayOf,
  type TimeSpan,
  withoutSpan,
  withSpan,
} from '#shared/cost/fleet-accrual.ts';
import type { FleetCostDay } from '#shared/cost/fleet-cost.ts';
import { rounded } from '#shared/cost/fleet-usd.ts';
import type { Database, Row } from '../../storage/database.ts';

export type CostKind = 'allocated' | 'idle' | 'traffic' | 'people';

/** What accrued for one release on one node; workload '' is what nobody used, node '' the fleet itself. */
export interface LedgerEntry {
  readonly node: string;
  readonly nodeName: string;
  readonly region: string;
  readonly workload: string;
  readonly release: string;
  readonly kind: CostKind;
  readonly accountedMs: number;
  readonly usd: number;
  /** Null: not counted. */
  readonly requests: number | null;
}

export interface LedgerDayEntry extends LedgerEntry {
  readonly dayMs: number;
}

const lookedAtMark = 'looked at';
const pricesSetMark = 'prices set';
const accountedMark = 'accounted ';

/**
 * What the fleet has cost, by day (UTC). Promises that the cost of a span and the mark that it is accounted for are
 * written together, so that no time is ever counted twice or lost by a crash. Beside what each node cost it keeps each
 * day's sums (as node ''), so that a year of ten thousand nodes is read in a moment. Never changes what accrued.
 */
export class CostLedger {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  accrued(): Accrued {
    const rows = this.#database.all(
      "SELECT name, value FROM cost_marks WHERE name LIKE 'accounted %' ORDER BY CAST(substr(name, 11) AS INTEGER)",
    );
    const accounted = rows.map(({ name, value }) => ({
      fromMs: Number(String(name).slice(accountedMark.length)),
      toMs: Number(value),
    }));
    return { lookedAtMs: this.#mark(lookedAtMark), accounted };
  }

  lookedAt(atMs: number): void {
    this.#setMark(lookedAtMark, atMs);
  }

  pricesSetAtMs(): number | null {
    return this.#mark(pricesSetMark);
  }

  pricesSet(atMs: number): void {
    this.#setMark(pricesSetMark, atMs);
  }

  isTold(alert: string): boolean {
    return this.#mark(alert) !== null;
  }

  told(alert: string, atMs: number): void {
    this.#setMark(alert, atMs);
  }

  /** Adds what a span within one day cost, and marks it as accounted for. */
  add(span: TimeSpan, entries: readonly LedgerEntry[]): void {
    const day = dayOf(span.fromMs);
    this.#database.transaction(() => {
      for (const entry of entries) this.#upsert(day, entry);
      for (const entry of daySums(entries)) this.#upsert(day, entry);
      this.#setAccounted(withSpan(this.accrued().accounted, span));
      this.lookedAt(span.toMs);
    });
  }

  /** Sums of the days that are kept, until a moment, oldest first. */
  days(untilMs: number): FleetCostDay[] {
    const known = this.#knownDays().filter((day) => day <= untilMs);
    return known.slice(-accrualKeptDays).map((day) => this.#day(day, untilMs));
  }

  /** Everything that accrued on a day, without its sums. */
  entries(day: number): LedgerDayEntry[] {
    const rows = this.#database.all(
      "SELECT * FROM cost_days WHERE day_ms = ? AND (node <> '' OR kind = 'people')",
      day,
    );
    return rows.map(entryOf);
  }

  /** What accrued on a day, added up over nodes. */
  entriesOfRegions(day: number): LedgerDayEntry[] {
    const rows = this.#database.all(
      `SELECT day_ms, '' AS node, '' AS node_name, region, workload, release, kind,
         SUM(accounted_ms) AS accounted_ms, SUM(usd) AS usd,
         CASE WHEN COUNT(requests) = COUNT(*) THEN SUM(requests) END AS requests
       FROM cost_days WHERE day_ms = ? AND (node <> '' OR kind = 'people')
       GROUP BY region, workload, release, kind`,
      day,
    );
    return rows.map(entryOf);
  }

  countOn(day: number): number {
    return Number(this.#database.get('SELECT COUNT(*) AS count FROM cost_days WHERE day_ms = ?', day)?.['count'] ?? 0);
  }

  /**
   * After the clock was set back: lets go of days ahead on which nothing was measured, for they may never have been.
   * They accrue when they come; should the clock be set forward again, they accrue from the calendar as before.
   */
  forgetUnlived(nowMs: number): void {
    this.#database.transaction(() => {
      const unlived = this.#knownDays().filter((day) => day > nowMs && !this.#hasMeasured(day));
      let { accounted } = this.accrued();
      for (const day of unlived) {
        this.#database.run('DELETE FROM cost_days WHERE day_ms = ?', day);
        accounted = withoutSpan(accounted, { fromMs: day, toMs: day + dayMs });
      }
      if (unlived.length > 0) this.#setAccounted(accounted);
    });
  }

  /** Keeps the newest days, however the clock was set, and no mark of a time that is gone. */
  prune(nowMs: number): void {
    const oldest = this.#knownDays().at(-accrualKeptDays);
    const forgottenMs = nowMs - (accrualKeptDays + 1) * dayMs;
    if (oldest !== undefined) this.#database.run('DELETE FROM cost_days WHERE day_ms < ?', oldest);
    this.#database.run("DELETE FROM cost_marks WHERE name LIKE 'budget %' AND value < ?", forgottenMs);
  }

  /** Seeks from day to day: there may be tens of thousands of rows on each. */
  #knownDays(): number[] {
    const rows = this.#database.all(
      `WITH RECURSIVE days (day) AS (
         SELECT MIN(day_ms) FROM cost_days
         UNION ALL
         SELECT (SELECT MIN(day_ms) FROM cost_days WHERE day_ms > day) FROM days WHERE day IS NOT NULL
       ) SELECT day FROM days WHERE day IS NOT NULL`,
    );
    return rows.map(({ day }) => Number(day));
  }

  #day(day: number, untilMs: number): FleetCostDay {
    const rows = this.#database.all(
      "SELECT kind, accounted_ms, usd FROM cost_days WHERE day_ms = ? AND node = '' AND workload = ''",
      day,
    );
    const usd = (kind: CostKind) => Number(rows.find((row) => row['kind'] === kind)?.['usd'] ?? 0);
    const accountedMs = Number(rows.find(({ kind }) => kind === 'people')?.['accounted_ms'] ?? 0);
    const [allocated, idle, traffic, people] = [usd('allocated'), usd('idle'), usd('traffic'), usd('people')];
    return {
      dayMs: day,
      usd: rounded(allocated + idle + traffic + people),
      allocatedUsd: rounded(allocated),
      idleUsd: rounded(idle),
      trafficUsd: rounded(traffic),
      peopleUsd: rounded(people),
      isPartial: day + dayMs > untilMs || accountedMs < dayMs,
    };
  }

  #hasMeasured(day: number): boolean {
    const sql =
      "SELECT 1 FROM cost_days WHERE day_ms = ? AND node = '' AND kind IN ('allocated', 'traffic') AND usd > 0";
    return this.#database.get(sql, day) !== undefined;
  }

  #upsert(day: number, { node, nodeName, region, workload, release, kind, accountedMs, usd, requests }: LedgerEntry) {
    this.#database.run(
      `INSERT INTO cost_days (day_ms, node, node_name, region, workload, release, kind, accounted_ms, usd, requests)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET node_name = excluded.node_name, region = excluded.region,
         accounted_ms = accounted_ms + excluded.accounted_ms, usd = usd + excluded.usd,
         requests = requests + excluded.requests`,
      day,
      node,
      nodeName,
      region,
      workload,
      release,
      kind,
      accountedMs,
      usd,
      requests,
    );
  }

  #setAccounted(spans: readonly TimeSpan[]): void {
    this.#database.run("DELETE FROM cost_marks WHERE name LIKE 'accounted %'");
    for (const { fromMs, toMs } of spans) this.#setMark(`${accountedMark}${fromMs}`, toMs);
  }

  #mark(name: string): number | null {
    const row = this.#database.get('SELECT value FROM cost_marks WHERE name = ?', name);
    return row ? Number(row['value']) : null;
  }

  #setMark(name: string, value: number): void {
    this.#database.run('INSERT OR REPLACE INTO cost_marks (name, value) VALUES (?, ?)', name, value);
  }
}

/** One entry a kind for the whole fleet; what people cost belongs to it already. */
function daySums(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const kinds = Map.groupBy(
    entries.filter(({ node }) => node !== ''),
    ({ kind }) => kind,
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return [...kinds].map(([kind, of]) => ({
    node: '',
    nodeName: '',
    region: '',
    workload: '',
    release: '',
    kind,
    accountedMs: sum(of.map(({ accountedMs }) => accountedMs)),
    usd: sum(of.map(({ usd }) => usd)),
    requests: null,
  }));
}

function entryOf(row: Row): LedgerDayEntry {
  return {
    dayMs: Number(row['day_ms']),
    node: String(row['node']),
    nodeName: String(row['node_name']),
    region: String(row['region']),
    workload: String(row['workload']),
    release: String(row['release']),
    kind: kindOf(row['kind']),
    accountedMs: Number(row['accounted_ms']),
    usd: Number(row['usd']),
    requests: row['requests'] === null ? null : Number(row['requests']),
  };
}

/** The table lets no other kind in. */
function kindOf(kind: unknown): CostKind {
  return kind === 'allocated' || kind === 'traffic' || kind === 'people' ? kind : 'idle';
}
