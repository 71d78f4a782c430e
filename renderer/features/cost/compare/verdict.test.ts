import { expect, it } from 'vitest';
import { compare, type Option } from '#shared/cost/compare.ts';
import type { OptionDraws } from '#shared/cost/draws.ts';
import { builtInPriceBook } from '#shared/cost/price-book.ts';
import { basisOfDraft, type ScenarioDraft, withValue } from '#shared/cost/scenario-draft.ts';
import { verdictOf } from './verdict.ts';

const nowMs = Date.UTC(2026, 10, 21);
const nothingToday = { usdPerMonth: null, option: null, source: null };
const draft: ScenarioDraft = {
  version: 1,
  name: 'Three replicas',
  workload: { requestsPerMonth: 16e6, cpuMs: 5, waitMs: 95, egressGb: 0, memoryMb: 16 },
  containers: { minReplicas: 3, minNodes: 3 },
  people: { usdPerHour: 0, machineHours: 2 },
};

function optionsOf(of: ScenarioDraft): readonly Option[] {
  const read = basisOfDraft(of, builtInPriceBook, nowMs);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return compare(read.basis);
}
const only = (options: readonly Option[], ...ids: string[]) => options.filter(({ id }) => ids.includes(id));
const drawsOf = (shares: Readonly<Record<string, number>>): ReadonlyMap<string, OptionDraws> =>
  new Map(
    Object.entries(shares).map(([id, cheapestShare]) => [id, { id, p10: 1, p50: 1, p90: 1, cheapestShare }] as const),
  );

it('holds the cheapest against right-sized containers, and says how sure it is and what would change it', () => {
  const options = only(optionsOf(draft), 'containers-right-sized', 'workers-paid', 'eks');
  const flip = { input: 'cpuMs', direction: 'above', from: 'workers-paid', to: 'eks' } as const;
  const flips = [
    { ...flip, value: 500, sentence: 'Far off.' },
    { ...flip, value: 41, sentence: 'Workers stop being the cheapest above 41 ms.' },
  ];
  const chances = { draws: drawsOf({ 'workers-paid': 0.71, eks: 0.29 }), flips, valueOf: () => 5 };
  expect(verdictOf(options, chances, nothingToday)).toEqual({
    answer:
      'Right-sized containers (Fargate ARM) cost $50.42 a month; Cloudflare Workers, paid would be $7.80: 85 % less.',
    more: [
      'Cloudflare Workers, paid is the cheapest in 71 % of 1,000 draws.',
      'Workers stop being the cheapest above 41 ms.',
      "People's hours are counted as $0.",
    ],
  });
});

it('names all that cost the same, and no single flip for them', () => {
  const options = only(optionsOf(draft), 'containers-right-sized', 'lambda-arm', 'fastly');
  const flips = [
    { input: 'cpuMs', direction: 'above', value: 6, from: 'lambda-arm', to: 'fastly', sentence: 'Unseen.' } as const,
  ];
  const { answer, more } = verdictOf(
    options,
    { draws: drawsOf({ fastly: 0.6, 'lambda-arm': 0.4 }), flips, valueOf: () => 5 },
    nothingToday,
  );
  expect(answer).toContain('Lambda ARM and Fastly Compute would be $3.00 each: 94 % less.');
  expect(more[0]).toBe('Fastly Compute is the cheapest most often: in 60 % of 1,000 draws.');
  expect(more.join(' ')).not.toContain('Unseen');
});

it('speaks of machines and boxes in the plural', () => {
  const options = only(optionsOf(draft), 'containers-right-sized', 'edge-boxes');
  const chances = { draws: drawsOf({ 'edge-boxes': 0.9 }), flips: [], valueOf: () => 5 };
  expect(verdictOf(options, chances, nothingToday).more[0]).toBe(
    'Own boxes at the edge are the cheapest in 90 % of 1,000 draws.',
  );
  expect(verdictOf(options, null, { ...nothingToday, option: 'edge-boxes' }).more[0]).toMatch(
    /^Own boxes at the edge, which you run today, cost /,
  );
});

it('says so when chance prefers another than the base', () => {
  const options = only(optionsOf(draft), 'containers-right-sized', 'workers-paid', 'eks');
  const chances = { draws: drawsOf({ 'workers-paid': 0.3, eks: 0.7 }), flips: [], valueOf: () => 5 };
  expect(verdictOf(options, chances, nothingToday).more[0]).toBe(
    'Cloudflare Workers, paid is the cheapest in 30 % of 1,000 draws; Kubernetes, EKS on EC2 more often, in 70 %.',
  );
});

it('says when right-sized containers are the cheapest, alone or with others', () => {
  const options = optionsOf(draft);
  expect(verdictOf(only(options, 'containers-right-sized', 'eks'), null, nothingToday).answer).toMatch(
    /^Right-sized containers .* cost \$50\.42 a month, and nothing that can be taken costs less; next is Kubernetes, EKS on EC2 at \$197\.70, 292 % more\.$/,
  );
  expect(verdictOf(only(options, 'containers-right-sized', 'fargate-arm'), null, nothingToday).answer).toMatch(
    /nothing that can be taken costs less; Fargate ARM costs the same\.$/,
  );
});

it('says when nothing can be taken, or only by a quote', () => {
  const gpu = optionsOf(withValue(withValue(draft, 'workload.needsGpu', true), 'workload.state', 'local'));
  const functions = gpu.filter(({ family }) => family === 'functions');
  expect(verdictOf(functions, null, nothingToday).answer).toBe(
    'Nothing here can take this workload as it is described.',
  );
  expect(verdictOf(only(optionsOf(draft), 'akamai-functions'), null, nothingToday).answer).toBe(
    'Nothing with a public price can take this workload; one option needs a quote.',
  );
});

it('holds the answer against what is paid today, by amount or by option', () => {
  const options = only(optionsOf(draft), 'containers-right-sized', 'workers-paid', 'eks');
  const more = (today: Partial<typeof nothingToday> | { usdPerMonth: number } | { option: string }) =>
    verdictOf(options, null, { ...nothingToday, ...today }).more[0];
  expect(more({ usdPerMonth: 212.4 })).toBe('You pay $212.40 today: Cloudflare Workers, paid is 96 % less.');
  expect(more({ usdPerMonth: 3.9 })).toBe('You pay $3.90 today: Cloudflare Workers, paid is 100 % more.');
  expect(more({ usdPerMonth: 0 })).toBe('You pay $0.00 today.');
  // Half a cent goes up here as in reports, though the number of JavaScript lies a hair below it.
  expect(more({ usdPerMonth: 123.455 })).toContain('You pay $123.46 today');
  expect(more({ option: 'eks' })).toBe(
    'Kubernetes, EKS on EC2, which you run today, costs $197.70: Cloudflare Workers, paid is 96 % less.',
  );
});
