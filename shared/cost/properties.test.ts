import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, Decimal, exact, plainDecimal, quick } from './arithmetic.ts';
import { Biller, platformsFor } from './biller.ts';
import { compare } from './compare.ts';
import { basisOf } from './fixtures/basis-of.ts';
import { LineLedger, makeTariffs } from './ledger.ts';
import { builtInPriceBook } from './price-book.ts';
import { workloadOf } from './scenario-inputs.ts';
import { type Workload, type WorkloadNumber } from './workload.ts';

/** Numbers over all orders of magnitude, with the zero where there is one; few enough digits to be themselves. */
const sized = (least: number, most: number, hasZero = true) =>
  fc
    .double({ min: Math.log10(least), max: Math.log10(most), noNaN: true })
    .map((power) => Number((10 ** power).toPrecision(6)))
    .chain((value) => (hasZero ? fc.constantFrom(value, value, value, 0) : fc.constant(value)));

const own = {
  clusterUsd: 20,
  nodeUsdPerHour: 0.08,
  nodeVcpu: 4,
  nodeMemoryGib: 16,
  loadBalancerUsd: 9,
  egressUsdPerGb: 0.01,
};

const scenario = fc.record({
  freeTiers: fc.boolean(),
  workload: fc.record({
    requestsPerMonth: sized(1, 1e15).map(Math.round),
    cpuMs: sized(0.01, 1e5),
    waitMs: sized(0.01, 1e6),
    egressGb: sized(0.01, 1e8),
    memoryMb: sized(1, 1e5),
    wasmCpuFactor: sized(0.5, 4, false),
    neuronsPerDay: sized(1, 1e9),
  }),
  traffic: fc.record({
    peakFactor: sized(1, 100, false),
    targetUse: sized(0.05, 1, false),
    paidShare: sized(0.05, 1, false),
    regions: fc.integer({ min: 1, max: 12 }),
  }),
  containers: fc.record({
    podVcpu: sized(0.1, 16, false),
    podMemoryGb: sized(0.1, 100, false),
    minReplicas: fc.integer({ min: 1, max: 20 }),
    minNodes: fc.integer({ min: 1, max: 20 }),
    node: fc.constantFrom('t3.medium', 't3.micro', 'm5.large'),
  }),
  lambda: fc.record({
    memoryMb: fc.integer({ min: 128, max: 10_240 }),
    coldShare: sized(0.001, 1),
    initMs: sized(1, 1e4),
  }),
  cloudRun: fc.record({ vcpu: sized(0.1, 8, false), concurrency: fc.integer({ min: 1, max: 200 }) }),
  people: fc.record({ usdPerHour: sized(1, 200), machineHours: sized(0.1, 100), managedHours: sized(0.1, 100) }),
  ownKubernetes: fc.constant(own),
});

const others = fc.record({ vcpu: sized(0.1, 500), memoryGb: sized(0.1, 2000), pods: fc.integer({ min: 0, max: 900 }) });
/** And CPU time measured as Wasm, and others on the cluster, with which more of something may cost less. */
const anyScenario = fc
  .tuple(scenario, fc.constantFrom('native', 'wasm'), fc.option(others))
  .map(([each, cpuMeasuredAs, beside]) => ({
    ...each,
    workload: { ...each.workload, cpuMeasuredAs },
    containers: { ...each.containers, ...(beside && { others: beside }) },
  }));

const runs = { numRuns: 60 };
const decimals = (text: string) => new Decimal(text);

/** Of a basis, the exact cost of every platform for a workload that a change was made to. */
function costsOf(changes: Record<string, unknown>) {
  const basis = basisOf(changes);
  const biller = new Biller(exact, basis, decimals);
  const base = workloadOf(basis.inputs.numbers, ({ base: value }) => new Decimal(value));
  const platforms = platformsFor(basis);
  return (change: Partial<Workload<Decimal>> = {}) =>
    new Map(
      platforms.map((platform) => [platform.id, biller.sum(platform, { ...base, ...change }, basis.inputs.freeTiers)]),
    );
}

