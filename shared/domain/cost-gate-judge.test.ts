import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seededStream } from '../cost/seeded.ts';
import { CostGate, CostVerdict, type RequestCost } from './cost-gate.ts';
import { judgeCost } from './cost-gate-judge.ts';
import { ReleaseId } from './ids.ts';
import { requestCostOf } from './request-cost.ts';

const canaryRelease = ReleaseId.parse('r2-aaaaaaaaaaaa');
const before = ReleaseId.parse('r1-bbbbbbbbbbbb');
const gate = CostGate.parse({});

const cost = (more: Partial<RequestCost> = {}): RequestCost => ({
  release: before,
  nodes: 2,
  requests: 10_000,
  probes: 100,
  cpuMsPerRequest: 10,
  bytesOutPerRequest: 100,
  usdPerMillion: 0.28,
  ...more,
});
const canary = (more: Partial<RequestCost> = {}) => cost({ release: canaryRelease, ...more });

describe('the gate on cost', () => {
  test.each<[string, Partial<CostGate>, RequestCost | null, RequestCost | null, CostVerdict['verdict'], RegExp]>([
    ['the same', {}, canary(), cost(), 'healthy', /costs \$0\.28 instead of \$0\.28 a million: the same, allowed 20 %/],
    [
      'dearer than allowed',
      {},
      canary({ usdPerMillion: 0.41 }),
      cost(),
      'unhealthy',
      /^A request costs \$0\.41 instead of \$0\.28 a million: 46 % more, allowed 20 % more\.$/,
    ],
    [
      'small amounts, in digits that give the change that is told',
      {},
      canary({ usdPerMillion: 0.125 }),
      cost({ usdPerMillion: 0.25 / 3 }),
      'unhealthy',
      /costs \$0\.125 instead of \$0\.0833 a million: 50 % more/,
    ],
    [
      'dearer, and allowed',
      { maxIncreasePercent: 50 },
      canary({ usdPerMillion: 0.41 }),
      cost(),
      'healthy',
      /46 % more/,
    ],
    ['cheaper', {}, canary({ usdPerMillion: 0.14 }), cost(), 'healthy', /50 % less/],
    ['nothing of the canary', {}, null, cost(), 'not-enough-data', /No node of the wave/],
    ['a canary without nodes that count', {}, canary({ nodes: 0 }), cost(), 'not-enough-data', /No node of the wave/],
    ['no release before', {}, canary(), null, 'not-enough-data', /Nothing is known/],
    [
      'few requests to the canary',
      {},
      canary({ requests: 99 }),
      cost(),
      'not-enough-data',
      /new release answered 99 requests; 100 are needed/,
    ],
    [
      'few requests before',
      { minRequests: 20_000 },
      canary({ requests: 30_000, probes: 300 }),
      cost(),
      'not-enough-data',
      /release before answered 10,000 requests; 20,000/,
    ],
    [
      'no CPU time on one side',
      {},
      canary({ cpuMsPerRequest: null, usdPerMillion: null }),
      cost(),
      'not-enough-data',
      /CPU time is not counted/,
    ],
    [
      'CPU time too short to be counted',
      {},
      canary({ usdPerMillion: null }),
      cost({ cpuMsPerRequest: 0, usdPerMillion: null }),
      'not-enough-data',
      /too short/,
    ],
    [
      'dollars of one side only: CPU time',
      {},
      canary({ usdPerMillion: null, cpuMsPerRequest: 15 }),
      cost(),
      'unhealthy',
      /uses 15 ms of CPU instead of 10 ms: 50 % more/,
    ],
    [
      'nothing costs anything: CPU time',
      {},
      canary({ usdPerMillion: 0 }),
      cost({ usdPerMillion: 0 }),
      'healthy',
      /uses 10 ms of CPU/,
    ],
    [
      'mostly probes on one side',
      {},
      canary({ probes: 9_000 }),
      cost(),
      'not-enough-data',
      /90 % were the console's own, of those to the release before 1 %/,
    ],
    [
      'dearer, but by chance',
      {},
      canary({ requests: 100, probes: 1, usdPerMillion: 0.35 }),
      cost({ requests: 100, probes: 1 }),
      'not-enough-data',
      /25 % more, allowed 20 % more, but with so few requests up to 32 % can be chance/,
    ],
    [
      'one step of the CPU clock is all the CPU time there was',
      {},
      canary({ nodes: 1, requests: 1000, probes: 10, cpuMsPerRequest: 0.02, usdPerMillion: null }),
      cost({ nodes: 1, requests: 1000, probes: 10, cpuMsPerRequest: 0.01, usdPerMillion: null }),
      'not-enough-data',
      /100 % more/,
    ],
  ])('%s', (_, more, now, was, verdict, reason) => {
    const judged = judgeCost({ ...gate, ...more }, now, was);
    expect(judged).toMatchObject({ verdict, canary: now, before: was });
    expect(judged.reason).toMatch(reason);
    expect(CostVerdict.parse(judged)).toEqual(judged);
  });

  it('says what was compared with, and nothing where nothing was', () => {
    expect(judgeCost(gate, canary(), cost(), 'history').comparedWith).toBe('history');
    expect(judgeCost(gate, canary(), null, 'history').comparedWith).toBeNull();
  });

  const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
  const costs = fc.record({
    nodes: fc.nat(10_000),
    requests: fc.double({ min: 0, max: 1e12, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    cpuMsPerRequest: fc.option(amount),
    bytesOutPerRequest: fc.option(amount),
    usdPerMillion: fc.option(amount),
  });
  const anyCost = fc.option(
    costs.map(({ share, ...rest }): RequestCost => ({ ...rest, release: before, probes: share * rest.requests })),
  );
  const anyGate = fc.record({
    maxIncreasePercent: fc.double({ min: 0, max: 1000, noNaN: true }),
    minRequests: fc.integer({ min: 1, max: 1_000_000 }),
    whenUnknown: fc.constantFrom('go-on' as const, 'undo' as const),
  });

  it('gives a verdict that can be kept and shown, whatever it is given', () => {
    fc.assert(
      fc.property(anyGate, anyCost, anyCost, (any, now, was) => {
        const judged = CostVerdict.parse(judgeCost(any, now, was));
        expect(judged.reason).not.toMatch(/NaN|Infinity|undefined/);
        const enough = [now, was].every((side) => side !== null && side.requests >= any.minRequests);
        if (!enough) expect(judged.verdict).toBe('not-enough-data');
        const increase = judged.increasePercent ?? 0;
        if (judged.verdict === 'healthy') expect(increase).toBeLessThanOrEqual(any.maxIncreasePercent + 1e-6);
        if (judged.verdict === 'unhealthy') expect(increase).toBeGreaterThan(any.maxIncreasePercent);
      }),
    );
  });

  it('never refuses a release for costing less, and with more allowed refuses no more', () => {
    fc.assert(
      fc.property(anyGate, anyCost, anyCost, fc.double({ min: 0, max: 1000, noNaN: true }), (any, now, was, more) => {
        const refuses = (allowed: number) =>
          judgeCost({ ...any, maxIncreasePercent: allowed }, now, was).verdict === 'unhealthy';
        expect(judgeCost(any, was, was).verdict).not.toBe('unhealthy');
        if (refuses(Math.max(more, any.maxIncreasePercent))) expect(refuses(any.maxIncreasePercent)).toBe(true);
      }),
    );
  });
});

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** CPU time of one request, mean 1: even, spread exponentially, or with a long tail. */
const spreads: Record<string, (random: () => number) => number> = {
  even: (random) => 0.9 + 0.2 * random(),
  exponential: (random) => -Math.log(1 - random()),
  'long tail': (random) => Math.exp(normal(random) - 0.5),
};

function spreadNamed(name: string): (random: () => number) => number {
  const spread = spreads[name];
  if (!spread) throw new Error(`no spread ${name}`);
  return spread;
}

interface Side {
  readonly nodes: number;
  readonly requests: number;
  readonly cpuMs: number;
}

/** Counters as nodes show them: CPU time in steps of 10 ms, and each node up to 5 % faster or slower than the mean. */
function measured({ nodes, requests, cpuMs }: Side, spread: (random: () => number) => number, random: () => number) {
  let counted = 0;
  for (let node = 0; node < nodes; node += 1) {
    const speed = 0.95 + 0.1 * random();
    let used = 10 * random();
    for (let request = 0; request < requests / nodes; request += 1) used += cpuMs * speed * spread(random);
    counted += Math.floor(used / 10) * 10;
  }
  const use = { cpuMs: counted, requests, probes: 0, bytesOut: 0 };
  return requestCostOf(before, nodes, use, { usdPerVcpuHour: 0.03, usdPerGbOut: 0 });
}

function alarms(now: Side, was: Side, spread: (random: () => number) => number): number {
  let count = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seededStream(seed, 'requests');
    if (judgeCost(gate, measured(now, spread, random), measured(was, spread, random)).verdict === 'unhealthy')
      count += 1;
  }
  return count;
}

describe('100 runs of a release against itself', () => {
  test.each([
    ['even', 100, 5],
    ['exponential', 100, 5],
    ['exponential', 100, 0.1],
    ['exponential', 1000, 0.2],
    ['long tail', 100, 5],
    ['long tail', 1000, 5],
  ])('CPU time %s, %i requests of %f ms: at most 5 alarms', (spread, requests, cpuMs) => {
    const side = { nodes: 2, requests, cpuMs };
    expect(alarms(side, side, spreadNamed(spread))).toBeLessThanOrEqual(5);
  });

  it('a release that costs 1.5 times as much is caught with a thousand requests', () => {
    const side = { nodes: 2, requests: 1000, cpuMs: 5 };
    for (const spread of Object.values(spreads)) {
      expect(alarms({ ...side, cpuMs: 7.5 }, side, spread)).toBeGreaterThanOrEqual(95);
    }
  });
});
