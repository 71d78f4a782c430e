import type { SplitRates } from '#shared/cost/fleet-allocate.ts';
import type { CostPrices } from '#shared/domain/cost-gate.ts';
import type { PricedNode } from './span-entries.ts';

/** Source: OpenCost's default price of egress to the internet. */
const defaultEgressUsdPerGb = 0.12;
const bytesPerGib = 1024 ** 3;

/** Mean price of a vCPU's hour and of traffic over the nodes that have a price; without any, OpenCost's defaults. */
export function requestPrices(nodes: readonly PricedNode[], { cpuHour, gibHour }: SplitRates): CostPrices {
  let [cpuUsd, vcpus, egressUsdPerGb, priced] = [0, 0, 0, 0];
  for (const { price, cpuCount, memoryBytes } of nodes) {
    if (price === null || cpuCount === null || memoryBytes === null) continue;
    const cpuWeight = cpuCount * cpuHour;
    const weight = cpuWeight + (memoryBytes / bytesPerGib) * gibHour;
    if (weight <= 0) continue;
    cpuUsd += (price.usdPerHour * cpuWeight) / weight;
    vcpus += cpuCount;
    egressUsdPerGb += price.egressUsdPerGb;
    priced += 1;
  }
  if (priced === 0) return { usdPerVcpuHour: cpuHour, usdPerGbOut: defaultEgressUsdPerGb };
  return { usdPerVcpuHour: cpuUsd / vcpus, usdPerGbOut: egressUsdPerGb / priced };
}