describe('any scenario', () => {
  it('has bills whose lines make the total, are no less than zero, and are numbers', () => {
    fc.assert(
      fc.property(anyScenario, (changes) => {
        for (const { id, lines, total, low, high, totalWithFree, totalWithoutFree } of compare(basisOf(changes))) {
          if (total === null) continue;
          const sum = lines.reduce((before, { amount }) => before.plus(amount), new Decimal(0));
          expect(sum.equals(total), id).toBe(true);
          for (const { id: line, amount, included, billed } of lines) {
            expect(line === 'credit' || !amount.isNegative() || amount.isZero(), `${id} ${line}`).toBe(true);
            expect(included.isNegative() && !included.isZero(), `${id} ${line}`).toBe(false);
            expect(billed.isFinite() && amount.isFinite(), `${id} ${line}`).toBe(true);
          }
          expect(cents(total)).toMatch(/^\d+\.\d\d$/);
          expect(plainDecimal(total)).toMatch(/^\d+(\.\d+)?$/);
          expect(low && high && low.lessThanOrEqualTo(total) && total.lessThanOrEqualTo(high), id).toBe(true);
          // Where free tiers can decide on a minimum, they still cost nothing.
          expect(totalWithFree && totalWithoutFree && totalWithFree.lessThanOrEqualTo(totalWithoutFree), id).toBe(true);
        }
      }),
      runs,
    );
  });

  it('costs the same in plain floating point, to a thousand millionth', () => {
    fc.assert(
      fc.property(anyScenario, (changes) => {
        const basis = basisOf(changes);
        const fast = new Biller(quick, basis, Number);
        const workload = workloadOf(basis.inputs.numbers, ({ base }) => base);
        const exactly = costsOf(changes)();
        for (const platform of platformsFor(basis)) {
          const right = exactly.get(platform.id);
          const about = fast.sum(platform, workload, basis.inputs.freeTiers);
          expect(about === null).toBe(right === null);
          if (!right || about === null) continue;
          // Differences of large numbers, such as what is above a free tier, may be off by as much as those are.
          const allowed = right.toNumber() * 1e-9 + 1e-6;
          expect(Math.abs(about - right.toNumber()), platform.id).toBeLessThanOrEqual(allowed);
        }
      }),
      runs,
    );
  });

  const growing: readonly WorkloadNumber[] = [
    'requests',
    'cpuMs',
    'waitMs',
    'egressGb',
    'memoryMb',
    'wasmCpuFactor',
    'neuronsPerDay',
    'peakFactor',
    'paidShare',
    'minReplicas',
    'minNodes',
    'zones',
    'coldShare',
    'initMs',
    'runMemoryGib',
    'vercelSeats',
    'minMachines',
    'natsMachines',
    'sites',
    'boxWatts',
    'pue',
    'siteLinkUsd',
    'peopleUsdPerHour',
    'managedHours',
    'clusterHours',
    'machineHours',
  ];

  it.each(growing)('costs no less with more of %s', (name) => {
    fc.assert(
      fc.property(scenario, fc.double({ min: 1, max: 3, noNaN: true }), (changes, factor) => {
        const costs = costsOf(changes);
        const basis = basisOf(changes);
        const from = basis.inputs.numbers.find((input) => input.name === name)?.base ?? 0;
        const isWhole = Number.isInteger(from);
        const more = isWhole ? Math.ceil(from * factor) : Number((from * factor).toPrecision(10));
        const before = costs();
        for (const [id, after] of costs({ [name]: new Decimal(Math.max(more, from)) })) {
          const cost = before.get(id);
          if (cost && after)
            expect(after.greaterThanOrEqualTo(cost), `${id}: ${cost.toString()} to ${after.toString()}`).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('costs no less at a lower target', () => {
    fc.assert(
      fc.property(scenario, (changes) => {
        const costs = costsOf(changes);
        const before = costs({ targetUse: new Decimal(1) });
        for (const [id, after] of costs({ targetUse: new Decimal('0.5') })) {
          const cost = before.get(id);
          if (cost && after) expect(after.greaterThanOrEqualTo(cost), id).toBe(true);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a tiered price', () => {
  const tariffs = makeTariffs(exact, builtInPriceBook.prices, decimals);
  const words = { id: 'line', what: 'Line', group: 'network' } as const;
  const costOf = (id: string, quantity: Decimal, hasFree: boolean): Decimal => {
    const ledger = new LineLedger(exact, tariffs, hasFree);
    ledger.chargeTariff(words, id, quantity);
    return ledger.total();
  };
  const tiered = [...tariffs.values()].filter(({ tiers, included }) => tiers.length > 0 || included !== null);

  it.each(tiered.map((tariff) => [tariff.entry.id, tariff] as const))(
    '%s has no jump',
    (id, { tiers, included, price, per }) => {
      const edges = [
        ...tiers.flatMap(({ upTo }) => upTo ?? []),
        ...(included ? [included.quantity] : []),
        new Decimal(0),
      ];
      const shifts = [new Decimal(0), included?.quantity ?? new Decimal(0)];
      const step = new Decimal('0.000001');
      for (const hasFree of [true, false]) {
        for (const edge of edges.flatMap((each) => shifts.map((shift) => each.plus(shift)))) {
          const rise = costOf(id, edge.plus(step), hasFree).minus(costOf(id, edge, hasFree));
          expect(rise.isNegative() && !rise.isZero()).toBe(false);
          expect(rise.lessThanOrEqualTo(step.times(price).dividedBy(per)), `${id} at ${edge.toString()}`).toBe(true);
        }
      }
    },
  );

  it('is free below what is included, and never less than nothing', () => {
    for (const { entry, included, price } of tiered) {
      if (!included) continue;
      // A discount in money covers less where the price is higher.
      const isWhole = included.price === null || included.price.greaterThanOrEqualTo(price);
      if (isWhole) expect(costOf(entry.id, included.quantity, true).isZero(), entry.id).toBe(true);
      expect(costOf(entry.id, new Decimal(0), true).isZero()).toBe(true);
    }
  });
});

describe('an amount', () => {
  it('is rounded once, half up, and is never -0.00', () => {
    expect(cents(new Decimal('0.005'))).toBe('0.01');
    expect(cents(new Decimal('1.004999999999999999999999'))).toBe('1.00');
    expect(cents(new Decimal('-0.001'))).toBe('0.00');
    expect(cents(new Decimal('1e15').plus('0.125'))).toBe('1000000000000000.13');
    expect(plainDecimal(new Decimal(-0))).toBe('0');
  });
});
