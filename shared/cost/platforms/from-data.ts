import { type DataPlatform, type Metered } from '../data-platform.ts';
import { type LineGroup } from '../ledger.ts';
import {
  type BillContext,
  boundLimits,
  broken,
  functionLimits,
  hoursPerMonth,
  type Platform,
  plainNumber,
} from './platform.ts';
import { cpuHours, peakUnits, wasmCpuMs } from './sizing.ts';

const meters: Readonly<Record<Metered, { readonly what: string; readonly group: LineGroup }>> = {
  month: { what: 'Plan', group: 'plan' },
  requests: { what: 'Requests', group: 'requests' },
  'cpu-ms': { what: 'CPU time', group: 'compute' },
  'cpu-hours': { what: 'CPU time', group: 'compute' },
  'gb-seconds': { what: 'Memory while requests run', group: 'memory' },
  'egress-gb': { what: 'Traffic to the internet', group: 'network' },
  machines: { what: 'Machines', group: 'compute' },
};

type Charge = DataPlatform['charges'][number];

/** What a meter counts in a month; the formulas stand at `Metered`. */
function metered<T>(context: BillContext<T>, { meter, vcpu = 1 }: Charge): T {
  const { math, workload: w } = context;
  const cpuMs = wasmCpuMs(context);
  switch (meter) {
    case 'month':
      return math.one;
    case 'requests':
      return w.requests;
    case 'cpu-ms':
      return math.mul(w.requests, cpuMs);
    case 'cpu-hours':
      return cpuHours(context, cpuMs);
    case 'gb-seconds':
      return math.div(math.mul(math.mul(w.requests, w.memoryMb), math.add(cpuMs, w.waitMs)), math.of(1_024_000));
    case 'egress-gb':
      return w.egressGb;
    case 'machines':
      return machineHours(context, math.of(vcpu), cpuMs);
  }
}

function machineHours<T>(context: BillContext<T>, vcpu: T, cpuMs: T): T {
  const { math, workload: w } = context;
  const machines = math.mul(w.regions, math.max(w.minMachines, peakUnits(context, vcpu, cpuMs)));
  return math.mul(machines, math.of(hoursPerMonth));
}

function stepped<T>({ math }: BillContext<T>, quantity: T, step: number | undefined): T {
  if (step === undefined) return quantity;
  return math.mul(math.ceil(math.div(quantity, math.of(step))), math.of(step));
}

/** A platform of a price file, or one of the book that needs no formula of its own. */
export function platformFromData({ id, name, charges, minimumUsd, limits }: DataPlatform): Platform {
  const hasMachines = charges.some(({ meter }) => meter === 'machines');
  return {
    id,
    name,
    family: hasMachines ? 'machines' : 'edge',
    people: hasMachines ? 'machineHours' : 'managedHours',
    isRegional: false,
    bill: (context) => {
      const { math, ledger } = context;
      charges.forEach((charge, at) => {
        const quantity = stepped(context, metered(context, charge), charge.step);
        ledger.chargeTariff({ id: `${at + 1}.${charge.meter}`, ...meters[charge.meter] }, charge.price, quantity);
      });
      if (minimumUsd === undefined) return;
      const missing = math.max(math.zero, math.sub(math.of(minimumUsd), ledger.total()));
      ledger.adjust({ id: 'shortfall', what: 'What is missing to the minimum', group: 'plan' }, missing);
    },
    notes: () => (limits === undefined ? ['Its limits are not known here: check that it takes this workload.'] : []),
    limits: (context) => {
      const { requestsPerMonth = Infinity, runsWasm = true, cpuMs, wallMs, memoryMb, moduleMb } = limits ?? {};
      const bounds = {
        ...(cpuMs !== undefined && { cpuMs }),
        ...(wallMs !== undefined && { wallMs }),
        ...(memoryMb !== undefined && { memoryMb }),
        ...(moduleMb !== undefined && { moduleMb }),
      };
      return [
        ...(hasMachines ? [] : functionLimits(context)),
        ...boundLimits(context, bounds),
        ...broken(
          [
            context.workload.requests > requestsPerMonth,
            'requests',
            () => `It takes at most ${plainNumber(requestsPerMonth)} requests a month`,
          ],
          [!runsWasm, 'language', () => 'It runs no Wasm'],
        ),
      ];
    },
  };
}
