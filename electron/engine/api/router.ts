import { implement, type Router, withEventMeta } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import { FlotillaError } from '#shared/domain/failure.ts';
import type { EngineInfo } from '#shared/contract/system.ts';
import type { ActivityLog } from '../audit/activity-log.ts';
import type { BillService } from '../cost/bills/bill-service.ts';
import type { DriftService } from '../cost/fleet/drift-service.ts';
import type { FleetCostService } from '../cost/fleet/fleet-cost-service.ts';
import type { OwnPricesService } from '../cost/prices/own-prices-service.ts';
import type { ReportMaker } from '../cost/report/report-maker.ts';
import type { ScenarioService } from '../cost/scenarios/scenario-service.ts';
import type { FileHandles } from '../files/file-handles.ts';
import type { AddNode } from '../fleet/add-node.ts';
import type { FleetService } from '../fleet/fleet-service.ts';
import type { PracticeService } from '../fleet/practice-service.ts';
import type { JobService } from '../jobs/job-service.ts';
import type { MeasureHere } from '../lab/measure-here.ts';
import type { TryOut } from '../lab/try-out.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import type { CheckFile } from '../modules/check-file.ts';
import type { CompatibilityService } from '../modules/compatibility-service.ts';
import type { ReadAnatomy } from '../modules/diff-anatomies.ts';
import type { DiffService } from '../modules/diff-service.ts';
import type { ModuleLibrary } from '../modules/module-library.ts';
import type { ProvenanceService } from '../modules/provenance/provenance-service.ts';
import type { TrustedKeys } from '../modules/provenance/trusted-keys.ts';
import type { PullService } from '../modules/pull/pull-service.ts';
import type { WatchedFiles } from '../modules/watched-files.ts';
import type { PolicyService } from '../policies/policy-service.ts';
import type { RolloutService } from '../rollouts/rollout-service.ts';
import type { SettingsService } from '../settings/settings-service.ts';
import type { ColdStartService } from '../telemetry/cold-start-service.ts';
import type { MeasuredWorkloads } from '../telemetry/measured-workload.ts';
import type { TelemetryService } from '../telemetry/telemetry-service.ts';
import type { UsageService } from '../telemetry/usage-service.ts';
import { type CallContext, guard, withContractErrors } from './base.ts';
import { numberedLines } from './numbered-lines.ts';

/** Modules before a node sees them. */
export interface ModuleServices {
  readonly anatomy: ReadAnatomy;
  readonly checkFile: CheckFile;
  readonly compatibility: CompatibilityService;
  readonly diffs: DiffService;
  readonly keys: TrustedKeys;
  readonly library: ModuleLibrary;
  readonly measureHere: MeasureHere;
  readonly policies: PolicyService;
  readonly provenance: ProvenanceService;
  readonly pull: PullService;
  readonly tryOut: TryOut;
  readonly watched: WatchedFiles;
}

/** What workloads use and cost. */
export interface CostServices {
  readonly bills: BillService;
  readonly drift: DriftService;
  readonly fleet: FleetCostService;
  readonly measured: MeasuredWorkloads;
  readonly prices: OwnPricesService;
  readonly reports: ReportMaker;
  readonly scenarios: ScenarioService;
  readonly usage: UsageService;
}

/** The rooms behind the doors. */
export interface Services {
  readonly info: EngineInfo;
  readonly activity: ActivityLog;
  readonly addNode: AddNode;
  readonly coldStarts: ColdStartService;
  readonly cost: CostServices;
  readonly files: FileHandles;
  readonly fleet: FleetService;
  readonly jobs: JobService;
  readonly live: LiveFeed;
  readonly modules: ModuleServices;
  readonly practice: PracticeService;
  readonly rollouts: RolloutService;
  readonly settings: SettingsService;
  readonly telemetry: TelemetryService;
}

const api = implement(contract).$context<CallContext>().use(guard);
const never = new AbortController().signal;

/** One handler a call, each a line or two: it decides nothing. */
export function createRouter(at: Services): Router<typeof contract, CallContext> {
  return api.router({
    fleet: fleetApi(at),
    modules: modulesApi(at),
    lab: labApi(at),
    policies: policiesApi(at),
    rollouts: rolloutsApi(at),
    telemetry: telemetryApi(at),
    cost: costApi(at),
    system: systemApi(at),
  });
}

