import { z } from 'zod';
import { Bill, BillId, BillSummary } from '../cost/bill.ts';
import { FleetCost, FleetCostBy } from '../cost/fleet-cost.ts';
import { FleetPrices } from '../cost/fleet-prices.ts';
import {
  Decision,
  longestScenario,
  ScenarioId,
  ScenarioSummary,
  StoredScenario,
  WizardStep,
} from '../cost/stored-scenario.ts';
import { FileHandle, JobId, ReleaseId, WorkloadName } from '../domain/ids.ts';
import { call, change } from './base.ts';

const yaml = z.string().max(longestScenario);
const windowMs = z.coerce
  .number()
  .int()
  .min(60_000)
  .max(90 * 86_400_000);

/** What is wrong with a text, and where; lines and columns from 1. */
export const TextProblem = z.object({
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
  field: z.string(),
  message: z.string(),
});
export type TextProblem = z.infer<typeof TextProblem>;

/** The user's file of prices; `problems` is empty when it can be used. */
export const OwnPrices = z.object({ yaml, problems: z.array(TextProblem) });
export type OwnPrices = z.infer<typeof OwnPrices>;

/** A number for a scenario, as measured: low and high are the 10th and 90th percentile over nodes and time. */
export const MeasuredNumber = z.object({
  /** Where it goes in a scenario: `workload.cpuMs`. */
  path: z.string().max(100),
  low: z.number().nonnegative(),
  base: z.number().nonnegative(),
  high: z.number().nonnegative(),
  /** What it was made from, in words: "41,200 requests on 3 nodes in 26 min". */
  from: z.string().max(300),
});
export type MeasuredNumber = z.infer<typeof MeasuredNumber>;

/** A running workload as inputs of a scenario. */
export const MeasuredWorkload = z.object({
  workload: WorkloadName,
  release: ReleaseId.nullable(),
  nodes: z.number().int().nonnegative(),
  measuredMs: z.number().nonnegative(),
  numbers: z.array(MeasuredNumber),
  /** Requests in each hour of the day (UTC) a usual day; null before a whole day was measured. */
  requestsPerHourOfDay: z.array(z.number().nonnegative()).length(24).nullable(),
  /** Known of the module: size and languages. */
  moduleMb: z.number().positive().nullable(),
  language: z.string().max(40).nullable(),
  /** What could not be measured, and why: to be filled in by a person. */
  missing: z.array(z.object({ path: z.string().max(100), why: z.string().max(300) })),
});
export type MeasuredWorkload = z.infer<typeof MeasuredWorkload>;

export const ReportFormat = z.enum(['csv', 'focus', 'markdown', 'pdf', 'json', 'yaml']);
export type ReportFormat = z.infer<typeof ReportFormat>;

/** A file to be saved. `text` or, for PDF, bytes in base64. */
export const ReportFile = z.object({
  fileName: z.string().max(200),
  mediaType: z.string().max(100),
  encoding: z.enum(['utf-8', 'base64']),
  content: z.string(),
});
export type ReportFile = z.infer<typeof ReportFile>;

/** One input or amount of a decision: what was estimated and what came true. */
export const DriftRow = z.object({
  path: z.string().max(100),
  what: z.string().max(200),
  unit: z.string().max(40),
  estimated: z.number().nullable(),
  measured: z.number().nullable(),
  /** Measured over estimated, less one; null where either is missing or the estimate is 0. */
  change: z.number().nullable(),
});
export type DriftRow = z.infer<typeof DriftRow>;

/** An estimate against what was measured since it was decided on. */
export const Drift = z.object({
  scenario: ScenarioId,
  decision: Decision,
  /** Since the decision, and how much of that was measured. */
  elapsedMs: z.number().nonnegative(),
  measuredMs: z.number().nonnegative(),
  inputs: z.array(DriftRow),
  /** Lines of the option's bill, a month: as estimated, and with the measured inputs. */
  lines: z.array(DriftRow),
  total: DriftRow,
  /** What the fleet's prices say that the workload costs a month now; null without prices. */
  fleetUsdPerMonth: z.number().nonnegative().nullable(),
  /** Why there is nothing to compare yet; null when there is. */
  notYet: z.string().max(300).nullable(),
});
export type Drift = z.infer<typeof Drift>;

