import { z } from 'zod';

const usd = z.number().min(0).max(1e9);

/** What a node costs, whichever way its owner knows it. */
export const NodeRate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('month'), usdPerMonth: usd }),
  z.object({ kind: z.literal('hour'), usdPerHour: usd }),
  /** A machine of the price book: `aws.ec2.t3.medium`. */
  z.object({ kind: z.literal('machine'), price: z.string().min(1).max(80) }),
  z.object({
    kind: z.literal('box'),
    priceUsd: usd,
    months: z.number().min(1).max(600),
    watts: z.number().min(0).max(10_000),
    pue: z.number().min(1).max(10),
    energyUsdPerKwh: z.number().min(0).max(100),
    linkUsdPerMonth: usd,
  }),
]);
export type NodeRate = z.infer<typeof NodeRate>;

/** Prices of the nodes that a selector matches; the first rule that matches a node holds. */
export const NodePriceRule = z.object({
  name: z.string().min(1).max(100),
  /** Kubernetes label-selector syntax; empty matches every node. */
  selector: z.string().max(2000),
  rate: NodeRate,
  /** Traffic that leaves the node; 0 where a link costs the same however much it carries. */
  egressUsdPerGb: z.number().min(0).max(1000),
});
export type NodePriceRule = z.infer<typeof NodePriceRule>;

export const Budget = z.object({
  usdPerMonth: z.number().positive().max(1e12),
  /** Shares of the budget at which the console tells, ascending: 0.8 and 1. */
  alertAt: z.array(z.number().positive().max(10)).min(1).max(5),
});
export type Budget = z.infer<typeof Budget>;

/** What a person says of the costs of the fleet. */
export const FleetPrices = z.object({
  rules: z.array(NodePriceRule).max(200),
  /** People's hours for the whole fleet a month; always shown, also at 0. */
  people: z.object({ hoursPerMonth: z.number().min(0).max(1e5), usdPerHour: z.number().min(0).max(1e5) }),
  budget: Budget.nullable(),
  /** Label that tells a node's region. */
  regionLabel: z.string().min(1).max(316).default('region'),
});
export type FleetPrices = z.infer<typeof FleetPrices>;

export const noFleetPrices: FleetPrices = {
  rules: [],
  people: { hoursPerMonth: 0, usdPerHour: 0 },
  budget: null,
  regionLabel: 'region',
};
