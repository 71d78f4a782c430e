import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { RowSort, SortKey } from './option-rows.ts';
import classes from './options-table.module.css';

const heads: Readonly<Record<SortKey, { readonly name: string; readonly title: string }>> = {
  name: { name: 'Option', title: 'Option' },
  shown: { name: 'Base', title: 'At the end that is chosen above, with free tiers as switched above' },
  p10: { name: 'P10', title: 'One draw in ten costs less' },
  p50: { name: 'P50', title: 'Half of the draws cost less' },
  p90: { name: 'P90', title: 'Nine draws in ten cost less' },
  share: { name: 'Cheapest in', title: 'Share of 1,000 draws in which nothing that can be taken costs less' },
};

interface SortHeadProps {
  readonly column: SortKey;
  readonly name?: string;
  readonly sort: RowSort;
  readonly onSort: (sort: RowSort) => void;
}

/** The head of a column by which the rows can be sorted. */
export function SortHead({ column, name = heads[column].name, sort, onSort }: SortHeadProps) {
  const isSorted = sort.key === column;
  const Icon = sort.isDown ? IconArrowDown : IconArrowUp;
  // Who asks for the cheapest share first wants the greatest.
  const first = column === 'share';
  return (
    <th scope="col" aria-sort={isSorted ? (sort.isDown ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        className={classes.sort}
        title={heads[column].title}
        onClick={() => onSort({ key: column, isDown: isSorted ? !sort.isDown : first })}
      >
        {name}
        {isSorted ? <Icon size={12} aria-hidden="true" /> : null}
      </button>
    </th>
  );
}
