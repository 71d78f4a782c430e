import { Select, TextInput } from '@mantine/core';
import type { NodeRate } from '#shared/cost/fleet-prices.ts';
import type { PriceBook } from '#shared/cost/price-book.ts';
import type { Node } from '#shared/domain/node.ts';
import { FigureInput } from '../../../ui/figure-input.tsx';
import { SelectorInput } from '../../../ui/selector-input.tsx';
import classes from '../fleet-cost.module.css';
import { machinesOf } from './machines.ts';
import { type Entry, type NumberField, type PricesProblems, type RuleDraft, ruleField } from './prices-draft.ts';

interface RuleFieldsProps {
  readonly rule: RuleDraft;
  readonly problems: PricesProblems;
  readonly nodes: readonly Node[] | undefined;
  readonly book: PriceBook;
  readonly onChange: (change: Partial<RuleDraft>) => void;
}

const kinds: { value: NodeRate['kind']; label: string }[] = [
  { value: 'month', label: 'Price a month' },
  { value: 'hour', label: 'Price an hour' },
  { value: 'machine', label: 'Machine of the book' },
  { value: 'box', label: 'Own box' },
];

interface Field {
  readonly field: NumberField & keyof RuleDraft;
  readonly label: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly description?: string;
}

const fields: Readonly<Record<NodeRate['kind'], readonly Field[]>> = {
  month: [{ field: 'usdPerMonth', label: 'A node a month', prefix: '$' }],
  hour: [{ field: 'usdPerHour', label: 'A node an hour', prefix: '$' }],
  machine: [],
  box: [
    { field: 'priceUsd', label: 'Price of a box', prefix: '$' },
    { field: 'months', label: 'Used for', suffix: ' months' },
    { field: 'watts', label: 'Power, in the mean', suffix: ' W' },
    { field: 'energyUsdPerKwh', label: 'Price of a kWh', prefix: '$' },
    { field: 'pue', label: 'Power with cooling', suffix: ' ×' },
    { field: 'linkUsdPerMonth', label: 'Its link a month', prefix: '$' },
  ],
};

const traffic: Field = { field: 'egressUsdPerGb', label: 'Traffic, a GB', prefix: '$' };

/** All that is written of one rule. */
export function RuleFields({ rule, problems, nodes, book, onChange }: RuleFieldsProps) {
  const problem = (field: keyof RuleDraft) => problems[ruleField(rule.key, field)];
  return (
    <>
      <div className={classes.twoFields}>
        <TextInput
          label="Name"
          placeholder="Boxes in the stores"
          value={rule.name}
          error={problem('name')}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <SelectorInput
          label="Nodes"
          value={rule.selector}
          nodes={nodes}
          onChange={(selector) => onChange({ selector })}
        />
      </div>
      <div className={classes.fields}>
        <Select
          label="What you know"
          data={kinds}
          value={rule.kind}
          allowDeselect={false}
          onChange={(kind) => onChange({ kind: kinds.find(({ value }) => value === kind)?.value ?? 'month' })}
        />
        {rule.kind === 'machine' ? (
          <Select
            label="Machine"
            placeholder="Choose one"
            data={machinesOf(book).map(({ id, label }) => ({ value: id, label }))}
            value={rule.machine === '' ? null : rule.machine}
            error={problem('machine')}
            searchable
            nothingFoundMessage="No such machine"
            onChange={(machine) => onChange({ machine: machine ?? '' })}
          />
        ) : null}
        {[...fields[rule.kind], traffic].map(({ field, label, prefix = '', suffix = '' }) => (
          <FigureInput
            key={field}
            label={label}
            prefix={prefix}
            suffix={suffix}
            value={rule[field]}
            error={problem(field)}
            onChange={(value: Entry) => onChange({ [field]: value })}
          />
        ))}
      </div>
    </>
  );
}
