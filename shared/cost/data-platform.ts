import { z } from 'zod';
import { PriceId } from './price-entry.ts';

/**
 * What a platform may meter, each a month. The formulas:
 * `month` 1 · `requests` N · `cpu-ms` N×c×w · `cpu-hours` N×c×w/3,600,000 · `gb-seconds` N×memory/1024×(c×w+i)/1000 ·
 * `egress-gb` e · `machines` hours of as many machines as the peak needs (`vcpu` of each).
 */
export const Metered = z.enum(['month', 'requests', 'cpu-ms', 'cpu-hours', 'gb-seconds', 'egress-gb', 'machines']);
export type Metered = z.infer<typeof Metered>;

const count = z.number().positive().max(1e15);

/** A platform that is data only: what it charges for, and what it cannot do. */
export const DataPlatform = z.strictObject({
  id: PriceId,
  name: z.string().min(1).max(80),
  charges: z
    .array(
      z.strictObject({
        meter: Metered,
        price: PriceId.describe('Id of a price.'),
        step: count.optional().describe('What is charged is rounded up to whole steps of this many.'),
        vcpu: z.number().positive().max(1024).optional().describe('For machines: vCPUs of one; the price is per hour.'),
      }),
    )
    .min(1)
    .max(30),
  minimumUsd: z.number().nonnegative().max(1e9).optional().describe('Least bill of a month.'),
  limits: z
    .strictObject({
      cpuMs: count.optional(),
      wallMs: count.optional(),
      memoryMb: count.optional(),
      moduleMb: count.optional(),
      requestsPerMonth: count.optional(),
      runsWasm: z.boolean().optional(),
    })
    .optional(),
});
export type DataPlatform = z.infer<typeof DataPlatform>;
