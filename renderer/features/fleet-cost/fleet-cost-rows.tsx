import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { type FleetCost, FleetCostBy } from '#shared/cost/fleet-cost.ts';
import type { FleetPrices } from '#shared/cost/fleet-prices.ts';
import { DataTable } from '../../ui/data-table/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { fleetCostColumns } from './fleet-cost-columns.tsx';
import { fleetCostTableRows } from './fleet-cost-table-rows.ts';
import type { ChangeSearch } from './search.ts';

interface FleetCostRowsProps {
  readonly cost: FleetCost;
  readonly prices: FleetPrices;
  /** What was chosen; `cost` may still be of what was chosen before. */
  readonly by: FleetCostBy;
  readonly onSearch: ChangeSearch;
}

const choices: { value: FleetCostBy; label: string }[] = [
  { value: 'workload', label: 'By workload' },
  { value: 'release', label: 'By release' },
  { value: 'node', label: 'By node' },
  { value: 'region', label: 'By region' },
];

/** The fleet's cost, split; its rows make the whole. */
export function FleetCostRows({ cost, prices, by, onSearch }: FleetCostRowsProps) {
  const rows = useMemo(() => fleetCostTableRows(cost, prices.people), [cost, prices.people]);
  const columns = useMemo(() => fleetCostColumns(cost.by, prices.regionLabel), [cost.by, prices.regionLabel]);
  return (
    <div id="rows">
      <DataTable
        key={cost.by}
        label={`Cost by ${cost.by}`}
        noun="rows"
        rows={rows}
        columns={columns}
        rowKey={({ key }) => key}
        defaultSort={{ id: 'usd', desc: true }}
        maxHeightPx={440}
        filters={
          <SegmentedControl
            aria-label="Split the cost"
            data={choices}
            value={by}
            onChange={(value) => onSearch({ by: FleetCostBy.catch('workload').parse(value) })}
          />
        }
        empty={<EmptyState title="Nothing costs anything yet" />}
      />
    </div>
  );
}
