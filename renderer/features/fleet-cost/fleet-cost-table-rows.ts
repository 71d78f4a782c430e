import type { FleetCost, FleetCostRow } from '#shared/cost/fleet-cost.ts';
import type { FleetPrices } from '#shared/cost/fleet-prices.ts';
import { unknownUseUsd } from './fleet-cost-words.ts';

/** A row of the table: something measured, or a part of the fleet's cost that belongs to none of them. */
export type FleetCostTableRow =
  | { readonly kind: 'of'; readonly key: string; readonly row: FleetCostRow }
  | { readonly kind: 'idle' | 'unknown' | 'people'; readonly key: string; readonly usd: number; readonly why: string };

const peopleWords = ({ hoursPerMonth, usdPerHour }: FleetPrices['people']): string =>
  hoursPerMonth === 0
    ? 'Nobody has said how many hours the fleet takes'
    : `${hoursPerMonth.toLocaleString('en')} hours at $${usdPerHour.toLocaleString('en')}`;

/**
 * Rows that together make what the fleet costs a month: of workloads and releases only what they use, so what is idle
 * stands beside them. People's hours are always there, also at 0.
 */
export function fleetCostTableRows(cost: FleetCost, people: FleetPrices['people']): FleetCostTableRow[] {
  const unknownUsd = unknownUseUsd(cost);
  const isOfNodes = cost.by === 'node' || cost.by === 'region';
  const hasPrices = cost.nodesWithoutPrice < cost.nodes;
  return [
    ...cost.rows.map((row) => ({ kind: 'of' as const, key: `of ${row.key}`, row })),
    ...(isOfNodes || !hasPrices
      ? []
      : [{ kind: 'idle' as const, key: 'idle', usd: cost.idleUsd, why: 'Paid for and unused' }]),
    ...(isOfNodes || unknownUsd === 0
      ? []
      : [
          {
            kind: 'unknown' as const,
            key: 'unknown',
            usd: unknownUsd,
            why: 'Paid for; nobody counts how much is used',
          },
        ]),
    { kind: 'people' as const, key: 'people', usd: cost.peopleUsd, why: peopleWords(people) },
  ];
}
