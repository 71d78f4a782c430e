import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { plainText } from '../../../ui/plain-text.ts';
import classes from './today.module.css';

interface FilterMenuProps {
  /** "Months". */
  readonly label: string;
  readonly values: readonly string[];
  /** None: all. */
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Narrows a table to some of a column's values; one line high, however many are chosen. */
export function FilterMenu({ label, values, chosen, onChange }: FilterMenuProps) {
  const [first] = chosen;
  const words = first === undefined ? 'all' : chosen.length === 1 ? plainText(first) : `${chosen.length}`;
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <Menu closeOnItemClick={false} position="bottom-start">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={13} aria-hidden="true" />}>
          <span className={classes.filterWords}>
            {label}: {words}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.filterList ?? ''}>
        <Menu.Item disabled={chosen.length === 0} onClick={() => onChange([])}>
          All
        </Menu.Item>
        {values.map((value) => (
          <Menu.CheckboxItem key={value} checked={chosen.includes(value)} onChange={() => toggle(value)}>
            {plainText(value)}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
