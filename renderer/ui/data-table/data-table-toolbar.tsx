import { Button, Menu, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { formatCount, formatPlural } from '../format.ts';
import type { DataColumn } from './data-column.ts';
import classes from './data-table.module.css';
import { type Delimiter, toDelimited } from './delimited.ts';

interface DataTableToolbarProps<Row> {
  readonly label: string;
  readonly noun: string;
  readonly query: string;
  readonly onQueryChange: (query: string) => void;
  readonly shown: readonly Row[];
  readonly total: number;
  readonly columns: readonly DataColumn<Row>[];
  readonly filters: ReactNode;
}

export function DataTableToolbar<Row>(props: DataTableToolbarProps<Row>) {
  const { label, noun, query, onQueryChange, shown, total, columns, filters } = props;
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(input);
  return (
    <div className={classes.toolbar}>
      <TextInput
        ref={input}
        className={classes.query}
        value={query}
        onChange={(event) => onQueryChange(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onQueryChange('')}
        placeholder={`Filter ${label.toLowerCase()}`}
        aria-label={`Filter ${label.toLowerCase()}`}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        type="search"
      />
      {filters}
      <span className={classes.count} role="status">
        {shown.length === total ? '' : `${formatCount(shown.length)} of `}
        {formatPlural(total, oneOf(noun), noun)}
      </span>
      <CopyMenu shown={shown} columns={columns} />
    </div>
  );
}

/** `policies` → `policy`, `nodes` → `node`; what has no plural stays. */
const oneOf = (noun: string): string => noun.replace(/ies$/, 'y').replace(/(?<=[a-z])s$/, '');

function CopyMenu<Row>({ shown, columns }: { shown: readonly Row[]; columns: readonly DataColumn<Row>[] }) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = (delimiter: Delimiter) => {
    const visible = columns.filter(({ headerHidden }) => headerHidden !== true);
    void navigator.clipboard.writeText(toDelimited(shown, visible, delimiter)).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  };
  const label = { idle: 'Copy', copied: 'Copied', refused: 'Copying was refused' }[outcome];
  return (
    <Menu position="bottom-end" onOpen={() => setOutcome('idle')}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={shown.length === 0}
          leftSection={outcome === 'copied' ? <IconCheck size={14} /> : <IconCopy size={14} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => copy('csv')}>As CSV</Menu.Item>
        <Menu.Item onClick={() => copy('tsv')}>As TSV, for spreadsheets</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** `/` puts the cursor into the filter, unless one is typing already. */
function useSlashKey(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [input]);
}
