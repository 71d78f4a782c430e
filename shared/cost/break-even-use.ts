import { type PriceEntry } from './price-entry.ts';

/** US dollars for a million seconds of a busy vCPU, from the book. */
interface Rate {
  readonly option: string;
  readonly usdPerMillionVcpuSeconds: number;
}

/** How much of a rented vCPU has to be busy before renting is cheaper than paying for what is used. */
export interface UseBreakEven {
  readonly metered: string;
  readonly rented: string;
  /** Mean use below which what is metered costs less; null: it costs less at any use. */
  readonly use: number | null;
}

type Prices = ReadonlyMap<string, PriceEntry>;

const priceOf = (prices: Prices, id: string): number => Number(prices.get(id)?.price ?? NaN);
const million = 1e6;
const secondsPerHour = 3600;
/** Lambda gives one vCPU at 1,769 MB; an instance of Cloud Run has 0.5 GiB a vCPU here, Fargate 2 GB. */
const lambdaGb = 1769 / 1024;

function machine(prices: Prices, id: string): number {
  const vcpu = prices.get(id)?.machine?.vcpu ?? NaN;
  return (priceOf(prices, id) / vcpu / secondsPerHour) * million;
}

const fargate = (prices: Prices, processor: 'x86' | 'arm'): number =>
  ((priceOf(prices, `aws.fargate.vcpu.${processor}`) + 2 * priceOf(prices, `aws.fargate.mem.${processor}`)) /
    secondsPerHour) *
  million;

/** What an always-on vCPU costs when every second of it is used. */
export const rentedRates = (prices: Prices): readonly Rate[] =>
  [
    { option: 't3.medium within its baseline', usdPerMillionVcpuSeconds: machine(prices, 'aws.ec2.t3.medium') },
    { option: 'e2-standard-4', usdPerMillionVcpuSeconds: machine(prices, 'gcp.gce.e2-standard-4') },
    { option: 'Fargate ARM, 2 GB a vCPU', usdPerMillionVcpuSeconds: fargate(prices, 'arm') },
    { option: 'm5', usdPerMillionVcpuSeconds: machine(prices, 'aws.ec2.m5.large') },
    { option: 'Fargate x86, 2 GB a vCPU', usdPerMillionVcpuSeconds: fargate(prices, 'x86') },
  ].filter(isKnown);

/** What a busy vCPU costs where only that is paid; requests, plans and traffic come on top. */
export const meteredRates = (prices: Prices): readonly Rate[] => {
  const price = (id: string) => priceOf(prices, id);
  return [
    { option: 'deno-pro', usdPerMillionVcpuSeconds: (price('deno.cpu') / secondsPerHour) * million },
    { option: 'telnyx', usdPerMillionVcpuSeconds: price('telnyx.cpu') * 1000 },
    {
      option: 'cloud-run-instance',
      usdPerMillionVcpuSeconds: (price('gcp.run.cpu.inst') + price('gcp.run.mem.inst') / 2) * million,
    },
    { option: 'workers-paid', usdPerMillionVcpuSeconds: price('cf.workers.cpu') * 1000 },
    { option: 'bunny', usdPerMillionVcpuSeconds: price('bunny.cpu') * 1000 },
    { option: 'lambda-arm', usdPerMillionVcpuSeconds: price('aws.lambda.duration.arm') * lambdaGb * million },
    {
      option: 'cloud-run-request',
      usdPerMillionVcpuSeconds: (price('gcp.run.cpu.req') + price('gcp.run.mem.req') / 2) * million,
    },
    { option: 'lambda-x86', usdPerMillionVcpuSeconds: price('aws.lambda.duration.x86') * lambdaGb * million },
    { option: 'vercel-pro', usdPerMillionVcpuSeconds: (price('vercel.active_cpu') / secondsPerHour) * million },
    { option: 'fastly', usdPerMillionVcpuSeconds: price('fastly.compute.vcpu') * 1000 },
    { option: 'lambda-edge', usdPerMillionVcpuSeconds: price('aws.lambda_edge.duration') * lambdaGb * million },
  ].filter(isKnown);
};

const isKnown = ({ usdPerMillionVcpuSeconds: usd }: Rate): boolean => Number.isFinite(usd) && usd > 0;

/** u* = rented / (metered × w), w = CPU time as Wasm over native. */
export function breakEvenUses(prices: Prices, wasmCpuFactor: number): readonly UseBreakEven[] {
  return meteredRates(prices).flatMap((metered) =>
    rentedRates(prices).map((rented) => {
      const use = rented.usdPerMillionVcpuSeconds / (metered.usdPerMillionVcpuSeconds * wasmCpuFactor);
      return { metered: metered.option, rented: rented.option, use: use >= 1 ? null : use };
    }),
  );
}
