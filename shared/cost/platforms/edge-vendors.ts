import { type BillContext, boundLimits, broken, functionLimits, type LimitContext, type Platform } from './platform.ts';
import { activeSeconds, cpuHours, nativeCpuMs, wasmCpuMs } from './sizing.ts';

/** 50 ms of CPU unless raised, 2 min, 128 MB heap, 100 MB package. Source: Fastly's resource limits, 2024-11-26. */
const fastlyBounds = { cpuMs: 50, wallMs: 120_000, memoryMb: 128, moduleMb: 100 };

/** +(N − 10 M) × 0.50/M + +(N × ms − 100 M) × 0.05/M + Tier(+(e − 100)) */
function billFastly<T>(context: BillContext<T>): void {
  const { math, workload: w, ledger } = context;
  ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'fastly.compute.requests', w.requests);
  const cpuMs = math.mul(w.requests, wasmCpuMs(context));
  ledger.charge({ id: 'vcpu', what: 'vCPU time', group: 'compute' }, 'fastly.compute.vcpu', cpuMs);
  ledger.charge(
    { id: 'bandwidth', what: 'Traffic to the internet', group: 'network' },
    'fastly.bandwidth.na_eu',
    w.egressGb,
  );
}

const fastlyLimits = (context: LimitContext) => [...functionLimits(context), ...boundLimits(context, fastlyBounds)];
const fastlyNotes = () => ['How Fastly rounds the CPU time of a request was not found.'];

export const fastly: Platform = {
  id: 'fastly',
  name: 'Fastly Compute',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: billFastly,
  limits: fastlyLimits,
  notes: fastlyNotes,
};

/** And what is missing to 50 dollars: +(50 − sum). */
export const fastlyMinimum: Platform = {
  ...fastly,
  id: 'fastly-minimum',
  name: 'Fastly Compute, with the minimum',
  bill: (context) => {
    billFastly(context);
    const { math, ledger } = context;
    const missing = math.max(math.zero, math.sub(math.of(context.unitPrice('fastly.minimum')), ledger.total()));
    ledger.adjust({ id: 'shortfall', what: 'What is missing to the minimum', group: 'plan' }, missing);
  },
  notes: () => [...fastlyNotes(), 'One undated page knows a minimum of $50; the free tiers of 2026 contradict it.'],
};

const akamaiBounds = { memoryMb: 128, wallMs: 30_000, moduleMb: 50 };

export const akamaiFunctions: Platform = {
  id: 'akamai-functions',
  name: 'Akamai Functions',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  // No price is published; a price file may hold what was quoted for a month.
  bill: ({ math, ledger }) =>
    ledger.charge({ id: 'plan', what: 'As quoted', group: 'plan' }, 'akamai.functions', math.one),
  limits: (context) => [...functionLimits(context), ...boundLimits(context, akamaiBounds)],
};

/** Plans of Fermyon Cloud: so many executions and GB, and no more. */
const starter = { requests: 100_000, egressGb: 5 };
const growth = { requests: 1_000_000, egressGb: 50 };
const isIn = (plan: typeof starter, requests: number, egressGb: number) =>
  requests <= plan.requests && egressGb <= plan.egressGb;

/** 0 with N ≤ 100 k and e ≤ 5; 19.38 with N ≤ 1 M and e ≤ 50; else a quote. */
export const fermyonCloud: Platform = {
  id: 'fermyon-cloud',
  name: 'Fermyon Cloud',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: ({ math, workload: w, ledger }) => {
    const isStarter = isIn(starter, math.number(w.requests), math.number(w.egressGb));
    if (isStarter)
      ledger.charge({ id: 'plan', what: 'Starter plan', group: 'plan' }, 'fermyon.cloud.starter', math.one);
    else ledger.charge({ id: 'plan', what: 'Growth plan', group: 'plan' }, 'fermyon.cloud.growth', math.one);
  },
  limits: (context) => [...functionLimits(context), ...boundLimits(context, { wallMs: 30_000, moduleMb: 100 })],
  quote: ({ workload: w }) =>
    isIn(growth, w.requests, w.egressGb)
      ? null
      : 'Above the Growth plan (1,000,000 executions, 50 GB) Fermyon sells by quote',
};

/** Usage less the credit of the seats: 20 × seats + +(usage − 20 × seats). */
export const vercelPro: Platform = {
  id: 'vercel-pro',
  name: 'Vercel Pro',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const cpuMs = nativeCpuMs(context);
    ledger.charge({ id: 'seats', what: 'Seats', group: 'plan' }, 'vercel.pro', w.vercelSeats);
    const seats = ledger.total();
    ledger.charge({ id: 'invocations', what: 'Invocations', group: 'requests' }, 'vercel.invocations', w.requests);
    ledger.charge({ id: 'cpu', what: 'Active CPU', group: 'compute' }, 'vercel.active_cpu', cpuHours(context, cpuMs));
    const hours = math.div(activeSeconds(context, cpuMs, 0), math.of(3600));
    ledger.charge(
      { id: 'memory', what: 'Memory in flight', group: 'memory' },
      'vercel.memory',
      math.mul(hours, w.vercelMemoryGb),
    );
    ledger.charge({ id: 'cdn', what: 'CDN requests', group: 'network' }, 'vercel.edge_requests', w.requests);
    ledger.charge({ id: 'transfer', what: 'Traffic to the internet', group: 'network' }, 'vercel.transfer', w.egressGb);
    const usage = math.sub(ledger.total(), seats);
    const credit = math.sub(math.zero, math.min(usage, seats));
    ledger.adjust({ id: 'credit', what: 'Credit that the seats include', group: 'plan' }, credit);
  },
  limits: (context) => [
    ...functionLimits(context),
    ...boundLimits(context, { wallMs: 800_000, memoryMb: context.workload.vercelMemoryGb * 1024 }),
    ...broken([context.workload.vercelMemoryGb > 4, 'memory', () => 'A function has at most 4 GB']),
  ],
};

/** 20 + +(N − 5 M) × 2/M + +(e − 200) × 0.5 + +(CPU hours − 40) × 0.05 + +(GB hours − 1000) × 0.016 */
export const denoPro: Platform = {
  id: 'deno-pro',
  name: 'Deno Deploy Pro',
  family: 'edge',
  people: 'managedHours',
  isRegional: false,
  bill: (context) => {
    const { math, workload: w, ledger } = context;
    const cpuMs = wasmCpuMs(context);
    ledger.charge({ id: 'plan', what: 'Pro plan', group: 'plan' }, 'deno.pro', math.one);
    ledger.charge({ id: 'requests', what: 'Requests', group: 'requests' }, 'deno.requests', w.requests);
    ledger.charge({ id: 'egress', what: 'Traffic to the internet', group: 'network' }, 'deno.egress', w.egressGb);
    ledger.charge({ id: 'cpu', what: 'CPU time', group: 'compute' }, 'deno.cpu', cpuHours(context, cpuMs));
    const gbHours = math.div(math.mul(activeSeconds(context, cpuMs, 0), w.memoryMb), math.of(3600 * 1024));
    ledger.charge({ id: 'memory', what: 'Memory time', group: 'memory' }, 'deno.memory', gbHours);
  },
  limits: (context) => [...functionLimits(context), ...boundLimits(context, { memoryMb: 512 })],
  notes: () => ["The weakest source of the book: a generated file of the vendor's page."],
};
