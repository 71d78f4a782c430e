import { z } from 'zod';
import { EpochMs } from './ids.ts';

export const ActivityAction = z.enum([
  'node-added',
  'node-removed',
  'node-labelled',
  'host-key-trusted',
  'module-added',
  'module-removed',
  'module-pulled',
  'module-tried',
  'module-measured',
  'capabilities-approved',
  'signature-added',
  'key-trusted',
  'key-removed',
  'file-watched',
  'file-unwatched',
  'policies-changed',
  'rollout-started',
  'rollout-cancelled',
  'rollout-resumed',
  'rollout-completed',
  'rollout-undone',
  'workload-stopped',
  'practice-started',
  'practice-stopped',
  'cold-start-measured',
  'settings-changed',
  'scenario-saved',
  'scenario-removed',
  'prices-changed',
  'fleet-prices-changed',
  'bill-read',
  'bill-removed',
  'budget-reached',
]);
export type ActivityAction = z.infer<typeof ActivityAction>;

/** A line of the append-only record of who did what, on what, with which result. */
export const ActivityEntry = z.object({
  seq: z.number().int().positive(),
  atMs: EpochMs,
  /** The operating system's user who runs the console, or `console` for what it did by itself. */
  actor: z.string().max(200),
  action: ActivityAction,
  /** What it was done to: a node's, module's or workload's name. */
  target: z.string().max(300),
  result: z.enum(['ok', 'failed']),
  detail: z.string().max(2000),
});
export type ActivityEntry = z.infer<typeof ActivityEntry>;
