import { z } from 'zod';
import { EpochMs } from '../domain/ids.ts';

/** By what the fleet's cost is split. */
export const FleetCostBy = z.enum(['node', 'workload', 'release', 'region']);
export type FleetCostBy = z.infer<typeof FleetCostBy>;

const usd = z.number().nonnegative();

/** One node, workload, release or region. Amounts are US dollars for a month of 730 hours, at the rate of the window. */
export const FleetCostRow = z.object({
  /** Node's id, workload's name, `workload/release`, or the region ('' where a node has no such label). */
  key: z.string(),
  name: z.string(),
  /** What is paid for, with traffic: for nodes and regions the whole node; for workloads and releases their share. */
  usdPerMonth: usd.nullable(),
  /** The used share of a node's CPU and the used share of its memory, each at its part of the price. Null: not measured. */
  allocatedUsd: usd.nullable(),
  /** Of nodes that are paid for and unused; null for workloads and releases. */
  idleUsd: usd.nullable(),
  trafficUsd: usd.nullable(),
  /** Answered requests of clients a month at this rate; null where they are not counted. */
  requestsPerMonth: z.number().nonnegative().nullable(),
  /** Allocated cost and traffic over requests. */
  usdPerMillionRequests: usd.nullable(),
  cpuMsPerRequest: z.number().nonnegative().nullable(),
  /** Mean vCPUs in use. */
  cpuUsed: z.number().nonnegative().nullable(),
  /** Mean bytes in use. */
  memoryUsedBytes: z.number().nonnegative().nullable(),
  nodes: z.number().int().nonnegative(),
  /** Nodes of it that have no price, or whose usage is not measured; its amounts leave them out. */
  nodesWithoutPrice: z.number().int().nonnegative(),
  nodesNotMeasured: z.number().int().nonnegative(),
});
export type FleetCostRow = z.infer<typeof FleetCostRow>;

/** Cost of one day (UTC), as it accrued. */
export const FleetCostDay = z.object({
  dayMs: EpochMs,
  usd: usd,
  allocatedUsd: usd,
  idleUsd: usd,
  trafficUsd: usd,
  peopleUsd: usd,
  /** The day is not over, or the console has known the fleet for a part of it only. */
  isPartial: z.boolean(),
});
export type FleetCostDay = z.infer<typeof FleetCostDay>;

/** Where the calendar month (UTC) is going. */
export const MonthForecast = z.object({
  monthMs: EpochMs,
  endsMs: EpochMs,
  soFarUsd: usd,
  /** So far, and the rest at the mean of the days looked at; low and high at its 10th and 90th percentile. */
  lowUsd: usd,
  baseUsd: usd,
  highUsd: usd,
  /** Whole days that the forecast rests on; with none it rests on the rate now. */
  daysKnown: z.number().int().nonnegative(),
});
export type MonthForecast = z.infer<typeof MonthForecast>;

/*
 *   none (no budget)      under ─► near (an alert's share is reached) ─► over
 *   will-be-over: the forecast's base is above the budget while the sum so far is not
 */
export const BudgetState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.enum(['under', 'near', 'will-be-over', 'over']),
    usdPerMonth: z.number().positive(),
    /** Spent so far over the budget. */
    share: z.number().nonnegative(),
    /** When the budget is used up at the rate of the forecast; null when not this month. */
    usedUpAtMs: EpochMs.nullable(),
  }),
]);
export type BudgetState = z.infer<typeof BudgetState>;

/** What the fleet costs now, from what was measured and the user's prices. */
export const FleetCost = z.object({
  asOfMs: EpochMs,
  /** Length of the window that rates are taken from; what was measured of it. */
  windowMs: z.number().int().positive(),
  measuredFromMs: EpochMs.nullable(),
  nodes: z.number().int().nonnegative(),
  nodesWithoutPrice: z.number().int().nonnegative(),
  nodesNotMeasured: z.number().int().nonnegative(),
  /** At the rate of now, for 730 hours: nodes, traffic, people's hours. */
  usdPerMonth: usd,
  nodesUsd: usd,
  allocatedUsd: usd,
  idleUsd: usd,
  trafficUsd: usd,
  peopleUsd: usd,
  rows: z.array(FleetCostRow),
  by: FleetCostBy,
  days: z.array(FleetCostDay).max(400),
  forecast: MonthForecast,
  budget: BudgetState,
});
export type FleetCost = z.infer<typeof FleetCost>;
