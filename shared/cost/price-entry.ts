import { z } from 'zod';

/** A decimal as text, because binary fractions are not money: "0.0000166667". */
const decimalText = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,11})(\.[0-9]{1,15})?$/, 'Write a decimal number that is not negative, such as "0.20"');

/** Written as text or as a number of YAML; kept as text. */
const decimal = z.union([decimalText, z.number().nonnegative().max(1e11).transform(plainNumber).pipe(decimalText)], {
  error: 'Write a decimal number that is not negative, such as 0.20',
});

/** 1e-7 as a number of JavaScript would print as "1e-7". */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : text;
}

export const PriceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'An id has small letters, digits, points, dashes and underscores');

/** Year, month or day, as exact as the source tells it. */
const SourceDate = z
  .string()
  .regex(/^20[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$/, 'Write a date: 2026-11-21');

/** How close to the vendor the price was read. */
export const SourceKind = z.enum(['vendor-page', 'vendor-repository', 'price-list-test', 'secondary', 'memory', 'own']);
export type SourceKind = z.infer<typeof SourceKind>;

const tier = z.strictObject({
  upTo: decimal
    .nullable()
    .describe('End of the tier in base units (GB, GB-s, requests), without what is included; null: no end.'),
  price: decimal.describe('Price of one unit in this tier.'),
});

const tiers = z
  .array(tier)
  .min(1)
  .max(20)
  .superRefine((list, context) => {
    list.forEach(({ upTo }, at) => {
      const isLast = at === list.length - 1;
      const before = list[at - 1]?.upTo;
      if (isLast !== (upTo === null))
        context.addIssue({
          code: 'custom',
          path: [at, 'upTo'],
          message: 'The last tier, and no other, ends with null',
        });
      else if (upTo !== null && Number(upTo) <= Number(before ?? 0))
        context.addIssue({ code: 'custom', path: [at, 'upTo'], message: 'Each tier ends above the one before it' });
    });
  });

/** What a month has before anything is charged. */
const allowance = z.strictObject({
  quantity: decimal.describe('Base units a month.'),
  kind: z
    .enum(['free', 'plan'])
    .describe('free: of the account, may be used up by others. plan: part of what the plan costs.'),
  price: decimal.optional().describe('Where the allowance is a discount in money: the price at which it counts.'),
});

/** A computer that a price buys. */
const machine = z.strictObject({
  vcpu: z.number().positive().max(1024),
  memoryGib: z.number().positive().max(65536),
  baselineVcpu: z.number().positive().nullable().describe('What a burstable machine gives for ever; null: all of it.'),
  allocatableVcpu: z.number().positive().describe('What Kubernetes leaves for pods.'),
  allocatableMemoryGib: z.number().positive(),
  maxPods: z.number().int().positive(),
});
export type Machine = z.infer<typeof machine>;

/** A price with where it comes from. Amounts are US dollars before tax and discounts. */
export const PriceEntry = z.strictObject({
  id: PriceId,
  vendor: z.string().min(1).max(60),
  what: z.string().min(1).max(200).describe('What is metered.'),
  region: z.string().min(1).max(40).describe('Region as the vendor names it.'),
  unit: z.string().min(1).max(40).describe('What the price is for one of: "1M requests", "GB-second".'),
  per: decimal.default('1').describe('Base units in one such unit: 1000000 for "1M requests".'),
  price: decimal.nullable().describe('US dollars; null: no public price, a quote is needed.'),
  tiers: tiers.optional(),
  included: allowance.optional(),
  low: decimal.optional().describe('Lowest price to reckon with, where known.'),
  high: decimal.optional().describe('Highest price to reckon with, where known.'),
  machine: machine.optional(),
  source: z.string().min(1).max(300),
  url: z
    .string()
    .regex(/^https:\/\/[^\s]{4,300}$/)
    .nullable()
    .describe('Where it was read, or where it can be checked.'),
  date: SourceDate.nullable().describe('When the source was read or says it changed; null: the copy has no date.'),
  kind: SourceKind,
  confidence: z.enum(['documented', 'memory']),
  note: z.string().max(400).optional(),
});
export type PriceEntry = z.infer<typeof PriceEntry>;

/** As it is written down, before defaults. */
export type PriceText = z.input<typeof PriceEntry>;

export const decimalInput = decimal;
export { SourceDate, tiers as PriceTiers, allowance as PriceAllowance, machine as PriceMachine };
