import { Decimal } from '../arithmetic.ts';
import { type CostReport, type ReportOption } from '../report.ts';
import { type FocusCharge, type FocusPeriod, focusRow, writeFocus } from './focus-row.ts';
import { focusService } from './focus-services.ts';
import { focusUnit } from './focus-unit.ts';

type Line = ReportOption['lines'][number];

/** What lines and totals may differ by from rounding to twelve places: less is no charge of its own. */
const nothing = new Decimal('1e-6');

/**
 * A comparison as FOCUS 1.2: a row for each line of each option with a price, one for each tier of it. Options are
 * alternatives, not one bill: `x_OptionId` tells them apart, and `x_IsEstimate` says that nobody sent this bill. The
 * month is the calendar month of the report's day. Pure.
 */
export const focusReport = (report: CostReport): string =>
  writeFocus(
    report.options.flatMap((option) => option.lines.flatMap((line) => chargesOf(report, option, line)).map(focusRow)),
  );

function chargesOf(report: CostReport, option: ReportOption, line: Line): readonly FocusCharge[] {
  const same = sameOf(report, option, line);
  const amount = new Decimal(line.amountExact);
  if (amount.isNegative())
    return [{ ...same, category: 'Credit', frequency: 'Recurring', priced: { amount: line.amountExact } }];
  const { pricing, consumed } = focusUnit(line.unit);
  const tiers = line.tiers.length > 0 ? line.tiers : [{ quantity: line.billed, unitPrice: line.unitPrice }];
  const charges = tiers.map(
    ({ quantity, unitPrice }, at): FocusCharge => ({
      ...same,
      ...kindOf(line),
      // All that is used stands once, with the first tier.
      consumed: at === 0 ? { quantity: line.quantity, unit: consumed } : { quantity: '0', unit: consumed },
      priced: { quantity, unit: pricing, unitPrice },
    }),
  );
  const priced = tiers.reduce(
    (sum, tier) => sum.plus(new Decimal(tier.unitPrice).times(tier.quantity)),
    new Decimal(0),
  );
  const difference = amount.minus(priced);
  if (difference.abs().lessThan(nothing)) return charges;
  // An allowance in money, or a limit below zero: what price times quantity does not give.
  const rest = { amount: difference.toFixed() };
  return [...charges, { ...same, category: 'Adjustment', frequency: 'Recurring', priced: rest }];
}

function sameOf(
  report: CostReport,
  option: ReportOption,
  line: Line,
): Omit<FocusCharge, 'category' | 'frequency' | 'priced'> {
  const priceIds = option.lines.flatMap(({ price }) => price?.id ?? []);
  const { provider, ...service } = focusService(
    { group: line.group, priceId: line.price?.id ?? null },
    { name: option.name, priceIds },
  );
  const month = monthOf(report.asOf);
  const { price } = line;
  return {
    provider,
    accountId: 'estimate',
    accountName: report.name,
    currency: report.currency,
    billingPeriod: month,
    chargePeriod: month,
    description: `${option.name}: ${line.what}`,
    service,
    region: price && price.region !== 'global' && price.region !== 'any' ? { id: price.region } : null,
    sku: price && {
      id: price.id,
      meter: line.what,
      details: { x_Source: price.source, x_SourceDate: price.date ?? 'not known' },
    },
    custom: {
      x_EstimateId: estimateId(report),
      x_IsEstimate: true,
      x_Scenario: report.name,
      x_OptionId: option.id,
      x_OptionName: option.name,
      x_IsFeasible: option.isFeasible,
      x_OptionCostLow: { number: option.low },
      x_OptionCostHigh: { number: option.high },
      x_PriceBookVersion: report.priceBook,
      x_PriceConfidence: price?.confidence ?? 'given',
      x_PriceDate: price?.date ?? null,
      x_PriceSource: price?.source ?? 'the scenario',
    },
  };
}

/** Plans, seats, minima and hardware are bought; all else is used. */
function kindOf({ group, unit }: Line): Pick<FocusCharge, 'category' | 'frequency'> {
  const isBought =
    (group === 'plan' && ['month', 'user-month', 'day'].includes(unit)) || ['unit', 'site'].includes(unit);
  return isBought ? { category: 'Purchase', frequency: 'Recurring' } : { category: 'Usage', frequency: 'Usage-Based' };
}

function monthOf(day: string): FocusPeriod {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return { startMs: Date.UTC(year, month - 1, 1), endMs: Date.UTC(year, month, 1) };
}

/** The same for the same inputs, prices and day: FNV-1a of them, 64 bits. */
function estimateId({ name, asOf, priceBook, inputs, options }: CostReport): string {
  const of = JSON.stringify([name, asOf, priceBook, inputs, options.map(({ id, totalExact }) => [id, totalExact])]);
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < of.length; at += 1)
    hash = BigInt.asUintN(64, (hash ^ BigInt(of.charCodeAt(at))) * 0x100000001b3n);
  return `estimate-${asOf}-${hash.toString(16).padStart(16, '0')}`;
}
