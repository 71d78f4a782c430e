import { z } from 'zod';
import { EpochMs, WorkloadName } from '../domain/ids.ts';

export const ScenarioId = z
  .string()
  .regex(/^sc-[0-9a-z]{8,32}$/)
  .brand<'ScenarioId'>();
export type ScenarioId = z.infer<typeof ScenarioId>;

/** The wizard's steps, in order. */
export const wizardSteps = ['workload', 'today', 'fit', 'comparison', 'report'] as const;
export const WizardStep = z.enum(wizardSteps);
export type WizardStep = z.infer<typeof WizardStep>;

/** The longest text of a scenario that is kept. */
export const longestScenario = 200_000;

/** What a person decided on, so that the estimate can be held against what came true. */
export const Decision = z.object({
  /** Id of the option that was taken. */
  option: z.string().min(1).max(80),
  /** The workload of the fleet that it became. */
  workload: WorkloadName,
  decidedAtMs: EpochMs,
});
export type Decision = z.infer<typeof Decision>;

export const ScenarioSummary = z.object({
  id: ScenarioId,
  /** The name in its text; never empty. */
  name: z.string().min(1).max(200),
  /** Where a person left it. */
  step: WizardStep,
  /** Grows with every save; a save names the one that it changes. */
  revision: z.number().int().positive(),
  /** Whether a comparison can be made of it as it stands. */
  isComplete: z.boolean(),
  decision: Decision.nullable(),
  createdAtMs: EpochMs,
  updatedAtMs: EpochMs,
});
export type ScenarioSummary = z.infer<typeof ScenarioSummary>;

/** A scenario as it is kept: the text of its file, which may be unfinished. */
export const StoredScenario = ScenarioSummary.extend({ yaml: z.string().max(longestScenario) });
export type StoredScenario = z.infer<typeof StoredScenario>;
