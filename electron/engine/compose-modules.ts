import { join } from 'node:path';
import type { Failure } from '#shared/domain/failure.ts';
import type { Digest } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Node } from '#shared/domain/node.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { RecordActivity } from './audit/activity-log.ts';
import type { Clock } from './clock.ts';
import type { EngineOptions } from './engine-options.ts';
import type { JobService } from './jobs/job-service.ts';
import { BundledHost } from './lab/bundled-host.ts';
import { CompiledStore } from './lab/compiled-store.ts';
import { LabRuntimes } from './lab/lab-runtimes.ts';
import { MeasureHere } from './lab/measure-here.ts';
import { TryOut } from './lab/try-out.ts';
import { ApprovalStore } from './modules/approvals.ts';
import { ArrivingFiles } from './modules/arriving-files.ts';
import { BlobStore } from './modules/blob-store.ts';
import { CheckFile } from './modules/check-file.ts';
import { CompatibilityService } from './modules/compatibility-service.ts';
import { keptAnatomies } from './modules/diff-anatomies.ts';
import { DiffService } from './modules/diff-service.ts';
import { InspectorClient } from './modules/inspector/inspector-client.ts';
import { ModuleLibrary } from './modules/module-library.ts';
import { ModuleStore } from './modules/module-store.ts';
import { BundleStore } from './modules/provenance/bundle-store.ts';
import { ProvenanceService } from './modules/provenance/provenance-service.ts';
import { TrustedKeys } from './modules/provenance/trusted-keys.ts';
import { DockerCredentials } from './modules/pull/docker-credentials.ts';
import { PullService } from './modules/pull/pull-service.ts';
import { TextConverter } from './modules/text/text-converter.ts';
import { WatchedFileStore } from './modules/watched-file-store.ts';
import { WatchedFiles } from './modules/watched-files.ts';
import { checkAgainst, PolicyService } from './policies/policy-service.ts';
import type { Database } from './storage/database.ts';

export interface ModuleParts
  extends Pick<EngineOptions, 'dataFolder' | 'programFolder' | 'homeFolder' | 'launcher' | 'user'> {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobService;
  readonly settings: () => Settings;
  readonly nodes: () => Node[];
  /** Names of the workloads with a release of a module. */
  readonly usedBy: (digest: Digest) => readonly string[];
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
  readonly onBug: (failure: Failure, error: unknown) => void;
}

/** Everything about modules before a node sees them: the library, where they come from, what they are, trying them. */
export async function composeModules(parts: ModuleParts) {
  const { database, dataFolder, programFolder, homeFolder, launcher, clock, jobs, user, nodes, publish, record } =
    parts;
  const inspector = new InspectorClient({
    launcher,
    clock,
    limits: () => {
      const { inspectWithinMs, inspectMemoryBytes } = parts.settings();
      return { withinMs: inspectWithinMs, memoryBytes: inspectMemoryBytes };
    },
  });
  const arriving = await ArrivingFiles.open(dataFolder);
  const library = new ModuleLibrary({
    store: new ModuleStore(database),
    blobs: await BlobStore.open(dataFolder),
    inspector,
    text: new TextConverter({ launcher, arriving, clock }),
    clock,
    programFolder,
    usedBy: parts.usedBy,
    publish,
    record,
  });
  const pull = new PullService({ library, jobs, arriving, credentials: new DockerCredentials({ homeFolder }), record });
  const watched = new WatchedFiles({
    store: new WatchedFileStore(database),
    library,
    clock,
    dataFolder,
    publish,
    record,
    onBug: parts.onBug,
  });
  const keys = new TrustedKeys({ database, clock, publish, record });
  const provenance = new ProvenanceService({
    bundles: new BundleStore(database),
    keys,
    library,
    inspector,
    clock,
    publish,
    record,
  });

  const module = (digest: Digest) => library.get(digest);
  const modulePath = (digest: Digest) => library.path(digest);
  const anatomy = keptAnatomies(async (digest, signal) => inspector.anatomy(library.path(digest), signal));
  const diffs = new DiffService({
    approvals: new ApprovalStore(database),
    module,
    find: (digest) => library.find(digest),
    anatomy,
    clock,
    user,
    publish,
    record,
  });
  const compatibility = new CompatibilityService({ module, anatomy, nodes });
  const policies = new PolicyService({
    database,
    publish,
    record,
    module,
    nodes,
    signature: (digest) => provenance.signatureOf(digest),
  });

  const checkFile = new CheckFile({
    inspector,
    signature: (file, bundle) => provenance.signatureOfFile(file, bundle),
    findings: (yaml, subject) => checkAgainst(yaml, { ...subject, limits: null }),
    nodes,
  });

  const runtimes = new LabRuntimes({ env: process.env, homeFolder });
  const compiled = new CompiledStore(join(dataFolder, 'lab', 'compiled'));
  const tryOut = new TryOut({
    module,
    modulePath,
    anatomy,
    runtimes,
    compiled,
    dataFolder,
    bundled: new BundledHost(launcher),
    record,
  });
  const measureHere = new MeasureHere({
    database,
    clock,
    jobs,
    module,
    modulePath,
    runtimes,
    dataFolder,
    publish,
    record,
  });
  return {
    inspector,
    library,
    pull,
    watched,
    keys,
    provenance,
    anatomy,
    checkFile,
    diffs,
    compatibility,
    policies,
    tryOut,
    measureHere,
  };
}
