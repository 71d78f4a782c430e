import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SupportedMessagePort } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { pino } from 'pino';
import { type Failure, failureOf } from '#shared/domain/failure.ts';
import { capabilitiesOf } from '#shared/domain/capability-list.ts';
import { enforcementOf } from '#shared/domain/grant-enforcement.ts';
import type { FileHandle } from '#shared/domain/ids.ts';
import type { CallContext } from './api/base.ts';
import { createRouter } from './api/router.ts';
import { ActivityLog } from './audit/activity-log.ts';
import { systemClock } from './clock.ts';
import { agentAccess } from './compose-agents.ts';
import { composeCost } from './compose-cost.ts';
import { composeModules } from './compose-modules.ts';
import { createSshAccess } from './compose-ssh.ts';
import { LocalDriver } from './drivers/local/local-driver.ts';
import type { EngineOptions } from './engine-options.ts';
import { FileHandles } from './files/file-handles.ts';
import { AddNode } from './fleet/add-node.ts';
import { FleetService } from './fleet/fleet-service.ts';
import { NodeStore } from './fleet/node-store.ts';
import { PracticeFleet } from './fleet/practice-fleet.ts';
import { PracticeService } from './fleet/practice-service.ts';
import { JobService } from './jobs/job-service.ts';
import { LiveFeed } from './live/live-feed.ts';
import { RolloutService } from './rollouts/rollout-service.ts';
import { RolloutStore } from './rollouts/rollout-store.ts';
import { WorkloadStore } from './rollouts/workload-store.ts';
import { SettingsService } from './settings/settings-service.ts';
import { Database } from './storage/database.ts';
import { lockFolder } from './storage/folder-lock.ts';
import { ColdStartService } from './telemetry/cold-start-service.ts';
import { LatencyStore } from './telemetry/latency-store.ts';
import { Prober } from './telemetry/prober.ts';
import { TelemetryService } from './telemetry/telemetry-service.ts';

/** A running engine, as its process sees it. */
export interface Engine {
  /** Serves the contract on one port until it closes. `local`: a program of the same user. */
  serve(port: SupportedMessagePort, origin: CallContext['origin']): void;
  /** Names a file that the user picked. */
  registerFile(path: string): FileHandle;
  /** Ends in order: nothing new is begun, what is open is written, nodes go on as they are. */
  close(): Promise<void>;
}

