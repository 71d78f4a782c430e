import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { FlotillaError, failureOf } from '#shared/domain/failure.ts';
import type { Digest, JobId } from '#shared/domain/ids.ts';
import type { LiveEvent } from '#shared/domain/live-event.ts';
import type { Module } from '#shared/domain/module.ts';
import { ModuleMeasurement } from '#shared/domain/module-measurement.ts';
import type { RecordActivity } from '../audit/activity-log.ts';
import type { Clock } from '../clock.ts';
import type { JobReport, JobService } from '../jobs/job-service.ts';
import { createLimiter } from '../limiter.ts';
import type { Database } from '../storage/database.ts';
import { readStored } from '../storage/stored-json.ts';
import type { LabRuntimes } from './lab-runtimes.ts';
import { MeasureModule } from './measure-module.ts';

export interface MeasureHereOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobService;
  /** Throws `module/not-found`. */
  readonly module: (digest: Digest) => Module;
  readonly modulePath: (digest: Digest) => string;
  readonly runtimes: LabRuntimes;
  /** The console's own folder; measurements work in `lab/measure` of it. */
  readonly dataFolder: string;
  readonly publish: (event: LiveEvent) => void;
  readonly record: RecordActivity;
}

/**
 * Measures modules on this computer, with every raw sample kept. One at a time, so that two do not disturb each other's
 * figures.
 */
export class MeasureHere {
  readonly #options: MeasureHereOptions;
  readonly #inTurn = createLimiter(() => 1);

  constructor(options: MeasureHereOptions) {
    this.#options = options;
  }

  measure({ digest, runs }: { digest: Digest; runs: number }): JobId {
    const module = this.#options.module(digest);
    return this.#options.jobs.start('measure', `Measuring ${module.name}`, async (report) => {
      report.progress(null, 'Waits for its turn');
      await this.#inTurn(() => this.#recorded(module, runs, report));
      return { digest };
    });
  }

  /** Newest first, the last hundred. */
  list(digest: Digest): ModuleMeasurement[] {
    const { database } = this.#options;
    const rows = database.all(
      'SELECT measurement FROM module_measurements WHERE digest = ? ORDER BY measured_at_ms DESC, id DESC LIMIT 100',
      digest,
    );
    return rows.flatMap(
      (row) => readStored(database, 'module_measurements', ModuleMeasurement, row['measurement']) ?? [],
    );
  }

  async #recorded(module: Module, runs: number, report: JobReport): Promise<void> {
    const { record } = this.#options;
    const entry = { action: 'module-measured', target: module.name } as const;
    try {
      const { runtime, figures } = await this.#measure(module, runs, report);
      const detail = `${runtime.name} ${runtime.version}: ${figures.map(({ figure }) => figure).join(', ')}`;
      record({ ...entry, result: 'ok', detail });
    } catch (error) {
      record({ ...entry, result: 'failed', detail: report.signal.aborted ? 'cancelled' : failureOf(error).message });
      throw error;
    }
  }

  async #measure(module: Module, runs: number, { signal, progress }: JobReport): Promise<ModuleMeasurement> {
    signal.throwIfAborted();
    const { runtimes, dataFolder, modulePath, clock } = this.#options;
    const runtime = await runtimes.wasmtime();
    const others = (await runtimes.list()).filter(({ name }) => name !== 'wasmtime');
    const parent = join(dataFolder, 'lab', 'measure');
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(parent, 'run-'));
    try {
      const path = modulePath(module.digest);
      const order = { runtime, module, path, runs, folder, signal, onProgress: progress };
      const { figures, notes } = await new MeasureModule(order).run();
      if (figures.length === 0) throw nothingMeasured(notes);
      const more = others.map(
        ({ name, version }) => `${name} ${version} is here too; Flotilla does not measure with it.`,
      );
      return this.#keep(
        ModuleMeasurement.parse({
          digest: module.digest,
          runtime: { name: 'wasmtime', version: runtime.version },
          cpuModel: cpus()[0]?.model.trim().slice(0, 200) || null,
          figures,
          notes: [...notes, ...more],
          measuredAtMs: clock.nowMs(),
        }),
      );
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #keep(measurement: ModuleMeasurement): ModuleMeasurement {
    const { database, publish, module } = this.#options;
    // It may have been removed meanwhile.
    module(measurement.digest);
    database.run(
      'INSERT INTO module_measurements (digest, measured_at_ms, measurement) VALUES (?, ?, ?)',
      measurement.digest,
      measurement.measuredAtMs,
      JSON.stringify(measurement),
    );
    publish({ type: 'module-knowledge', digest: measurement.digest });
    return measurement;
  }
}

function nothingMeasured(notes: readonly string[]): FlotillaError {
  const why = notes.find((note) => note.startsWith('compile: ')) ?? notes.at(-1) ?? '';
  return new FlotillaError(
    'module/cannot-run-here',
    `The module could not be measured. ${why.replace(/^compile: /, '')}`,
  );
}
