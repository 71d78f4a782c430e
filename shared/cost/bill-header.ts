import { focusColumnAt, missingFocusColumns } from './export/focus-columns.ts';

/** Without these nothing of a bill can be added up. */
const needed = ['BilledCost', 'BillingCurrency', 'ChargePeriodStart', 'ServiceName'] as const;

/** Places of the columns that are read; −1: the file lacks it. */
export interface BillColumns {
  readonly count: number;
  readonly billedCost: number;
  readonly effectiveCost: number;
  readonly listCost: number;
  readonly currency: number;
  readonly start: number;
  readonly provider: number;
  readonly service: number;
  readonly category: number;
  readonly region: number;
  /** The first that a row has: SubAccountName, SubAccountId, BillingAccountName, BillingAccountId. */
  readonly accounts: readonly number[];
}

export type BillHeader =
  | { readonly ok: true; readonly columns: BillColumns; readonly missingColumns: readonly string[] }
  /** What it lacks of what is needed. */
  | { readonly ok: false; readonly lacks: readonly string[] };

/** Finds the columns of a FOCUS file by name: order, case, blanks and underscores do not matter. Pure. */
export function readBillHeader(header: readonly string[]): BillHeader {
  const at = (name: string) => focusColumnAt(header, name);
  const lacks = needed.filter((name) => at(name) === -1);
  if (lacks.length > 0) return { ok: false, lacks };
  return {
    ok: true,
    missingColumns: missingFocusColumns(header),
    columns: {
      count: header.length,
      billedCost: at('BilledCost'),
      effectiveCost: at('EffectiveCost'),
      listCost: at('ListCost'),
      currency: at('BillingCurrency'),
      start: at('ChargePeriodStart'),
      provider: at('ProviderName'),
      service: at('ServiceName'),
      category: at('ServiceCategory'),
      region: at('RegionId') === -1 ? at('RegionName') : at('RegionId'),
      accounts: ['SubAccountName', 'SubAccountId', 'BillingAccountName', 'BillingAccountId']
        .map(at)
        .filter((column) => column !== -1),
    },
  };
}

/** What a FOCUS file may have between its fields. */
export const billDelimiters = [',', ';', '\t', '|'] as const;

/** The delimiter with which a header has the most columns; a comma when none has more than one. */
export const delimiterOf = (header: string): string =>
  billDelimiters.reduce((best, each) => (header.split(each).length > header.split(best).length ? each : best));
