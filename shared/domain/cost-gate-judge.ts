import type { CostGate, CostVerdict, RequestCost } from './cost-gate.ts';

/** How far CPU time a request may lie from its mean, as a share of the mean: as if times were spread exponentially. */
const spreadOfRequests = 1;
/** Standard errors that an increase must lie above what is allowed, so that chance alone does not refuse a release. */
const errorsToSpare = 2;
/** Coarsest step in which a system counts CPU time, ms; each node may be off by one. */
const cpuStepMs = 10;
/** How much the console's share of requests may differ between the sides. Probes cost other than what clients ask. */
const sharesMayDiffer = 0.25;

/**
 * Whether a request of a new release costs more than before by more than the gate allows. Pure.
 *
 * - `unhealthy` only when the increase is above what is allowed *and* above what chance explains with so few requests
 *   (two standard errors, and one step of the CPU clock a node). An increase between the two is `not-enough-data`, so
 *   that a release held against itself is not refused by noise or by rounding.
 * - `not-enough-data` too with fewer than `minRequests` on either side, without counts, with nothing to compare with,
 *   or when the console's probes are a much greater share of requests on one side.
 * - Compared in dollars where both sides have them, else in CPU time, which the traffic of answers then leaves out.
 *
 * False alarms of 100 seeded runs of a release against itself, 20 % allowed, nodes 5 % faster or slower: 0 with CPU
 * times that are even or spread exponentially, at most 2 with a long tail (log-normal, σ = 1) and only 100 requests.
 * A release at 1.5 times the cost is refused in 96 to 100 of 100 runs with 1,000 requests of 5 ms, in 12 to 45 with 100
 * requests, where the rest is not enough data. Promised are at most 5 alarms; the test beside this file holds it.
 */
export function judgeCost(
  gate: CostGate,
  canary: RequestCost | null,
  before: RequestCost | null,
  comparedWith: CostVerdict['comparedWith'] = 'control',
): CostVerdict {
  return { ...judge(gate, canary, before), canary, before, comparedWith: before === null ? null : comparedWith };
}

type Judged = Pick<CostVerdict, 'verdict' | 'increasePercent' | 'reason'>;

function judge(gate: CostGate, canary: RequestCost | null, before: RequestCost | null): Judged {
  const missing = whatIsMissing(gate, canary, before);
  if (missing !== null || canary === null || before === null) return unknown(missing ?? '', null);
  const basis = basisOf(canary, before);
  if (basis === null) return unknown('CPU time is not counted on both sides, or was too short to be counted.', null);
  const increase = basis.now / basis.was - 1;
  const increasePercent = increase * 100;
  if (!Number.isFinite(increasePercent)) return unknown('The figures of the two sides cannot be compared.', null);
  const said = `${costWords(basis)}: ${changeWords(increasePercent)}, allowed ${percent(gate.maxIncreasePercent)} more`;
  const allowed = gate.maxIncreasePercent / 100;
  if (increase <= allowed) return { verdict: 'healthy', increasePercent, reason: `${said}.` };
  const chance = byChance(canary, before);
  if (!Number.isFinite(chance))
    return unknown(`${said}, but the CPU time was too short to be counted.`, increasePercent);
  if (increase > allowed + chance) return { verdict: 'unhealthy', increasePercent, reason: `${said}.` };
  return unknown(`${said}, but with so few requests up to ${percent(chance * 100)} can be chance.`, increasePercent);
}

const unknown = (reason: string, increasePercent: number | null): Judged => ({
  verdict: 'not-enough-data',
  increasePercent,
  reason,
});

function whatIsMissing(gate: CostGate, canary: RequestCost | null, before: RequestCost | null): string | null {
  if (canary === null || canary.nodes === 0) return 'No node of the wave counts what the new release uses.';
  if (before === null || before.nodes === 0) return 'Nothing is known of what a request of the release before uses.';
  if (canary.requests < gate.minRequests) return tooFew('new release', canary.requests, gate);
  if (before.requests < gate.minRequests) return tooFew('release before', before.requests, gate);
  const shares = [canary, before].map(({ requests, probes }) => probes / requests);
  if (Math.abs((shares[0] ?? 0) - (shares[1] ?? 0)) <= sharesMayDiffer) return null;
  const [now, was] = shares.map((share) => percent(share * 100));
  return `Of the requests to the new release ${now} were the console's own, of those to the release before ${was}: they cannot be compared.`;
}

const tooFew = (side: string, requests: number, { minRequests }: CostGate): string =>
  `The ${side} answered ${Math.floor(requests).toLocaleString('en')} ${requests === 1 ? 'request' : 'requests'}; ${minRequests.toLocaleString('en')} are needed to judge.`;

interface Basis {
  readonly unit: 'usd' | 'cpu';
  readonly now: number;
  readonly was: number;
}

/** Dollars when both sides have them, else CPU time; null when neither can be compared. */
function basisOf(canary: RequestCost, before: RequestCost): Basis | null {
  if (canary.usdPerMillion !== null && before.usdPerMillion !== null && before.usdPerMillion > 0) {
    return { unit: 'usd', now: canary.usdPerMillion, was: before.usdPerMillion };
  }
  if (canary.cpuMsPerRequest !== null && before.cpuMsPerRequest !== null && before.cpuMsPerRequest > 0) {
    return { unit: 'cpu', now: canary.cpuMsPerRequest, was: before.cpuMsPerRequest };
  }
  return null;
}

/** The increase that chance explains, as a share: errors of both means, and the steps in which CPU time is counted. */
function byChance(canary: RequestCost, before: RequestCost): number {
  const error = spreadOfRequests * Math.sqrt(1 / canary.requests + 1 / before.requests);
  return errorsToSpare * error + stepShare(canary) + stepShare(before);
}

function stepShare({ nodes, requests, cpuMsPerRequest }: RequestCost): number {
  const cpuMs = (cpuMsPerRequest ?? 0) * requests;
  return cpuMs > 0 ? (cpuStepMs * nodes) / cpuMs : 0;
}

function costWords({ unit, now, was }: Basis): string {
  if (unit === 'cpu') return `A request uses ${figure(now)} ms of CPU instead of ${figure(was)} ms`;
  return `A request costs $${dollars(now)} instead of $${dollars(was)} a million`;
}

function changeWords(increasePercent: number): string {
  if (Math.abs(increasePercent) < 0.05) return 'the same';
  return `${percent(Math.abs(increasePercent))} ${increasePercent > 0 ? 'more' : 'less'}`;
}

/** Three digits at least, so that the change that is told can be reckoned again from what is shown. */
export const dollars = (usd: number): string => (usd >= 0.995 || usd === 0 ? usd.toFixed(2) : figure(usd));

const figure = (value: number): string => Number(value.toPrecision(3)).toString();

const percent = (value: number): string => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`;