function fleetApi({ fleet, addNode, practice }: Services) {
  return api.fleet.router({
    list: api.fleet.list.handler(() => fleet.list()),
    get: api.fleet.get.handler(({ input }) => fleet.get(input.nodeId)),
    sshHosts: api.fleet.sshHosts.handler(() => addNode.sshHosts()),
    add: api.fleet.add.handler(({ input, signal = never }) => addNode.add(input, signal)),
    unlock: api.fleet.unlock.handler(({ input }) => addNode.unlock(input.nodeId, input.passphrase)),
    label: api.fleet.label.handler(({ input }) => fleet.label(input.nodeId, input.labels)),
    refresh: api.fleet.refresh.handler(({ input }) => fleet.refresh(input.nodeId)),
    remove: api.fleet.remove.handler(async ({ input, signal = never }) => {
      await fleet.remove(input.nodeId, input, signal);
      return { nodeId: input.nodeId };
    }),
    stopWorkload: api.fleet.stopWorkload.handler(({ input, signal = never }) =>
      fleet.stopWorkload(input.nodeId, input.workload, signal),
    ),
    logs: api.fleet.logs.handler(({ input, context, signal = never }) => {
      const { tail, follow } = input;
      const lines = fleet.driver(input.nodeId).logs(input.workload, { tail, follow, signal });
      return withContractErrors(context, numberedLines(lines));
    }),
    practice: {
      status: api.fleet.practice.status.handler(({ signal = never }) => practice.status(signal)),
      start: api.fleet.practice.start.handler(() => ({ jobId: practice.start() })),
      stop: api.fleet.practice.stop.handler(() => ({ jobId: practice.stop() })),
    },
  });
}

function modulesApi({ modules, files }: Services) {
  const { library, checkFile, pull, provenance, keys, watched } = modules;
  return api.modules.router({
    list: api.modules.list.handler(() => library.list()),
    get: api.modules.get.handler(({ input }) => library.get(input.digest)),
    inspect: api.modules.inspect.handler(({ input, signal = never }) =>
      library.inspect(files.take(input.file), signal),
    ),
    check: api.modules.check.handler(({ input, signal = never }) => {
      const bundle = input.bundle === null ? null : files.take(input.bundle);
      return checkFile.check({ ...input, file: files.take(input.file), bundle }, signal);
    }),
    add: api.modules.add.handler(({ input, signal = never }) => library.add(files.take(input.file), signal)),
    addText: api.modules.addText.handler(({ input, signal = never }) =>
      library.addText(files.take(input.file), signal),
    ),
    addSamples: api.modules.addSamples.handler(({ signal = never }) => library.addSamples(signal)),
    remove: api.modules.remove.handler(async ({ input }) => {
      await library.remove(input.digest);
      return input;
    }),
    pull: api.modules.pull.handler(({ input }) => ({ jobId: pull.start(input.reference) })),
    provenance: api.modules.provenance.handler(({ input, signal = never }) =>
      provenance.provenance(input.digest, signal),
    ),
    addBundle: api.modules.addBundle.handler(({ input, signal = never }) =>
      provenance.addBundle(input.digest, files.take(input.file), signal),
    ),
    keys: {
      list: api.modules.keys.list.handler(() => keys.list()),
      add: api.modules.keys.add.handler(({ input }) => keys.add(input)),
      remove: api.modules.keys.remove.handler(({ input }) => {
        keys.remove(input.id);
        return input;
      }),
    },
    watched: {
      list: api.modules.watched.list.handler(() => watched.list()),
      add: api.modules.watched.add.handler(({ input }) => watched.add(files.take(input.file))),
      remove: api.modules.watched.remove.handler(({ input }) => {
        watched.remove(input.id);
        return input;
      }),
    },
  });
}

function labApi({ modules }: Services) {
  const { anatomy, diffs, compatibility, tryOut, measureHere } = modules;
  return api.lab.router({
    anatomy: api.lab.anatomy.handler(({ input, signal = never }) => anatomy(input.digest, signal)),
    diff: api.lab.diff.handler(({ input, signal = never }) => diffs.diff(input, signal)),
    approve: api.lab.approve.handler(({ input }) => diffs.approve(input)),
    compatibility: api.lab.compatibility.handler(({ input, signal = never }) =>
      compatibility.compatibility(input, signal),
    ),
    runtimes: api.lab.runtimes.handler(() => tryOut.runtimes()),
    runCommand: api.lab.runCommand.handler(({ input, signal = never }) => tryOut.runCommand(input, signal)),
    sendRequest: api.lab.sendRequest.handler(({ input, signal = never }) => tryOut.sendRequest(input, signal)),
    callFunction: api.lab.callFunction.handler(({ input, signal = never }) => tryOut.callFunction(input, signal)),
    measure: api.lab.measure.handler(({ input }) => ({ jobId: measureHere.measure(input) })),
    measurements: api.lab.measurements.handler(({ input }) => measureHere.list(input.digest)),
  });
}

function policiesApi({ modules: { policies } }: Services) {
  return api.policies.router({
    get: api.policies.get.handler(() => policies.get()),
    read: api.policies.read.handler(({ input }) => policies.read(input.yaml)),
    set: api.policies.set.handler(({ input }) => policies.set(input.yaml)),
    check: api.policies.check.handler(({ input }) => policies.check(input)),
  });
}

