import { Decimal } from './arithmetic.ts';
import { type Basis, type Biller } from './biller.ts';
import { type LineLedger } from './ledger.ts';
import { hoursPerMonth, type Platform } from './platforms/platform.ts';
import { type BuiltInPrice } from './price-book.ts';
import { workloadOf } from './scenario-inputs.ts';

/** A workload's part of a cluster's bill. US dollars a month. */
export interface ClusterShare {
  /** Whether anything else runs there. */
  readonly hasOthers: boolean;
  /** The cluster with the workload and all else that runs there, its hours included. */
  readonly whole: Decimal;
  /** A cluster of its own for this workload. */
  readonly alone: Decimal;
  /** What a fair split charges the workload with. It is not what is saved without it. */
  readonly allocated: Decimal;
  /** What the bill would lack without the workload; everything, where nothing else runs there. */
  readonly avoidable: Decimal;
  /** Share of nodes, disks, cluster and hours, from 0 to 1; null where there are no others to share with. */
  readonly share: Decimal | null;
  readonly nodes: Decimal;
  /** Nodes that stay without the workload; 0 where nothing else runs there. */
  readonly nodesWithout: Decimal;
}

/** Lines that all who run on a cluster bear; the others of a bill are the workload's own. */
const borne = new Set(['cluster', 'nodes', 'disks', 'people']);

/**
 * Splits a cluster's bill, as OpenCost does. What the workload requests is weighed with OpenCost's default rates:
 * weight = replicas × (vCPU × rate + GiB × rate). With others: share = weight / (weight + weight of theirs), so idle
 * room and the cluster's fee are spread in proportion, and the shares of all make the whole; allocated = share × (whole −
 * own lines) + own lines (load balancer, traffic, credits). Without others: allocated = weight × 730, the share if the
 * cluster stays. Null for a platform that is no cluster. Source: OpenCost specification 0.1.
 */
export function clusterShareOf(
  basis: Basis,
  biller: Biller<Decimal>,
  platform: Platform,
  bill: LineLedger<Decimal>,
): ClusterShare | null {
  const sizeOf = (name: string) => bill.sizes.find((size) => size.name === name)?.value;
  const [replicas, nodes] = [sizeOf('replicas'), sizeOf('nodes')];
  if (platform.people !== 'clusterHours' || replicas === undefined || nodes === undefined) return null;
  const { choices, freeTiers, numbers } = basis.inputs;
  const base = workloadOf(numbers, (input) => new Decimal(input.base));
  const weight = weigh(basis, replicas.times(base.podVcpu), replicas.times(base.podMemoryGb));
  const total = bill.total();
  if (choices.cluster === 'own') {
    const split = { share: null, allocated: weight.times(hoursPerMonth), avoidable: total };
    return { hasOthers: false, whole: total, alone: total, ...split, nodes, nodesWithout: new Decimal(0) };
  }
  const sumAs = (cluster: 'own' | 'whole') => biller.sum(platform, base, freeTiers, { ...choices, cluster }) ?? total;
  const whole = sumAs('whole');
  const own = bill.lines
    .filter(({ id }) => !borne.has(id))
    .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
  const share = weight.dividedBy(weight.plus(weigh(basis, base.othersVcpu, base.othersMemoryGb)));
  const allocated = whole.minus(own).times(share).plus(own);
  const nodesWithout = sizeOf('nodes without it') ?? nodes;
  return { hasOthers: true, whole, alone: sumAs('own'), allocated, avoidable: total, share, nodes, nodesWithout };
}

/** What requests are worth in an hour, by OpenCost's default rates. */
function weigh({ prices }: Basis, vcpu: Decimal, memoryGb: Decimal): Decimal {
  const rate = (id: BuiltInPrice) => new Decimal(prices.get(id)?.price ?? 0);
  return rate('opencost.default.cpu').times(vcpu).plus(rate('opencost.default.ram').times(memoryGb));
}
