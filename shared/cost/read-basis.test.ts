import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cents } from './arithmetic.ts';
import { compare } from './compare.ts';
import { builtInPriceBook, priceFileSchema } from './price-book.ts';
import { readBasis, readPrices } from './read-basis.ts';
import { costReport } from './report.ts';
import { scenarioSchema } from './scenario.ts';

const nowMs = Date.UTC(2026, 10, 21);
const workload = 'workload: { requestsPerMonth: 1e6, cpuMs: 5, waitMs: 20, egressGb: 1, memoryMb: 16 }';
const good = `version: 1\nname: Test\n${workload}\n`;

function problems(scenario: string, prices: string | null = null): readonly string[] {
  const read = readBasis(scenario, prices, nowMs);
  return read.ok ? [] : read.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
}

function report(scenario: string, prices: string | null = null) {
  const read = readBasis(scenario, prices, nowMs);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return costReport(read.basis, { draws: 5, seed: 1 });
}

/** As exact as shown, of one option. */
function totalOf(scenario: string, id: string, prices: string | null = null): string | null | undefined {
  const read = readBasis(scenario, prices, nowMs);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const total = compare(read.basis).find((option) => option.id === id)?.total;
  return total && cents(total);
}

describe('a scenario file', () => {
  it('may leave out what has a usual value, and is told what was taken', () => {
    const { assumed, inputs } = report(good);
    expect(assumed).toContainEqual({ path: 'traffic.peakFactor', value: '3' });
    expect(assumed.map(({ path }) => path)).not.toContain('workload.cpuMs');
    expect(inputs.find(({ path }) => path === 'traffic.targetUse')).toMatchObject({ base: 0.6, assumed: true });
  });

  const with_ = (change: string) =>
    good.replace(/requestsPerMonth: 1e6|cpuMs: 5|waitMs: 20|egressGb: 1|memoryMb: 16/g, (each) =>
      each.split(':')[0] === change.split(':')[0] ? change : each,
    );

  it.each([
    ['cpuMs: -1', 'workload.cpuMs: This has to be between 0 and 86400000 ms'],
    ['cpuMs: .nan', 'workload.cpuMs: Write a number between 0 and 86400000 ms'],
    ['cpuMs: .inf', 'workload.cpuMs: Write a number between 0 and 86400000 ms'],
    ['cpuMs: "5"', 'workload.cpuMs: Write a number between 0 and 86400000 ms'],
    ['cpuMs: { base: 5, low: 6 }', 'workload.cpuMs.low: low is above base'],
    ['cpuMs: { low: 4, high: 6 }', 'workload.cpuMs.base: This is missing'],
    ['cpuMs: { base: 5, most: 6 }', 'workload.cpuMs.most: There is no such key here'],
    ['cpuMs: 1e400', 'workload.cpuMs: Write a number between 0 and 86400000 ms'],
    ['requestsPerMonth: 1e16', 'workload.requestsPerMonth: This has to be between 0 and 1e15'],
    ['egressGb: 1.0000000000000002', 'workload.egressGb: This has more digits than are kept: write at most 15'],
    ['requestsPerMonth: 1, wallMs: 0', 'workload.wallMs: A request cannot use 5 ms of CPU in 0 ms'],
    ['requestsPerMonth: 1, wallMs: 100', 'workload.wallMs: cpuMs and waitMs make 25 ms, not 100'],
    ['egressGb: many', 'workload.egressGb: Write a number between 0 and 1e9 GB'],
  ])('%s is told at its field', (change, message) => {
    expect(problems(with_(change)).map((each) => each.replace(/^3 /, ''))).toEqual([message]);
  });

  it.each([
    ['', ': This has to be a group of keys'],
    ['[]', ': This has to be a group of keys'],
    ['version: 1\nversion: 1', 'The key version stands here twice'],
    ['a: &x 1\nb: *x', 'An anchor is not allowed'],
    ['a: [', ''],
    [good.replace(', waitMs: 20', ''), '3 workload.waitMs: This is missing'],
    [
      good.replace('requestsPerMonth: 1e6, ', ''),
      'workload.requestsPerMonth: Give requestsPerMonth or requestsPerHourOfDay',
    ],
    [`${good}region: mars\n`, '4 region: There are no prices for the region mars. Known: us, eu'],
    [`${good}people: { machineHours: 2 }\n`, 'people.usdPerHour: machineHours are given; say what an hour costs'],
    [
      `${good}containers: { node: z9.huge }\n`,
      '4 containers.node: There is no price of a machine z9.huge. Known: t3.micro',
    ],
    [`${good}lambda: { memoryMb: 100 }\n`, 'lambda.memoryMb: This has to be between 128 and 10240 MB'],
    [`${good}traffic: { targetUse: 0 }\n`, 'traffic.targetUse: This has to be between 0.001 and 1'],
    [`${good}containers: { minReplicas: 1.5 }\n`, 'containers.minReplicas: This has to be a whole number'],
    [`${good}cloudflareContainer: huge\n`, 'cloudflareContainer: Choose from lite, basic'],
    [`${good}freeTiers: yes please\n`, 'freeTiers: This has to be true or false'],
    [`${good}today: { option: lambda }\n`, '4 today.option: There is no option lambda. Known: eks, gke'],
    [
      `${good}today: { option: kubernetes-own }\n`,
      '4 today.option: The option kubernetes-own is no row of this scenario',
    ],
    [`${good}today: { option: eks, usdPerMonth: 3 }\n`, 'today.usdPerMonth: Give usdPerMonth or option, one of them'],
    [good.replace('version: 1', 'version: 2'), '1 version: Choose from 1'],
  ])('%j is refused', (text, message) => {
    const found = problems(text);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toContain(message);
  });

  it('has right answers at both ends: no requests, and as many as it may have', () => {
    const none = report(good.replace('1e6', '0').replace('egressGb: 1', 'egressGb: 0'));
    const all = report(good.replace('1e6', '1e15'));
    for (const { options } of [none, all]) {
      for (const { id, total, quote, low, high } of options) {
        expect(quote === null ? total : '0.00', id).toMatch(/^\d+\.\d\d$/);
        if (quote === null) expect([low, high].every((each) => /^\d+\.\d\d$/.test(each ?? ''))).toBe(true);
      }
      expect(JSON.stringify(options)).not.toMatch(/NaN|Infinity|"-0|:-0/);
    }
    expect(none.options.find(({ id }) => id === 'lambda-arm')?.total).toBe('0.00');
    // 5 + (1e15 - 1e7) / 1e6 x 0.30 + (5e15 - 3e7) / 1e6 x 0.02
    expect(all.options.find(({ id }) => id === 'workers-paid')?.total).toBe('400000001.40');
  });

  it('takes a curve over the day for the month and its peak', () => {
    const curve = `[${Array.from({ length: 24 }, (_, hour) => (hour === 12 ? 7000 : 1000)).join(', ')}]`;
    const text = good.replace('requestsPerMonth: 1e6', `requestsPerHourOfDay: ${curve}`);
    const { inputs } = report(text);
    expect(inputs.find(({ name }) => name === 'requests')?.base).toBeCloseTo(912_500, 6);
    expect(inputs.find(({ name }) => name === 'peakFactor')?.base).toBeCloseTo(5.6, 12);
    expect(problems(`${text}traffic: { peakFactor: 3 }`)).toEqual([
      '4 traffic.peakFactor: requestsPerHourOfDay gives the peak: take one away',
    ]);
    expect(problems(text.replace('7000, ', ''))).toEqual([
      '3 workload.requestsPerHourOfDay: Write 24 numbers, one an hour of the day',
    ]);
  });

  it('marks what is infeasible and keeps its price', () => {
    const text = good.replace('cpuMs: 5', 'cpuMs: 100').replace('memoryMb: 16', 'memoryMb: 500');
    const fastly = report(text).options.find(({ id }) => id === 'fastly');
    expect(fastly?.isFeasible).toBe(false);
    expect(fastly?.total).toBe('0.00');
    expect(fastly?.violations.map(({ reason }) => reason)).toEqual([
      'A request uses 100 ms of CPU; the limit is 50 ms of CPU',
      'It needs 500 MB; the limit is 128 MB',
    ]);
  });

  it("has people's hours in every option, also at nothing", () => {
    const { options } = report(good);
    for (const { id, quote, lines } of options) {
      if (quote === null) expect(lines.find((line) => line.id === 'people')?.amount, id).toBe('0.00');
    }
    const withHours = `${good}people: { usdPerHour: 60, machineHours: 2 }\n`;
    const boxes = report(withHours).options.find(({ id }) => id === 'edge-boxes');
    expect(boxes?.lines.find(({ id }) => id === 'people')?.amount).toBe('120.00');
    expect(totalOf(withHours, 'lambda-arm')).toBe(totalOf(good, 'lambda-arm'));
  });
});

describe('a price file', () => {
  const own = (rest: string) =>
    `version: 1\nprices:\n  - { id: cf.workers.subscription, ${rest}, source: contract, date: 2026-03-01 }\n`;

  it('changes prices, which are then its own', () => {
    expect(totalOf(good, 'workers-paid')).toBe('5.00');
    expect(totalOf(good, 'workers-paid', own('price: 4.5'))).toBe('4.50');
    const workers = report(good, own('price: 4.5')).options.find(({ id }) => id === 'workers-paid');
    expect(workers?.lines[0]?.price).toMatchObject({
      source: 'contract',
      date: '2026-03-01',
      confidence: 'documented',
    });
    expect(workers?.lines[0]?.price?.url).toBeNull();
  });

  it('takes a price away: then a quote is needed', () => {
    const workers = report(good, own('price: null')).options.find(({ id }) => id === 'workers-paid');
    expect(workers).toMatchObject({ total: null, quote: 'There is no public price: it needs a quote' });
  });

  it('gives a price where none is public', () => {
    const akamai = 'version: 1\nprices: [{ id: akamai.functions, price: 75, source: quote, date: 2026-10-01 }]';
    expect(totalOf(good, 'akamai-functions', akamai)).toBe('75.00');
  });

  it('brings regions and says which prices are of the US', () => {
    const region =
      'version: 1\nregions: { south: [{ id: aws.lambda.requests, price: 0.3, source: page, date: 2026-10-01 }] }';
    const text = `${good.replace('1e6', '3e6')}region: south\n`;
    expect(totalOf(text, 'lambda-arm', region)).toBe('0.60');
    const lambda = report(text, region).options.find(({ id }) => id === 'lambda-arm');
    expect(lambda?.foreignPrices).toEqual(['aws.lambda.duration.arm', 'aws.egress']);
  });

  const platform = `version: 1
prices:
  - { id: acme.requests, vendor: Acme, what: requests, unit: 1M requests, per: 1000000, price: 0.4, source: page, date: 2026-10-01 }
  - { id: acme.plan, vendor: Acme, what: plan, unit: month, price: 3, source: page, date: 2026-10-01 }
platforms:
  - id: acme
    name: Acme Edge
    minimumUsd: 10
    limits: { cpuMs: 20 }
    charges:
      - { meter: month, price: acme.plan }
      - { meter: requests, price: acme.requests, step: 1000000 }
`;

  it('brings platforms', () => {
    expect(totalOf(good, 'acme', platform)).toBe('10.00');
    // 3 + 31 x 0.40, in whole millions.
    expect(totalOf(good.replace('1e6', '30100000'), 'acme', platform)).toBe('15.40');
    const slow = report(good.replace('cpuMs: 5', 'cpuMs: 30'), platform).options.find(({ id }) => id === 'acme');
    expect(slow?.isFeasible).toBe(false);
  });

  it.each([
    [own('price: -1'), 'prices[0].price: Write a decimal number that is not negative, such as 0.20'],
    [own('price: cheap'), 'prices[0].price: Write a decimal number that is not negative'],
    ['version: 1\nprices: [{ id: new.thing, price: 1, source: page, date: 2026 }]', 'prices[0].date'],
    [
      'version: 1\nprices: [{ id: new.thing, price: 1, source: page, date: "2026" }]',
      'The book has no price new.thing; a new one needs vendor, what, unit',
    ],
    [
      own('tiers: [{ upTo: null, price: 1 }, { upTo: 5, price: 2 }], price: 1'),
      'The last tier, and no other, ends with null',
    ],
    [platform.replace('id: acme\n', 'id: eks\n'), 'platforms[0].id: Flotilla has a platform eks already'],
    [
      platform.replace('price: acme.plan }', 'price: acme.plans }'),
      'There is no price acme.plans; add it under prices',
    ],
    ['version: 1\nregions: { us: [] }', 'regions.us: us is what the book has'],
  ])('%j is refused', (prices, message) => {
    const read = readPrices(prices);
    expect(read.ok ? [] : read.problems.map(({ field, message: text }) => `${field}: ${text}`).join('\n')).toContain(
      message,
    );
  });

  it('decides when a price is old', () => {
    const stale = (prices: string) => report(good, prices).options.find(({ id }) => id === 'workers-paid')?.stalePrices;
    expect(stale('version: 1')).toEqual([]);
    expect(stale('version: 1\nstaleAfterDays: 100')).toEqual(['cf.workers.cpu']);
  });
});

describe('the price book', () => {
  it('says of every price where it is from', () => {
    for (const { id, source, url, date, confidence, kind } of builtInPriceBook.prices.values()) {
      expect(source.length, id).toBeGreaterThan(3);
      // What a box costs is the user's to say; everything else can be looked up.
      if (id !== 'box.n100.hardware') expect(url, id).toMatch(/^https:/);
      expect(kind === 'memory', id).toBe(confidence === 'memory');
      if (confidence === 'memory') expect(date, id).toBeNull();
    }
  });

  it.each([
    ['scenario', scenarioSchema],
    ['prices', priceFileSchema],
  ] as const)('the JSON Schema of %s files is the one in assets', (name, schema) => {
    const file = new URL(`../../assets/pricing/${name}.schema.json`, import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema())));
  });
});
