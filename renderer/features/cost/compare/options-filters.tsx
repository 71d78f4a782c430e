import { SegmentedControl, Switch } from '@mantine/core';
import { endNames, type Family, familyNames, type ShownEnd } from './option-rows.ts';

interface OptionsFiltersProps {
  readonly family: Family | 'all';
  readonly setFamily: (family: Family | 'all') => void;
  readonly end: ShownEnd;
  readonly setEnd: (end: ShownEnd) => void;
  readonly freeTiers: boolean;
  readonly onFreeTiers: (freeTiers: boolean) => void;
}

const families: readonly (Family | 'all')[] = ['all', 'containers', 'functions', 'edge', 'machines'];
const ends: readonly ShownEnd[] = ['low', 'base', 'high'];

/** Which options are shown, and which of their amounts. */
export function OptionsFilters({ family, setFamily, end, setEnd, freeTiers, onFreeTiers }: OptionsFiltersProps) {
  return (
    <>
      <SegmentedControl<Family | 'all'>
        aria-label="Family"
        value={family}
        onChange={setFamily}
        data={families.map((value) => ({ value, label: value === 'all' ? 'All' : familyNames[value] }))}
      />
      <SegmentedControl<ShownEnd>
        aria-label="Amount shown"
        value={end}
        onChange={setEnd}
        data={ends.map((value) => ({ value, label: endNames[value] }))}
      />
      <Switch
        label="Free tiers"
        title="Whether the account still has its free tiers"
        checked={freeTiers}
        onChange={(event) => onFreeTiers(event.currentTarget.checked)}
      />
    </>
  );
}
