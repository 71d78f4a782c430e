import { z } from 'zod';
import { ReleaseId } from './ids.ts';

/** What must hold of a release's cost a request before a wave is confirmed. */
export const CostGate = z.object({
  /** Cost a request may grow by this much over what runs now, percent. */
  maxIncreasePercent: z.number().min(0).max(1000).default(20),
  /** Fewer answered requests on either side are not enough to judge by. */
  minRequests: z.number().int().min(1).max(1_000_000).default(100),
  /** What not enough data means: the wave goes on, or the rollout is undone. */
  whenUnknown: z.enum(['go-on', 'undo']).default('go-on'),
});
export type CostGate = z.infer<typeof CostGate>;

/** What requests cost on one side of a comparison. */
export const RequestCost = z.object({
  release: ReleaseId,
  nodes: z.number().int().nonnegative(),
  /** Requests that the CPU time was used for: those of clients and those of the console. */
  requests: z.number().nonnegative(),
  /** Of these, those of the console. */
  probes: z.number().nonnegative(),
  cpuMsPerRequest: z.number().nonnegative().nullable(),
  /** Of an answer to a client. */
  bytesOutPerRequest: z.number().nonnegative().nullable(),
  /** With the fleet's prices, or with OpenCost's default rates where it has none. */
  usdPerMillion: z.number().nonnegative().nullable(),
});
export type RequestCost = z.infer<typeof RequestCost>;

/** `control`: nodes that still run the release before. `history`: what the release before used in the day before. */
export const CostVerdict = z.object({
  verdict: z.enum(['healthy', 'unhealthy', 'not-enough-data']),
  canary: RequestCost.nullable(),
  before: RequestCost.nullable(),
  comparedWith: z.enum(['control', 'history']).nullable(),
  increasePercent: z.number().nullable(),
  /** In plain words, for the history of the rollout. */
  reason: z.string().max(500),
});
export type CostVerdict = z.infer<typeof CostVerdict>;

/** What the gate found at the end of a wave's watching. */
export const WaveCost = z.object({ wave: z.number().int().nonnegative(), verdict: CostVerdict });
export type WaveCost = z.infer<typeof WaveCost>;

/** What a request's cost is reckoned with: the fleet's prices, or OpenCost's default rates. */
export interface CostPrices {
  readonly usdPerVcpuHour: number;
  /** Of traffic that leaves a node, for 10⁹ bytes. */
  readonly usdPerGbOut: number;
}

/** What the gate stops at, in plain words. */
export function costGateWords({ maxIncreasePercent, minRequests, whenUnknown }: CostGate): string {
  const requests = minRequests === 1 ? '1 request' : `${minRequests.toLocaleString('en')} requests`;
  const more = maxIncreasePercent === 0 ? 'more' : `over ${maxIncreasePercent} % more`;
  const unknown = whenUnknown === 'undo' ? 'stops it too' : 'does not stop it';
  return `A request costs ${more} than before while a wave is watched, judged after ${requests} on each side; too little to judge by ${unknown}.`;
}
