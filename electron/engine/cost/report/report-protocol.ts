import { z } from 'zod';
import { ReportFile, ReportFormat } from '#shared/contract/cost.ts';
import { Failure } from '#shared/domain/failure.ts';

/** What the engine and the process that makes reports say to each other; each side checks what it hears. */

export const ReportOrder = z.object({
  yaml: z.string(),
  format: ReportFormat,
  /** The user's file of prices; empty without one. */
  ownPrices: z.string(),
  /** Now, for the age of prices. */
  nowMs: z.number(),
});
export type ReportOrder = z.infer<typeof ReportOrder>;

export const ReportAnswer = z.discriminatedUnion('type', [
  /** Listens from now on. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('made'), file: ReportFile }),
  z.object({ type: z.literal('failed'), failure: Failure }),
]);
export type ReportAnswer = z.infer<typeof ReportAnswer>;
