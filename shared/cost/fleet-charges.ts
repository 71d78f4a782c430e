import { Decimal } from './arithmetic.ts';
import { type FocusCharge, focusRow, type FocusRow } from './export/focus-row.ts';
import { dayMs as msPerDay } from './fleet-accrual.ts';
import { monthOf } from './fleet-forecast.ts';
import { type EnergyShare } from './fleet-node-rate.ts';

/** What accrued on one day for one release on one node; '' where it is nobody's, or the fleet's. */
export interface AccruedDay {
  readonly dayMs: number;
  readonly node: string;
  readonly nodeName: string;
  readonly region: string;
  readonly workload: string;
  readonly release: string;
  readonly kind: 'allocated' | 'idle' | 'traffic' | 'people';
  readonly usd: number;
}

const provider = 'self-managed';
/** Amounts are kept to a billionth of a dollar, energy to a billionth of a kWh. */
const places = 9;

/**
 * The rows of FOCUS 1.2 for it: hardware is bought and recurs, power of own boxes is used, as far as the rate tells.
 * Together they cost what accrued. Everything is marked as an estimate, for no invoice stands behind it.
 */
export function fleetCharges(day: AccruedDay, energy: EnergyShare | null): readonly FocusRow[] {
  const whole = new Decimal(day.usd).toDecimalPlaces(places);
  if (whole.isZero()) return [];
  const isHardware = day.kind === 'allocated' || day.kind === 'idle';
  if (energy === null || !isHardware) return [bought(day, whole)];
  const kilowattHours = whole.times(energy.share).dividedBy(energy.usdPerKwh).toDecimalPlaces(places);
  const power = kilowattHours.times(energy.usdPerKwh);
  const hardware = whole.minus(power);
  return [
    ...(hardware.greaterThan(0) ? [bought(day, hardware)] : []),
    ...(power.greaterThan(0) ? [used(day, kilowattHours, energy.usdPerKwh)] : []),
  ];
}

/** One day of it, at what the day cost. */
function bought(day: AccruedDay, usd: Decimal): FocusRow {
  const isTraffic = day.kind === 'traffic';
  return focusRow({
    ...common(day),
    category: isTraffic ? 'Usage' : 'Purchase',
    frequency: isTraffic ? 'Usage-Based' : 'Recurring',
    description: words(day),
    service: serviceOf(day),
    priced: { quantity: '1', unit: 'Days', unitPrice: usd.toFixed() },
  });
}

function used(day: AccruedDay, kilowattHours: Decimal, usdPerKwh: Decimal): FocusRow {
  const quantity = kilowattHours.toFixed();
  return focusRow({
    ...common(day),
    category: 'Usage',
    frequency: 'Usage-Based',
    description: `Power: ${words(day)}`,
    service: { name: 'Power', category: 'Other', subcategory: 'Other (Other)' },
    consumed: { quantity, unit: 'kWh' },
    priced: { quantity, unit: 'kWh', unitPrice: usdPerKwh.toFixed() },
  });
}

function common({ dayMs, node, nodeName, region, workload, release, kind }: AccruedDay) {
  const { monthMs, endsMs } = monthOf(dayMs);
  return {
    provider,
    accountId: 'fleet',
    accountName: 'Fleet',
    billingPeriod: { startMs: monthMs, endMs: endsMs },
    chargePeriod: { startMs: dayMs, endMs: dayMs + msPerDay },
    region: region === '' ? null : { id: region },
    resource: node === '' ? null : { id: node, name: nodeName },
    tags: workload === '' ? {} : { workload, release },
    custom: { x_IsEstimate: true, x_Kind: kind },
  } satisfies Partial<FocusCharge>;
}

function serviceOf({ kind }: AccruedDay): FocusCharge['service'] {
  switch (kind) {
    case 'allocated':
    case 'idle':
      return { name: 'Nodes', category: 'Compute', subcategory: 'Other (Compute)' };
    case 'traffic':
      return { name: 'Traffic', category: 'Networking', subcategory: 'Other (Networking)' };
    case 'people':
      return { name: "People's hours", category: 'Other', subcategory: 'Other (Other)' };
  }
}

function words({ kind, nodeName, workload, release }: AccruedDay): string {
  const node = nodeName === '' ? 'nodes' : nodeName;
  switch (kind) {
    case 'allocated':
      return `Share of ${node} used by ${workload} ${release}`;
    case 'idle':
      return `Share of ${node} that no workload was found to use`;
    case 'traffic':
      return `Traffic of ${workload} ${release} from ${node}`;
    case 'people':
      return "People's hours for the fleet";
  }
}