function rolloutsApi({ rollouts }: Services) {
  return api.rollouts.router({
    workloads: api.rollouts.workloads.handler(() => rollouts.workloads()),
    workload: api.rollouts.workload.handler(({ input }) => rollouts.workload(input.workload)),
    plan: api.rollouts.plan.handler(({ input }) => rollouts.plan(input)),
    start: api.rollouts.start.handler(async ({ input }) => ({ rolloutId: await rollouts.start(input.planId) })),
    list: api.rollouts.list.handler(() => rollouts.list()),
    get: api.rollouts.get.handler(({ input }) => rollouts.get(input.rolloutId)),
    cancel: api.rollouts.cancel.handler(({ input }) => rollouts.cancel(input.rolloutId)),
  });
}

function telemetryApi({ telemetry, coldStarts, cost }: Services) {
  return api.telemetry.router({
    latency: api.telemetry.latency.handler(({ input }) => telemetry.latency(input)),
    series: api.telemetry.series.handler(({ input }) => telemetry.series(input)),
    usage: api.telemetry.usage.handler(({ input }) => cost.usage.usage(input)),
    coldStarts: api.telemetry.coldStarts.handler(({ input }) => coldStarts.list(input)),
    measureColdStart: api.telemetry.measureColdStart.handler(({ input }) => ({ jobId: coldStarts.measure(input) })),
  });
}

function costApi({ cost, files }: Services) {
  const { scenarios, prices, measured, bills, fleet, drift, reports } = cost;
  return api.cost.router({
    scenarios: {
      list: api.cost.scenarios.list.handler(() => scenarios.list()),
      get: api.cost.scenarios.get.handler(({ input }) => scenarios.get(input.id)),
      create: api.cost.scenarios.create.handler(({ input }) => scenarios.create(input.yaml, input.step)),
      save: api.cost.scenarios.save.handler(({ input }) => scenarios.save(input)),
      decide: api.cost.scenarios.decide.handler(({ input }) => scenarios.decide(input.id, input.decision)),
      duplicate: api.cost.scenarios.duplicate.handler(({ input }) => scenarios.duplicate(input.id)),
      remove: api.cost.scenarios.remove.handler(({ input }) => {
        scenarios.remove(input.id);
        return input;
      }),
      import: api.cost.scenarios.import.handler(({ input }) => scenarios.import(files.take(input.file))),
      drift: api.cost.scenarios.drift.handler(({ input }) => drift.drift(input.id)),
    },
    prices: {
      get: api.cost.prices.get.handler(() => prices.get()),
      read: api.cost.prices.read.handler(({ input }) => prices.read(input.yaml)),
      set: api.cost.prices.set.handler(({ input }) => prices.set(input.yaml)),
    },
    fromWorkload: api.cost.fromWorkload.handler(({ input }) => measured.fromWorkload(input)),
    bills: {
      list: api.cost.bills.list.handler(() => bills.list()),
      get: api.cost.bills.get.handler(({ input }) => bills.get(input.id)),
      read: api.cost.bills.read.handler(({ input }) => ({ jobId: bills.read(input.file) })),
      remove: api.cost.bills.remove.handler(({ input }) => bills.remove(input.id)),
    },
    report: api.cost.report.handler(({ input, signal = never }) => reports.report(input, signal)),
    fleet: {
      now: api.cost.fleet.now.handler(({ input }) => fleet.now(input)),
      prices: api.cost.fleet.prices.handler(() => fleet.prices()),
      setPrices: api.cost.fleet.setPrices.handler(({ input }) => fleet.setPrices(input)),
      report: api.cost.fleet.report.handler(({ input }) => fleet.report(input)),
    },
  });
}

function systemApi({ info, live, files, jobs, activity, settings }: Services) {
  return api.system.router({
    info: api.system.info.handler(() => info),
    live: api.system.live.handler(async function* ({ lastEventId, signal = never }) {
      for await (const { id, event } of live.read(lastEventId, signal)) yield withEventMeta(event, { id });
    }),
    openFile: api.system.openFile.handler(({ input, context }) => {
      if (context.origin !== 'local') throw new FlotillaError('access/denied', 'A page names files by choosing them.');
      return { file: files.register(input.path) };
    }),
    jobs: {
      list: api.system.jobs.list.handler(() => jobs.list()),
      get: api.system.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
      cancel: api.system.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
    },
    activity: api.system.activity.handler(({ input }) => activity.list(input)),
    settings: {
      get: api.system.settings.get.handler(() => settings.get()),
      set: api.system.settings.set.handler(({ input }) => settings.set(input)),
    },
  });
}