/** What workloads cost: scenarios and their comparison, the user's prices, bills, and the fleet's cost now. */
export const cost = {
  scenarios: {
    list: call
      .route({ method: 'GET', path: '/cost/scenarios', summary: 'Scenarios that are kept, newest first' })
      .output(z.array(ScenarioSummary)),
    get: call
      .route({ method: 'GET', path: '/cost/scenarios/{id}', summary: 'One scenario with its text' })
      .input(z.object({ id: ScenarioId }))
      .output(StoredScenario),
    create: change
      .route({ method: 'POST', path: '/cost/scenarios', summary: 'Keep a new scenario, finished or not' })
      .input(z.object({ yaml, step: WizardStep.default('workload') }))
      .output(StoredScenario),
    /** Fails with `cost/changed-meanwhile` when the revision is no longer the newest. */
    save: change
      .route({ method: 'PUT', path: '/cost/scenarios/{id}', summary: 'Change a scenario' })
      .input(z.object({ id: ScenarioId, revision: z.number().int().positive(), yaml, step: WizardStep }))
      .output(StoredScenario),
    decide: change
      .route({ method: 'PUT', path: '/cost/scenarios/{id}/decision', summary: 'Say which option was taken' })
      .input(z.object({ id: ScenarioId, decision: Decision.omit({ decidedAtMs: true }).nullable() }))
      .output(StoredScenario),
    duplicate: change
      .route({ method: 'POST', path: '/cost/scenarios/{id}/copy', summary: 'Copy a scenario' })
      .input(z.object({ id: ScenarioId }))
      .output(StoredScenario),
    remove: change
      .route({ method: 'DELETE', path: '/cost/scenarios/{id}', summary: 'Delete a scenario' })
      .input(z.object({ id: ScenarioId }))
      .output(z.object({ id: ScenarioId })),
    /** A file of `flotilla cost`; what does not fit fails with `input/invalid` and its line. */
    import: change
      .route({ method: 'POST', path: '/cost/scenarios/import', summary: 'Keep a scenario from a file' })
      .input(z.object({ file: FileHandle }))
      .output(StoredScenario),
    drift: call
      .route({ method: 'GET', path: '/cost/scenarios/{id}/drift', summary: 'An estimate against what was measured' })
      .input(z.object({ id: ScenarioId }))
      .output(Drift),
  },

  prices: {
    get: call.route({ method: 'GET', path: '/cost/prices', summary: 'The file of your own prices' }).output(OwnPrices),
    read: call
      .route({ method: 'POST', path: '/cost/prices/read', summary: 'Read a file of prices without keeping it' })
      .input(z.object({ yaml }))
      .output(OwnPrices),
    /** Keeps it only when it has no problem; what it gives back tells. */
    set: change
      .route({ method: 'PUT', path: '/cost/prices', summary: 'Replace the file of your own prices' })
      .input(z.object({ yaml }))
      .output(OwnPrices),
  },

  /** A running workload as inputs, as measured on its nodes. */
  fromWorkload: call
    .route({ method: 'GET', path: '/cost/from-workload', summary: 'Inputs of a scenario as measured on the fleet' })
    .input(z.object({ workload: WorkloadName, windowMs: windowMs.default(86_400_000) }))
    .output(MeasuredWorkload),

  bills: {
    list: call
      .route({ method: 'GET', path: '/cost/bills', summary: 'FOCUS files that were read, newest first' })
      .output(z.array(BillSummary)),
    get: call
      .route({ method: 'GET', path: '/cost/bills/{id}', summary: 'Sums of one FOCUS file' })
      .input(z.object({ id: BillId }))
      .output(Bill),
    /** A job: a large file takes its time, tells how far it is and can be cancelled. */
    read: change
      .route({ method: 'POST', path: '/cost/bills', summary: 'Read a FOCUS file (CSV, also gzipped)' })
      .input(z.object({ file: FileHandle }))
      .output(z.object({ jobId: JobId })),
    remove: change
      .route({ method: 'DELETE', path: '/cost/bills/{id}', summary: 'Forget a FOCUS file' })
      .input(z.object({ id: BillId }))
      .output(z.object({ id: BillId })),
  },

  /** Fails with `input/invalid` when the scenario cannot be compared. */
  report: call
    .route({ method: 'POST', path: '/cost/report', summary: 'A comparison as a file: CSV, FOCUS 1.2, Markdown, PDF' })
    .input(z.object({ yaml, format: ReportFormat }))
    .output(ReportFile),

  fleet: {
    now: call
      .route({ method: 'GET', path: '/cost/fleet', summary: 'What the fleet costs now' })
      .input(z.object({ by: FleetCostBy.default('workload'), windowMs: windowMs.default(3_600_000) }))
      .output(FleetCost),
    prices: call
      .route({ method: 'GET', path: '/cost/fleet/prices', summary: 'What nodes cost, and the budget' })
      .output(FleetPrices),
    setPrices: change
      .route({ method: 'PUT', path: '/cost/fleet/prices', summary: 'Say what nodes cost, and the budget' })
      .input(FleetPrices)
      .output(FleetPrices),
    /** The fleet's accrued cost as a file. */
    report: call
      .route({ method: 'GET', path: '/cost/fleet/report', summary: "The fleet's cost by day as CSV or FOCUS 1.2" })
      .input(z.object({ format: z.enum(['csv', 'focus']) }))
      .output(ReportFile),
  },
};
