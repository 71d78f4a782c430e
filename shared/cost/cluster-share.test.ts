import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cents, Decimal } from './arithmetic.ts';
import { compare, type Option } from './compare.ts';
import { basisOf } from './fixtures/basis-of.ts';
import { costReport } from './report.ts';

const ownKubernetes = {
  clusterUsd: 50,
  nodeUsdPerHour: 0.1,
  nodeVcpu: 4,
  nodeMemoryGib: 16,
  loadBalancerUsd: 10,
  egressUsdPerGb: 0.02,
};
const clusters = ['eks', 'gke', 'kubernetes-own'] as const;

function optionsFor(changes: Record<string, unknown>): (id: string) => Option {
  const options = compare(basisOf({ ownKubernetes, ...changes }));
  return (id) => {
    const option = options.find((each) => each.id === id);
    if (!option) throw new Error(id);
    return option;
  };
}

function clusterOf(option: Option): NonNullable<Option['cluster']> {
  if (option.cluster === null) throw new Error(`${option.id} is no cluster`);
  return option.cluster;
}

/** Two replicas of 0.5 vCPU and 1 GB beside others on nodes of 4 vCPU. */
const beside = (vcpu: number, memoryGb: number, pods: number, requestsPerMonth = 1e6) => ({
  workload: { requestsPerMonth, egressGb: 100 },
  containers: { podVcpu: 0.5, podMemoryGb: 1, minReplicas: 2, others: { vcpu, memoryGb, pods } },
  people: { usdPerHour: 60, clusterHours: 2 },
});

describe('a cluster that others use too', () => {
  it('loses a node when the workload goes, if it filled one', () => {
    // 7.5 + 1 vCPU on nodes of 4: three with it, two without. A node 73, load balancer 10, 100 GB 2.
    const option = optionsFor(beside(7.5, 10, 20))('kubernetes-own');
    const { nodes, nodesWithout, avoidable, whole } = clusterOf(option);
    expect([nodes.toNumber(), nodesWithout.toNumber()]).toEqual([3, 2]);
    expect(cents(avoidable)).toBe('85.00');
    expect(option.total?.equals(avoidable)).toBe(true);
    // 50 + 3 × 73 + 10 + 2 + 120 for people.
    expect(cents(whole)).toBe('401.00');
    expect(option.lines.find(({ id }) => id === 'people')?.amount.toNumber()).toBe(0);
    expect(option.notes.join(' ')).toContain('Others run on this cluster');
  });

  it('keeps all its nodes when there was room: then only its own lines go', () => {
    const { avoidable, nodes, nodesWithout } = clusterOf(optionsFor(beside(5, 10, 20))('kubernetes-own'));
    expect(nodes.equals(nodesWithout)).toBe(true);
    expect(cents(avoidable)).toBe('12.00');
  });

  it('is shared by what is requested, at the rates of OpenCost, with its fee, its idle room and its hours', () => {
    const { share, allocated, whole } = clusterOf(optionsFor(beside(7, 9, 20))('kubernetes-own'));
    // (1 × 0.031611 + 2 × 0.004237) of (8 × 0.031611 + 11 × 0.004237)
    const expected = new Decimal('0.040085').dividedBy('0.299495');
    expect(share?.minus(expected).abs().lessThan('1e-40')).toBe(true);
    // 50 + 2 × 73 + 120 are shared; 10 + 2 are its own.
    expect(cents(whole)).toBe('328.00');
    expect(cents(allocated)).toBe(cents(new Decimal(316).times(expected).plus(12)));
  });

  it('is alone what it is without others', () => {
    const changes = beside(7.5, 10, 20);
    const { others: _, ...containers } = changes.containers;
    const alone = optionsFor({ ...changes, containers });
    const shared = optionsFor(changes);
    for (const id of clusters) {
      expect(clusterOf(shared(id)).alone.equals(alone(id).total ?? NaN), id).toBe(true);
      expect(clusterOf(alone(id))).toMatchObject({ hasOthers: false, share: null });
      expect(clusterOf(alone(id)).avoidable.equals(alone(id).total ?? NaN), id).toBe(true);
    }
  });

  it('has nobody beside it when others request nothing', () => {
    expect(clusterOf(optionsFor(beside(0, 0, 0))('eks')).hasOthers).toBe(false);
  });

  it('stands in the report as texts, and is null where there is no cluster', () => {
    const { options } = costReport(basisOf({ ownKubernetes, ...beside(7.5, 10, 20) }), { draws: 2, seed: 1 });
    const row = options.find(({ id }) => id === 'kubernetes-own');
    expect(row).toMatchObject({
      total: '85.00',
      avoidable: '85.00',
      cluster: { hasOthers: true, whole: '401.00', avoidable: '85.00', nodes: '3', nodesWithout: '2' },
    });
    expect(options.find(({ id }) => id === 'lambda-arm')).toMatchObject({ cluster: null, avoidable: null });
  });
});

