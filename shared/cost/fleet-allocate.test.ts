import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, quick } from './arithmetic.ts';
import { allocateNode, type NodeSpan, splitRates } from './fleet-allocate.ts';
import { builtInPriceBook } from './price-book.ts';

const rates = splitRates(builtInPriceBook);
const hourMs = 3_600_000;
const gib = 1024 ** 3;

/** A node at $1 an hour for an hour: 2 vCPU and 4 GiB. */
const node: NodeSpan = {
  usdPerHour: 1,
  egressUsdPerGb: 0.1,
  cpuCount: 2,
  memoryBytes: 4 * gib,
  paidMs: hourMs,
  usedOverMs: hourMs,
  cells: [],
};
const cpuPart = (2 * 0.031611) / (2 * 0.031611 + 4 * 0.004237);
const cell = (cpuShare: number, memoryShare: number, bytesOut: number | null = 0) => ({
  cpuMs: cpuShare * 2 * hourMs,
  memoryByteMs: memoryShare * 4 * gib * hourMs,
  bytesOut,
});
const allocated = (span: NodeSpan) => allocateNode(quick, span, rates).cells.map(({ allocatedUsd }) => allocatedUsd);

describe('a node', () => {
  it("is split into CPU and memory by OpenCost's rates at its size", () => {
    expect(rates).toEqual({ cpuHour: 0.031611, gibHour: 0.004237 });
    const { cells, idleUsd } = allocateNode(quick, { ...node, cells: [cell(0.5, 0), cell(0, 0.25)] }, rates);
    expect(cells[0]?.allocatedUsd).toBeCloseTo(0.5 * cpuPart, 12);
    expect(cells[1]?.allocatedUsd).toBeCloseTo(0.25 * (1 - cpuPart), 12);
    expect(idleUsd).toBeCloseTo(1 - 0.5 * cpuPart - 0.25 * (1 - cpuPart), 12);
  });

  it('that nobody uses is idle', () => {
    expect(allocateNode(quick, node, rates)).toMatchObject({ wholeUsd: 1, cells: [], restUsd: 1, idleUsd: 1 });
  });

  it('is never used for more than it has', () => {
    const [one = 0, other = 0] = allocated({ ...node, cells: [cell(1.5, 1), cell(0.5, 1)] }).map(Number);
    expect(one + other).toBeCloseTo(1, 12);
    expect(one).toBeCloseTo(0.75 * cpuPart + 0.5 * (1 - cpuPart), 12);
  });

  it('is used by the share of the time that was paid for', () => {
    // Measured for half of it only: what it used in that half is all that is known, the rest idles.
    const half = { ...cell(0.5, 0.5), cpuMs: 0.25 * 2 * hourMs, memoryByteMs: 0.25 * 4 * gib * hourMs };
    expect(allocateNode(quick, { ...node, cells: [half] }, rates).idleUsd).toBeCloseTo(0.75, 12);
    // As a rate, that half tells of the whole.
    const rate = allocateNode(quick, { ...node, usedOverMs: hourMs / 2, cells: [half] }, rates);
    expect(rate.idleUsd).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['how many CPUs it has', { ...node, cpuCount: null, cells: [cell(0.5, 0.5)] }],
    ['how much memory it has', { ...node, memoryBytes: null, cells: [cell(0.5, 0.5)] }],
    ['CPU time', { ...node, cells: [{ ...cell(0.5, 0.5), cpuMs: null }] }],
    ['memory', { ...node, cells: [{ ...cell(0.5, 0.5), memoryByteMs: null }] }],
  ])('that does not tell %s has no idle part, rather than none', (_what, span) => {
    expect(allocateNode(quick, span, rates)).toMatchObject({
      wholeUsd: 1,
      cells: [{ allocatedUsd: null }],
      restUsd: 1,
      idleUsd: null,
    });
  });

  it('pays for traffic by the GB of 10⁹ bytes, also a whole month at the rate of an hour', () => {
    const span = { ...node, cells: [cell(0, 0, 5e9)] };
    expect(allocateNode(quick, span, rates).cells[0]?.trafficUsd).toBeCloseTo(0.5, 12);
    expect(allocateNode(quick, { ...span, paidMs: 730 * hourMs }, rates).cells[0]?.trafficUsd).toBeCloseTo(365, 9);
  });

  it('does not know what uncounted traffic costs, unless its link costs the same however much it carries', () => {
    const span = { ...node, cells: [cell(0, 0, null)] };
    expect(allocateNode(quick, span, rates).cells[0]?.trafficUsd).toBeNull();
    expect(allocateNode(quick, { ...span, egressUsdPerGb: 0 }, rates).cells[0]?.trafficUsd).toBe(0);
  });
});

const amount = (max: number) => fc.double({ min: 0, max, noNaN: true });
const spans: fc.Arbitrary<NodeSpan> = fc.record({
  usdPerHour: amount(1e6),
  egressUsdPerGb: amount(1000),
  cpuCount: fc.integer({ min: 1, max: 100_000 }),
  memoryBytes: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  paidMs: fc.integer({ min: 1, max: 400 * 24 * hourMs }),
  usedOverMs: fc.integer({ min: 1, max: 400 * 24 * hourMs }),
  cells: fc.array(
    fc.record({
      cpuMs: amount(Number.MAX_SAFE_INTEGER),
      memoryByteMs: amount(1e25),
      bytesOut: fc.option(amount(Number.MAX_SAFE_INTEGER)),
    }),
    { maxLength: 6 },
  ),
});

describe('any node', () => {
  it('is the sum of its parts, none of them below zero', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const { cells, wholeUsd, restUsd, idleUsd } = allocateNode(exact, span, rates);
        const parts = cells.map(({ allocatedUsd }) => allocatedUsd ?? exact.of(Number.NaN));
        const total = parts.reduce((sum, part) => sum.plus(part), restUsd);
        expect(total.minus(wholeUsd).abs().lessThanOrEqualTo(wholeUsd.times(1e-50))).toBe(true);
        expect([...parts, restUsd].every((part) => part.greaterThanOrEqualTo(0))).toBe(true);
        expect(idleUsd).toEqual(restUsd);
      }),
    );
  });

  it('is the same with binary fractions, to a part in 10⁹', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const [fast, slow] = [allocateNode(quick, span, rates), allocateNode(exact, span, rates)];
        fast.cells.forEach(({ allocatedUsd, trafficUsd }, at) => {
          const of = slow.cells[at];
          expect(Math.abs((allocatedUsd ?? Number.NaN) - Number(of?.allocatedUsd))).toBeLessThanOrEqual(
            fast.wholeUsd * 1e-9 + 1e-30,
          );
          expect(trafficUsd === null).toBe(of?.trafficUsd === null);
        });
        expect(fast.restUsd).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('costs each no less the more of it one uses', () => {
    fc.assert(
      fc.property(spans, fc.nat(5), amount(1e9), (span, which, more) => {
        fc.pre(span.cells.length > 0);
        const at = which % span.cells.length;
        const cells = span.cells.map((each, index) =>
          index === at ? { ...each, cpuMs: (each.cpuMs ?? 0) + more } : each,
        );
        const before = Number(allocated(span)[at]);
        const after = Number(allocated({ ...span, cells })[at]);
        expect(after).toBeGreaterThanOrEqual(before - before * 1e-9);
      }),
    );
  });
});