/**
 * The one place that sees everything: makes every service, gives each what it needs, and starts what runs by itself.
 * Throws `storage/in-use` when another engine works on the same data folder.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  mkdirSync(options.dataFolder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(options.dataFolder, 0o700);
  const lock = lockFolder(options.dataFolder);
  try {
    return await compose(options, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function compose(options: EngineOptions, lock: { release(): void }): Promise<Engine> {
  const { dataFolder, launcher, user } = options;
  const clock = systemClock;
  const log = pino(pino.destination({ dest: join(dataFolder, 'engine.log'), mkdir: true, sync: false }));
  const database = Database.open(join(dataFolder, 'flotilla.db'));
  const info = engineInfo(options);
  const live = new LiveFeed(info.runId);
  const publish = live.publish.bind(live);
  const activity = new ActivityLog({ database, clock, user, publish });
  const record = activity.record.bind(activity);
  const onBug = (failure: Failure, error: unknown) => log.error({ failure, err: error }, 'a bug of Flotilla');
  const settings = new SettingsService({ database, publish, record });
  const jobs = new JobService({ clock, publish });
  const files = new FileHandles(clock);

  const ssh = createSshAccess({ homeFolder: options.homeFolder, dataFolder, clock });
  const fleet = new FleetService({
    store: new NodeStore(database),
    clock,
    settings: () => settings.get(),
    publish,
    record,
    onBug,
    makeDriver: (target, name) =>
      target.driver === 'ssh' ? ssh.makeDriver(target, name) : new LocalDriver({ name, folder: target.folder, clock }),
  });
  const practice = new PracticeService({
    practice: new PracticeFleet({ folder: join(dataFolder, 'practice'), launcher, agents: agentAccess, clock }),
    fleet,
    jobs,
    record,
  });

  const workloads = new WorkloadStore(database);
  const modules = await composeModules({
    ...options,
    database,
    clock,
    jobs,
    settings: () => settings.get(),
    nodes: () => fleet.list(),
    usedBy: (digest) => workloads.usersOf(digest),
    publish,
    record,
    onBug,
  });
  const { library, diffs, compatibility, policies } = modules;
  const cost = composeCost({
    launcher,
    database,
    clock,
    jobs,
    settings: () => settings.get(),
    nodes: () => fleet.list(),
    driver: (id) => fleet.driver(id),
    moduleOf: (workload, release) => {
      const digest = workloads.release(workload, release)?.digest;
      return digest && library.find(digest);
    },
    takeFile: (handle) => files.take(handle),
    publish,
    record,
    onBug,
  });
  const rollouts = new RolloutService({
    store: new RolloutStore(database),
    workloads,
    clock,
    user,
    parallelNodes: () => settings.get().parallelNodes,
    nodes: () => fleet.list(),
    driver: (id) => fleet.driver(id),
    module: (digest) => library.get(digest),
    moduleFile: (digest) => ({ digest, sizeBytes: library.get(digest).sizeBytes, path: library.path(digest) }),
    compatibility: (digest, node) => compatibility.ofNode(digest, node),
    gains: (from, to) => diffs.gains(from, to),
    approval: (from, to) => diffs.approval(from, to),
    findings: ({ digest, settings }) => policies.forRelease(digest, settings),
    enforcement: ({ grants }, runtimes, digest) => {
      const capabilities = capabilitiesOf(library.get(digest)).map(({ capability }) => capability);
      return runtimes.flatMap((runtime) => enforcementOf(grants, runtime, capabilities));
    },
    costPrices: cost.costPrices,
    historyCost: cost.historyCost,
    publish,
    record,
    onBug,
    onNodeChanged: (id) => fleet.checkSoon(id),
  });

  const telemetry = new TelemetryService({
    store: new LatencyStore(database),
    clock,
    nodes: () => fleet.list(),
    workloads: () => workloads.all().map((workload) => workload.name),
    publish,
    onBug,
  });
  const coldStarts = new ColdStartService({
    database,
    clock,
    jobs,
    node: (id) => fleet.get(id),
    driver: (id) => fleet.driver(id),
    publish,
    record,
  });
  const prober = new Prober({
    clock,
    settings: () => settings.get(),
    nodes: () => fleet.list(),
    driver: (id) => fleet.driver(id),
    probePath: (workload, release) => workloads.release(workload, release)?.settings.probePath ?? '/',
    onRound: (round) => telemetry.add(round),
  });

  const addNode = new AddNode({ fleet, ssh, record });
  const services = {
    info,
    activity,
    addNode,
    coldStarts,
    cost,
    files,
    fleet,
    jobs,
    live,
    modules,
    practice,
    rollouts,
    settings,
    telemetry,
  };
  const handler = new RPCHandler(createRouter(services));
  const readOnly = () => settings.get().readOnly;

  const closing = new AbortController();
  fleet.watch();
  modules.watched.start();
  void modules.tryOut
    .tidy()
    .catch((error: unknown) => log.warn({ err: error }, 'what tries left behind could not be removed'));
  prober.start();
  cost.collector.start();
  cost.fleet.start();
  const unlessClosing = (what: string) => (error: unknown) => {
    if (!closing.signal.aborted) log.warn({ err: error }, what);
  };
  // Rollouts go on when the nodes of this computer are there again, or for good are not.
  void Promise.all([
    practice.ensure(closing.signal).catch(unlessClosing('the practice fleet is not up')),
    library.readAgain(closing.signal).catch(unlessClosing('modules of an older console were not read again')),
  ])
    .then(() => closing.signal.aborted || rollouts.resume())
    .catch((error: unknown) => onBug(failureOf(error), error));

  return {
    serve: (port, origin) => handler.upgrade(port, { context: { origin, readOnly, onBug } }),
    registerFile: (path) => files.register(path),
    close: async () => {
      closing.abort(new Error('the engine ends'));
      prober.close();
      await cost.fleet.close();
      cost.collector.close();
      rollouts.close();
      jobs.close();
      telemetry.close();
      await modules.tryOut.close();
      await fleet.close();
      await modules.watched.close();
      modules.inspector.close();
      database.close();
      lock.release();
    },
  };
}

function engineInfo({ version, dataFolder, user }: EngineOptions) {
  const platform = `${process.platform} ${process.arch}`;
  return { version, platform, node: process.versions.node, dataFolder, runId: randomUUID().slice(0, 8), user };
}
