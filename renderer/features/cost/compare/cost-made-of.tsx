import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Option } from '#shared/cost/compare.ts';
import type { LineGroup } from '#shared/cost/ledger.ts';
import { CostParts, type CostPartsRow } from '../../../charts/cost-parts.tsx';
import { usd } from './money.ts';
import { fairOption } from './option-rows.ts';

const groups: readonly (readonly [LineGroup, string])[] = [
  ['plan', 'Plan'],
  ['compute', 'Compute'],
  ['memory', 'Memory'],
  ['requests', 'Requests'],
  ['network', 'Network'],
  ['storage', 'Storage'],
  ['inference', 'Inference'],
  ['hardware', 'Hardware'],
  ['people', "People's hours"],
];

/** What makes up the cost of each option that can be taken. */
export function CostMadeOf({ options }: { readonly options: readonly Option[] }) {
  const [asShares, setAsShares] = useState(false);
  const rows = useMemo(() => options.flatMap(rowOf), [options]);
  return (
    <CostParts
      title="What makes up the cost"
      note={
        asShares
          ? 'Each bar is the whole of its option; lengths of different options cannot be compared'
          : 'US dollars a month, at the base, on one even scale'
      }
      groups={groups}
      rows={rows}
      asShares={asShares}
      format={usd}
      controls={
        <SegmentedControl
          aria-label="Bars"
          value={asShares ? 'shares' : 'dollars'}
          onChange={(value) => setAsShares(value === 'shares')}
          data={[
            { value: 'dollars', label: 'In dollars' },
            { value: 'shares', label: 'As shares' },
          ]}
        />
      }
    />
  );
}

function rowOf({ id, name, isFeasible, total, lines }: Option): readonly CostPartsRow[] {
  if (!isFeasible || total === null) return [];
  const sums = new Map<LineGroup, number>();
  for (const { group, amount } of lines) sums.set(group, (sums.get(group) ?? 0) + amount.toNumber());
  const parts = [...sums].map(([group, sum]) => ({ group, usd: sum }));
  return [{ key: id, name, isStrong: id === fairOption, parts, totalUsd: total.toNumber() }];
}
