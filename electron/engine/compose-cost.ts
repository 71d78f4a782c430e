import type { CostPrices, RequestCost } from '#shared/domain/cost-gate.ts';
import type { Failure } from '#shared/domain/failure.ts';
import type { FileHandle, NodeId, ReleaseId, WorkloadName } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import type { Node } from '#shared/domain/node.ts';
import { addUse, noUse, requestCostOf } from '#shared/domain/request-cost.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { RecordActivity } from './audit/activity-log.ts';
import type { Clock } from './clock.ts';
import { BillService } from './cost/bills/bill-service.ts';
import { DriftService } from './cost/fleet/drift-service.ts';
import { FleetCostService } from './cost/fleet/fleet-cost-service.ts';
import { OwnPricesService } from './cost/prices/own-prices-service.ts';
import { ReportMaker } from './cost/report/report-maker.ts';
import { ScenarioService } from './cost/scenarios/scenario-service.ts';
import type { NodeDriver } from './drivers/node-driver.ts';
import type { EngineOptions } from './engine-options.ts';
import type { PickedFile } from './files/file-handles.ts';
import type { JobService } from './jobs/job-service.ts';
import type { Database } from './storage/database.ts';
import { MeasuredWorkloads, type ModuleFactsOfWorkload } from './telemetry/measured-workload.ts';
import { UsageCollector } from './telemetry/usage-collector.ts';
import { UsageService } from './telemetry/usage-service.ts';
import { UsageStore } from './telemetry/usage-store.ts';

export interface CostParts extends Pick<EngineOptions, 'launcher'> {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobService;
  readonly settings: () => Settings;
  readonly nodes: () => Node[];
  readonly driver: (id: NodeId) => NodeDriver;
  /** The module of a release; undefined where either is not known any more. */
  readonly moduleOf: (workload: WorkloadName, release: ReleaseId) => Module | undefined;
  readonly takeFile: (handle: FileHandle) => PickedFile;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

const dayMs = 86_400_000;
const bytesPerMb = 1e6;

/** What workloads use and cost: counters from the nodes, and everything that is reckoned from them. */
export function composeCost(parts: CostParts) {
  const { database, clock, jobs, settings, nodes, driver, publish, record, onBug } = parts;
  const store = new UsageStore(database);
  const collector = new UsageCollector({ clock, settings, nodes, driver, store, publish, onBug });
  const usage = new UsageService({ store, clock, nodes, onBug });
  const measured = new MeasuredWorkloads({
    usage,
    clock,
    moduleFacts: (workload) => moduleFacts(workload, nodes(), parts.moduleOf),
  });
  const prices = new OwnPricesService({ database, publish, record });
  const book = () => prices.book();
  const scenarios = new ScenarioService({ database, clock, book, publish, record });
  const fleet = new FleetCostService({
    database,
    clock,
    settings,
    nodes,
    usage: (span) => usage.rows(span),
    priceBook: book,
    publish,
    record,
    onBug,
  });
  const drift = new DriftService({
    clock,
    scenario: (id) => scenarios.get(id),
    measured: (workload, windowMs) => measured.fromWorkload({ workload, windowMs }),
    fleetRows: () => fleet.workloadRows(),
    priceBook: book,
  });
  const bills = new BillService({ database, clock, jobs, takeFile: parts.takeFile, publish, record });
  const reports = new ReportMaker({ launcher: parts.launcher, clock, ownPrices: () => prices.get().yaml });
  const costPrices = (): CostPrices => fleet.requestPrices();
  return {
    usage,
    collector,
    measured,
    prices,
    scenarios,
    fleet,
    drift,
    bills,
    reports,
    costPrices,
    /** What a request of a release cost on these nodes in the day before; null where nothing is known. */
    historyCost: (workload: WorkloadName, release: ReleaseId, nodeIds: readonly NodeId[]): RequestCost | null => {
      const nowMs = clock.nowMs();
      const rows = usage
        .rows({ fromMs: nowMs - dayMs, toMs: nowMs }, { workload })
        .filter((row) => row.release === release && nodeIds.includes(row.nodeId));
      if (rows.length === 0) return null;
      const count = new Set(rows.map(({ nodeId }) => nodeId)).size;
      return requestCostOf(release, count, rows.reduce(addUse, noUse), costPrices());
    },
  };
}

/** Of the release that runs on most nodes. */
function moduleFacts(
  workload: WorkloadName,
  nodes: readonly Node[],
  moduleOf: CostParts['moduleOf'],
): ModuleFactsOfWorkload | null {
  const running = nodes.flatMap((node) =>
    node.workloads.filter((each) => each.workload === workload && each.state !== 'stopped'),
  );
  const byRelease = [...Map.groupBy(running, ({ release }) => release)];
  const [most] = byRelease.toSorted(([, a], [, b]) => b.length - a.length);
  if (most === undefined) return null;
  const [release] = most;
  const module = moduleOf(workload, release);
  return {
    release,
    moduleMb: module ? Number((module.sizeBytes / bytesPerMb).toPrecision(6)) : null,
    language: module?.language?.name ?? null,
  };
}