const amount = (most: number) => fc.double({ min: 0, max: most, noNaN: true }).map((value) => Number(value.toFixed(3)));
const sharing = fc.record({
  workload: fc.record({
    requestsPerMonth: fc.integer({ min: 0, max: 1e10 }),
    cpuMs: amount(50),
    egressGb: amount(1e4),
  }),
  traffic: fc.record({ regions: fc.integer({ min: 1, max: 3 }) }),
  containers: fc.record({
    podVcpu: fc.constantFrom(0.1, 0.25, 1, 3),
    podMemoryGb: fc.constantFrom(0.1, 0.5, 3),
    minReplicas: fc.integer({ min: 1, max: 10 }),
    minNodes: fc.integer({ min: 1, max: 5 }),
    others: fc.record({ vcpu: amount(100), memoryGb: amount(400), pods: fc.integer({ min: 1, max: 500 }) }),
  }),
  people: fc.record({ usdPerHour: amount(100), clusterHours: amount(40) }),
});

describe('any cluster with others', () => {
  it('saves no less than nothing, no more than its bill; the shares of all make the whole', () => {
    fc.assert(
      fc.property(sharing, (changes) => {
        const optionOf = optionsFor(changes);
        for (const id of clusters) {
          const option = optionOf(id);
          const { whole, allocated, avoidable, share, nodes, nodesWithout } = clusterOf(option);
          expect(avoidable.isNegative() && !avoidable.isZero(), id).toBe(false);
          expect(avoidable.lessThanOrEqualTo(whole), `${id}: ${avoidable.toString()} of ${whole.toString()}`).toBe(
            true,
          );
          expect(nodesWithout.lessThanOrEqualTo(nodes), id).toBe(true);
          const own = option.lines
            .filter(({ id: line }) => !['cluster', 'nodes', 'disks', 'people'].includes(line))
            .reduce((sum, line) => sum.plus(line.amount), new Decimal(0));
          // What is left for others is their share of all that is borne together.
          const ofOthers = whole.minus(own).times(new Decimal(1).minus(share ?? 1));
          expect(allocated.plus(ofOthers).minus(whole).abs().lessThan('1e-30'), id).toBe(true);
          expect(allocated.greaterThanOrEqualTo(own), id).toBe(true);
          expect(allocated.lessThanOrEqualTo(whole.plus('1e-30')), id).toBe(true);
          expect(option.low?.lessThanOrEqualTo(option.total ?? NaN) ?? false, id).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('saves no less with more requests, and its share grows', () => {
    fc.assert(
      fc.property(sharing, fc.integer({ min: 1, max: 1e9 }), (changes, more) => {
        const requestsPerMonth = changes.workload.requestsPerMonth + more;
        const before = optionsFor(changes);
        const after = optionsFor({ ...changes, workload: { ...changes.workload, requestsPerMonth } });
        for (const id of clusters) {
          const [a, b] = [clusterOf(before(id)), clusterOf(after(id))];
          expect(b.avoidable.greaterThanOrEqualTo(a.avoidable), id).toBe(true);
          expect(b.share?.greaterThanOrEqualTo(a.share ?? 0), id).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
