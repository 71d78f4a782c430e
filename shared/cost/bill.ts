import { z } from 'zod';
import { EpochMs, JobId } from '../domain/ids.ts';

export const BillId = z
  .string()
  .regex(/^bill-[0-9a-z]{8,32}$/)
  .brand<'BillId'>();
export type BillId = z.infer<typeof BillId>;

/** A row of a FOCUS file that cannot be used, where it is and why. */
export const BrokenRow = z.object({
  line: z.number().int().positive(),
  column: z.string().max(100).nullable(),
  message: z.string().max(300),
});
export type BrokenRow = z.infer<typeof BrokenRow>;

/** Charges of one service in one month, added up exactly; amounts are decimals as text. */
export const BillGroup = z.object({
  provider: z.string().max(200),
  service: z.string().max(200),
  category: z.string().max(200),
  region: z.string().max(200),
  account: z.string().max(200),
  /** `2026-10`, of the charge's period. */
  month: z.string().regex(/^[0-9]{4}-[0-9]{2}$/),
  currency: z.string().max(10),
  billedCost: z.string().max(60),
  effectiveCost: z.string().max(60),
  listCost: z.string().max(60),
  rows: z.number().int().positive(),
});
export type BillGroup = z.infer<typeof BillGroup>;

/** A FOCUS file after it was read: its sums, never its rows. */
export const Bill = z.object({
  id: BillId,
  jobId: JobId,
  fileName: z.string().max(300),
  readAtMs: EpochMs,
  rows: z.number().int().nonnegative(),
  brokenRows: z.number().int().nonnegative(),
  /** The first of them. */
  broken: z.array(BrokenRow).max(1000),
  /** Columns that FOCUS 1.2 asks for and the file lacks; what can be read without them is read. */
  missingColumns: z.array(z.string().max(100)).max(50),
  /** Largest first. When there are more, the rest is in one group named "other". */
  groups: z.array(BillGroup).max(5000),
});
export type Bill = z.infer<typeof Bill>;

export const BillSummary = Bill.omit({ groups: true, broken: true });
export type BillSummary = z.infer<typeof BillSummary>;
