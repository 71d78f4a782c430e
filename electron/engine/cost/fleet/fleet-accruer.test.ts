import { expect, it } from 'vitest';
import type { TimeSpan } from '#shared/cost/fleet-accrual.ts';
import { splitRates } from '#shared/cost/fleet-allocate.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import { noUsage } from '#shared/domain/usage-sums.ts';
import { Database } from '../../storage/database.ts';
import { UsageService } from '../../telemetry/usage-service.ts';
import { UsageStore } from '../../telemetry/usage-store.ts';
import { CostLedger } from './cost-ledger.ts';
import { FleetAccruer } from './fleet-accruer.ts';
import { spanEntries } from './span-entries.ts';

const minute = 60_000;
const hour = 60 * minute;
const gib = 1024 ** 3;
const noon = Date.UTC(2026, 10, 20, 12);
const workload = WorkloadName.parse('shop');
const release = ReleaseId.parse('r1-0123456789ab');

/** The ledger over usage as it is really stored: by minutes, which become hours after a while. */
function makeConsole() {
  const database = Database.open(':memory:');
  const time = { nowMs: noon };
  const clock = { nowMs: () => time.nowMs, sleep: () => new Promise<void>(() => {}) };
  const store = new UsageStore(database);
  const onBug = (_failure: unknown, error: unknown) => {
    throw error;
  };
  const usage = new UsageService({ store, clock, nodes: () => [], onBug });
  const price = { usdPerHour: 1, egressUsdPerGb: 0 };
  const size = { cpuCount: 2, memoryBytes: 4 * gib };
  const node = { id: 'a', name: 'a', region: '', ...size, price, runs: null, addedAtMs: 0 };
  const fleet = { nodes: [node], rates: splitRates(builtInPriceBook), peopleUsdPerHour: 0 };
  const ledger = new CostLedger(database);
  const entries = (span: TimeSpan) => spanEntries(span, fleet, usage.rows(span));
  const settings = () => ({ usageEveryMs: 15_000 });
  const accruer = new FleetAccruer({ ledger, clock, settings, entries, onAccrued: () => {}, onBug });
  accruer.start();
  return {
    ledger,
    /** What the node tells when it is asked: half of it was used since it was asked last. */
    tell: (fromMs: number, toMs: number) => {
      time.nowMs = toMs;
      const lasted = toMs - fromMs;
      const sums = { ...noUsage, measuredMs: lasted, cpuMs: lasted, memoryByteMs: lasted * 2 * gib };
      store.add({ workload, nodeId: NodeId.parse('a'), release, fromMs, toMs, sums }, toMs);
    },
    accrueAt: async (atMs: number) => {
      time.nowMs = atMs;
      await accruer.accrue();
    },
  };
}

it('allocates what was used while the console was closed, though it hears of it afterwards', async () => {
  const { ledger, tell, accrueAt } = makeConsole();
  for (let at = noon; at < noon + 15 * minute; at += 15_000) tell(at, at + 15_000);
  await accrueAt(noon + 15 * minute);
  // Closed for nine hours; the node counted on.
  const open = noon + 9 * hour;
  tell(noon + 15 * minute, open);
  await accrueAt(open + minute);
  for (let at = open; at < open + 30 * minute; at += 15_000) tell(at, at + 15_000);
  await accrueAt(open + 30 * minute + 30_000);
  const [day] = ledger.days(open + hour);
  expect(day?.usd).toBeCloseTo(9.5, 6);
  expect(day?.allocatedUsd).toBeCloseTo(9.5 / 2, 2);
});

it('leaves the last moments, of which nodes have not told yet, for the next time', async () => {
  const { ledger, tell, accrueAt } = makeConsole();
  tell(noon, noon + 9 * minute);
  await accrueAt(noon + 10 * minute);
  expect(ledger.accrued()).toEqual({
    lookedAtMs: noon + 9 * minute,
    accounted: [{ fromMs: noon, toMs: noon + 9 * minute }],
  });
});
