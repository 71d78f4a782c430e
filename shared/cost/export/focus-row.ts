import { Decimal } from '../arithmetic.ts';
import { type CsvCell, csvText, number, text } from './csv-text.ts';
import {
  type chargeCategories,
  type chargeFrequencies,
  type FocusColumn,
  focusColumns,
  type ServiceCategory,
  type ServiceSubcategory,
} from './focus-columns.ts';

/** A span of time; the end is not part of it. */
export interface FocusPeriod {
  readonly startMs: number;
  readonly endMs: number;
}

/** A charge at list price, as FOCUS wants to be told of it. Quantities and prices are decimals as text. */
export interface FocusCharge {
  readonly provider: string;
  /** Who makes it and who sends the invoice; the provider when not given. */
  readonly publisher?: string;
  readonly invoiceIssuer?: string;
  readonly accountId: string;
  readonly accountName: string | null;
  readonly currency?: string;
  readonly billingPeriod: FocusPeriod;
  readonly chargePeriod: FocusPeriod;
  readonly category: (typeof chargeCategories)[number];
  readonly frequency: (typeof chargeFrequencies)[number];
  readonly description: string;
  readonly service: {
    readonly name: string;
    readonly category: ServiceCategory;
    readonly subcategory: ServiceSubcategory;
  };
  readonly region?: { readonly id: string; readonly name?: string } | null;
  readonly resource?: { readonly id: string; readonly name?: string } | null;
  /** Everything used, also what is free; only of usage. */
  readonly consumed?: { readonly quantity: string; readonly unit: string } | null;
  /** What is charged, or a credit or adjustment that has an amount only. The cost of a price is its product, exactly. */
  readonly priced:
    | { readonly quantity: string; readonly unit: string; readonly unitPrice: string }
    | { readonly amount: string };
  readonly sku?: {
    readonly id: string;
    readonly meter: string;
    /** Of the provider itself; keys that FOCUS does not have begin with `x_`. */
    readonly details?: Readonly<Record<string, string | number | boolean>>;
  } | null;
  readonly tags?: Readonly<Record<string, string>>;
  /** Columns that FOCUS does not have; their names begin with `x_`. */
  readonly custom?: Readonly<Record<`x_${string}`, FocusCustomValue>>;
}

/** A text, a number (also exact, as text), a yes or no; null is empty. */
export type FocusCustomValue = string | boolean | null | { readonly number: string | number | null };

export interface FocusRow {
  readonly cells: Readonly<Record<FocusColumn, CsvCell>>;
  readonly custom: ReadonlyMap<string, CsvCell>;
}

/** One row of a FOCUS file. List, contracted, billed and effective cost are the same: there is no discount in it. */
export function focusRow(charge: FocusCharge): FocusRow {
  const { priced, service, sku } = charge;
  const hasPrice = 'unitPrice' in priced;
  const amount = hasPrice ? new Decimal(priced.unitPrice).times(priced.quantity) : new Decimal(priced.amount);
  const cost = number(amount.toFixed());
  const unitPrice = number(hasPrice ? priced.unitPrice : null);
  const consumed = charge.category === 'Usage' ? charge.consumed : null;
  const { publisher = charge.provider, invoiceIssuer = charge.provider } = charge;
  return {
    cells: {
      BilledCost: cost,
      BillingAccountId: text(charge.accountId),
      BillingAccountName: text(charge.accountName),
      BillingCurrency: text(charge.currency ?? 'USD'),
      BillingPeriodStart: date(charge.billingPeriod.startMs),
      BillingPeriodEnd: date(charge.billingPeriod.endMs),
      ChargeCategory: text(charge.category),
      ChargeClass: text(null),
      ChargeDescription: text(charge.description),
      ChargePeriodStart: date(charge.chargePeriod.startMs),
      ChargePeriodEnd: date(charge.chargePeriod.endMs),
      ContractedCost: cost,
      EffectiveCost: cost,
      InvoiceIssuerName: text(invoiceIssuer),
      ListCost: cost,
      PricingQuantity: number(hasPrice ? priced.quantity : null),
      PricingUnit: text(hasPrice ? priced.unit : null),
      ProviderName: text(charge.provider),
      PublisherName: text(publisher),
      ServiceCategory: text(service.category),
      ServiceName: text(service.name),
      ChargeFrequency: text(charge.frequency),
      ConsumedQuantity: number(consumed?.quantity ?? null),
      ConsumedUnit: text(consumed?.unit ?? null),
      ContractedUnitPrice: unitPrice,
      ListUnitPrice: unitPrice,
      PricingCategory: text(hasPrice ? 'Standard' : null),
      RegionId: text(charge.region?.id ?? null),
      RegionName: text(charge.region ? (charge.region.name ?? charge.region.id) : null),
      ResourceId: text(charge.resource?.id ?? null),
      ResourceName: text(charge.resource?.name ?? null),
      ServiceSubcategory: text(service.subcategory),
      SkuId: text(sku?.id ?? null),
      SkuMeter: text(sku?.meter ?? null),
      SkuPriceDetails: json(sku?.details),
      SkuPriceId: text(sku?.id ?? null),
      Tags: json(charge.tags),
    },
    custom: new Map(Object.entries(charge.custom ?? {}).map(([name, value]) => [name, customCell(value)])),
  };
}

/** The file: the 21 columns, then others of FOCUS, then custom ones in the order in which rows have them. */
export function writeFocus(rows: readonly FocusRow[]): string {
  const custom = [...new Set(rows.flatMap((row) => [...row.custom.keys()]))];
  const header = [...focusColumns, ...custom].map((name) => text(name));
  const lines = rows.map((row) => [
    ...focusColumns.map((column) => row.cells[column]),
    ...custom.map((name) => row.custom.get(name) ?? text(null)),
  ]);
  return csvText([header, ...lines]);
}

const date = (ms: number): CsvCell => text(new Date(ms).toISOString().replace('.000Z', 'Z'));

const json = (value: object | undefined): CsvCell =>
  text(value === undefined || Object.keys(value).length === 0 ? null : JSON.stringify(value));

function customCell(value: FocusCustomValue): CsvCell {
  if (value === null) return text(null);
  if (typeof value === 'boolean') return text(String(value));
  return typeof value === 'string' ? text(value) : number(value.number);
}
